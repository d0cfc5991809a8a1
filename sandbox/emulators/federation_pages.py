"""The authorization endpoint's choice of an identity provider. MiniStack ignores a client's list, identifiers and buttons.

Sources: "Authorize endpoint", identity_provider and idp_identifier; "Login endpoint"; "Managed login": a client with one provider and
without COGNITO goes straight to it; "Login option is not available" is what users report of a provider that the client does not list.
"""

import html
import secrets
import time
from urllib.parse import quote, urlencode

from ministack.services import cognito

import federation_oidc
import federation_saml
from federation_errors import SignInFailed, redirect, to_app

KEPT = ("client_id", "redirect_uri", "response_type", "scope", "state", "nonce", "code_challenge", "code_challenge_method")
UNAVAILABLE = "Login option is not available. Please try another one"


def apply() -> None:
    original = cognito.handle_oauth2_authorize

    def authorize(method, path, headers, query_params):
        query = {name: cognito._qp(query_params, name) for name in query_params}
        _, pool, client = cognito._find_pool_by_client_id(query.get("client_id", ""))
        named = "identity_provider" in query or "idp_identifier" in query
        asked = {name: value for name, value in query.items() if name not in ("identity_provider", "idp_identifier")}
        # MiniStack checks client, redirect URI, scope and PKCE, and shows its page if all is right.
        status, answered, body = original(method, path, headers, asked)
        if status != 200 or pool is None or query.get("identity_provider") == "COGNITO" and "COGNITO" in _listed(client):
            return status, answered, body
        offered = [name for name in _listed(client) if name != "COGNITO"]
        if named:
            return _to_named(pool, client, query)
        if "COGNITO" not in _listed(client) and len(offered) == 1:
            return _to_provider(pool, pool["_identity_providers"][offered[0]], query)
        return status, answered, _with_buttons(body.decode(), offered, "COGNITO" in _listed(client), asked).encode()

    cognito.handle_oauth2_authorize = authorize


def _listed(client: dict) -> list[str]:
    """Source: CreateUserPoolClient, SupportedIdentityProviders: Cognito alone by default."""
    return client.get("SupportedIdentityProviders") or ["COGNITO"]


def _to_named(pool: dict, client: dict, query: dict):
    name, identifier = query.get("identity_provider"), query.get("idp_identifier")
    providers = pool.get("_identity_providers") or {}
    found = providers.get(name) or next((one for one in providers.values() if identifier in one["IdpIdentifiers"]), None)
    if found is None or found["ProviderName"] not in _listed(client):
        return redirect("/error", {"error": UNAVAILABLE, "client_id": query["client_id"]})
    return _to_provider(pool, found, query)


def _to_provider(pool: dict, provider: dict, query: dict):
    cognito._cleanup_expired_relay_codes()
    relay_key = secrets.token_urlsafe(24)
    relay = {**{name: query.get(name, "") for name in KEPT}, "type": "relay", "pool_id": pool["Id"],
             "provider_name": provider["ProviderName"], "created_at": time.time()}
    client = pool["_clients"][relay["client_id"]]
    relay["redirect_uri"] = relay["redirect_uri"] or client.get("DefaultRedirectURI", "")
    kinds = {"OIDC": federation_oidc.authorize, "SAML": federation_saml.authorize}
    try:
        if provider["ProviderType"] not in kinds:
            raise SignInFailed(f"The sandbox has no {provider['ProviderType']}")
        answer, remembered = kinds[provider["ProviderType"]](pool, provider, relay_key, query)
    except SignInFailed as failure:
        return to_app(relay, failure)
    cognito._auth_codes[relay_key] = {**relay, **remembered}
    return answer


def _with_buttons(page: str, offered: list[str], has_passwords: bool, query: dict) -> str:
    links = "\n".join(
        f'<p><a class="provider" href="/oauth2/authorize?{html.escape(urlencode({**query, "identity_provider": name}, quote_via=quote))}">'
        f"Continue with {html.escape(name)}</a></p>" for name in offered)
    start, rest = page.split("<form", 1)
    form, end = rest.split("</form>", 1)
    return f"{start}{links}" + (f"<form{form}</form>" if has_passwords else "") + end
