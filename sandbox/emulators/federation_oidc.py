"""The way back from an OpenID provider: /oauth2/idpresponse. It replaces MiniStack's, which calls no userInfo and checks no ID token.

Source: "OIDC user pool IdP authentication flow": Cognito authenticates with client_secret_post, reads userInfo by the configured method, and
"maps the claims of the ID token and userInfo"; "Managed login and federation error responses".
"""

import json
from urllib.parse import parse_qs, urlencode

from ministack.services import cognito

import federation_accounts
import federation_http
import federation_id_token
import managed_login_session
from federation_errors import SignInFailed, redirect, to_app


def apply() -> None:
    cognito._oauth2_idp_response = respond


def respond(method, body, query_params):
    form = {name: value if isinstance(value, str) else value[0] for name, value in query_params.items()}
    if method == "POST":
        form |= {name: values[0] for name, values in parse_qs((body or b"").decode(errors="replace")).items()}
    cognito._cleanup_expired_relay_codes()
    relay = cognito._auth_codes.pop(form.get("state", ""), None)
    if not relay or relay.get("type") != "relay":
        # Without a known state there is no app to return to. Source: the same pages, "Something went wrong".
        return cognito._oauth2_error("invalid_request", "Invalid state")
    try:
        pool = cognito._get_pool_unscoped(relay["pool_id"])
        provider = (pool or {}).get("_identity_providers", {}).get(relay["provider_name"])
        if provider is None or provider["ProviderType"] != "OIDC":
            raise SignInFailed("Invalid ProviderName/Username combination. Please check again")
        if "error" in form or not form.get("code"):
            # Source: "OIDC and social identity provider error messages".
            raise SignInFailed(form.get("error_description") or form.get("error") or "missing code",
                               form.get("error") or "invalid_request")
        claims = _claims(pool, provider, form["code"])
        return federation_accounts.sign_in(pool, provider, relay, claims["sub"], claims)
    except SignInFailed as failure:
        return to_app(relay, failure)


def authorize(pool: dict, provider: dict, relay_key: str, query: dict):
    """Sends the browser to the provider. Cognito sends no PKCE. Source: AWS Security Blog, "Use private key JWT
    authentication between Amazon Cognito user pools and an OIDC IdP". @returns the answer, and nothing that the way back needs."""
    details = with_endpoints(provider["ProviderDetails"])
    return redirect(details["authorize_url"], {
        "client_id": details["client_id"],
        "redirect_uri": cognito._oidc_callback_url(pool),
        "scope": details["authorize_scopes"],
        "response_type": "code",
        "state": relay_key,
        **_hints(pool, query),
    }), {}


def _hints(pool: dict, query: dict) -> dict:
    """Source: "The redirect and authorization endpoint", prompt: all values except none, without classic pages; login_hint: to OpenID providers."""
    prompt = query.get("prompt", "none") if managed_login_session.is_managed(pool) else "none"
    hints = {"prompt": "" if prompt == "none" else prompt, "login_hint": query.get("login_hint", "")}
    return {name: value for name, value in hints.items() if value}


def with_endpoints(details: dict) -> dict:
    if details.get("token_url"):
        return details
    found = federation_http.discovered(details["oidc_issuer"])
    if found is None:
        raise SignInFailed("Unable to contact well-known endpoint", "server_error")
    names = {"authorize_url": "authorization_endpoint", "token_url": "token_endpoint", "attributes_url": "userinfo_endpoint",
             "jwks_uri": "jwks_uri"}
    return details | {ours: found[theirs] for ours, theirs in names.items() if theirs in found}


def _claims(pool: dict, provider: dict, code: str) -> dict:
    details = with_endpoints(provider["ProviderDetails"])
    tokens = _tokens(pool, provider["ProviderName"], details, code)
    claims = federation_id_token.checked(tokens["id_token"], details)
    info = _user_info(provider["ProviderName"], details, tokens.get("access_token", ""))
    # Source: OpenID Connect Core 1.0, section 5.3.2: userInfo of another subject must not be used.
    if info.get("sub", claims["sub"]) != claims["sub"]:
        raise SignInFailed("Bad userInfo response: sub differs")
    return {**claims, **info}


def _tokens(pool: dict, name: str, details: dict, code: str) -> dict:
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": cognito._oidc_callback_url(pool),
            "client_id": details["client_id"], "client_secret": details.get("client_secret", "")}
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
    answer = _asked(name, "POST", details["token_url"], urlencode(form).encode(), headers)
    if not isinstance(answer.get("id_token"), str):
        raise SignInFailed(f"{name} Error - the token response has no id_token")
    return answer


def _user_info(name: str, details: dict, token: str) -> dict:
    """Source: CreateIdentityProvider, attributes_request_method."""
    method = details["attributes_request_method"]
    headers = {"Authorization": f"Bearer {token}", "Accept": "application/json"}
    return _asked(name, method, details["attributes_url"], b"" if method == "POST" else None, headers)


def _asked(name: str, method: str, address: str, body, headers: dict) -> dict:
    try:
        answer = json.loads(federation_http.send(method, address, body, headers))
    except federation_http.Answered as refused:
        raise SignInFailed(f"{name} Error - {refused.status} {_oauth_error(refused.body)}") from None
    except (federation_http.Unreachable, ValueError):
        raise SignInFailed(f"{name} Error - no usable answer of the identity provider") from None
    if not isinstance(answer, dict):
        raise SignInFailed(f"{name} Error - no usable answer of the identity provider")
    return answer


def _oauth_error(body: bytes) -> str:
    try:
        found = json.loads(body)
        return " ".join(str(found[key]) for key in ("error", "error_description") if key in found) or "error getting token"
    except (ValueError, TypeError):
        return "error getting token"
