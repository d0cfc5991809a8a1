"""Sign-out: /logout, and the way back from a SAML provider at /saml2/logout, which MiniStack lacks. It redirects to any address if the client has none.

Sources: "The managed login sign-out endpoint: /logout" (one of the two addresses, logout_uri first, no sign-out at OpenID providers); "Signing out SAML
users with single sign-out" (signed request, LogoutResponse by POST, then the first request's destination).
"""

import secrets
import time
from urllib.parse import parse_qs, urlencode

from ministack.services import cognito

import managed_login_session
import saml_metadata
import saml_requests
import saml_responses
from federation_errors import SignInFailed, redirect

PATH = "/saml2/logout"
PASSED_ON = ("client_id", "response_type", "redirect_uri", "scope", "state", "nonce")


def apply() -> None:
    cognito.handle_logout = sign_out


def sign_out(_method, _path, headers, query_params):
    query = {name: cognito._qp(query_params, name) for name in query_params}
    _, pool, client = cognito._find_pool_by_client_id(query.get("client_id", ""))
    if client is None:
        return cognito._oauth2_error("invalid_request", "Client does not exist.")
    destination = _destination(client, query)
    if destination is None:
        return cognito._oauth2_error("invalid_request", "An authorized logout_uri, or a redirect_uri with response_type, is required.")
    session = managed_login_session.of_browser(headers, pool["Id"])
    return _at_provider(pool, (session or {}).get("saml"), destination) or redirect(destination, {})


def _destination(client: dict, query: dict) -> str | None:
    """Where the browser ends: to the letter one of the client's sign-out URLs, or the sign-in page."""
    if query.get("logout_uri"):
        return query["logout_uri"] if query["logout_uri"] in client.get("LogoutURLs", []) else None
    if query.get("redirect_uri") not in client.get("CallbackURLs", []) or not query.get("response_type"):
        return None
    # On AWS it is /login, which shows the page that /oauth2/authorize shows here at once.
    return f"/oauth2/authorize?{urlencode({name: query[name] for name in PASSED_ON if name in query})}"


def _at_provider(pool: dict, session: dict | None, destination: str):
    """The redirect to the SAML provider, if the user has a session with one that signs out."""
    if session is None:
        return None
    provider = pool.get("_identity_providers", {}).get(session["provider_name"])
    if provider is None or provider["ProviderDetails"].get("IDPSignout") != "true":
        return None
    address = saml_metadata.read(provider["ProviderDetails"])["signOut"]
    if address is None:
        return None
    key = secrets.token_urlsafe(24)
    identifier, location = saml_requests.sign_out(pool, address, session, key)
    cognito._auth_codes[key] = {"type": "sign-out", "pool_id": pool["Id"], "provider_name": provider["ProviderName"],
                                "saml_request": identifier, "destination": destination, "created_at": time.time()}
    return 302, {"Location": location, "Cache-Control": "no-store"}, b""


def respond(body: bytes):
    """POST /saml2/logout. Source: "Logout responses must use POST binding"."""
    form = {name: values[0] for name, values in parse_qs(body.decode(errors="replace")).items()}
    cognito._cleanup_expired_relay_codes()
    relay = cognito._auth_codes.pop(form.get("RelayState", ""), None)
    if not relay or relay.get("type") != "sign-out":
        return cognito._oauth2_error("invalid_request", "Invalid relayState from identity provider")
    pool = cognito._get_pool_unscoped(relay["pool_id"]) or {}
    provider = pool.get("_identity_providers", {}).get(relay["provider_name"])
    try:
        if provider is None:
            raise SignInFailed("Invalid ProviderName/Username combination. Please check again")
        saml_responses.check_sign_out(pool, provider, form.get("SAMLResponse", ""), relay["saml_request"])
    except SignInFailed as failure:
        return cognito._oauth2_error(failure.error, failure.description)
    return redirect(relay["destination"], {})
