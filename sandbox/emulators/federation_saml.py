"""Sign-in with a SAML provider: the redirect there, and its response at /saml2/idpresponse. MiniStack checks no response.

Sources: "SAML session initiation in Amazon Cognito user pools"; "Configuring your third-party SAML identity provider". The text
"Invalid relayState from identity provider" is what users report.
"""

from urllib.parse import parse_qs, parse_qsl

from ministack.services import cognito

import federation_accounts
import saml_metadata
import saml_requests
import saml_responses
from federation_errors import SignInFailed, to_app
from saml_signature import ASSERTION

UNSPECIFIED = "urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified"
RELAY = ("client_id", "redirect_uri", "response_type", "scope", "state", "nonce")


def apply() -> None:
    cognito._saml2_idp_response = respond


def authorize(pool: dict, provider: dict, relay_key: str, _query: dict):
    """Source: "Implement SP-initiated SAML sign-in". @returns the answer, and what the way back needs."""
    details = provider["ProviderDetails"]
    identifier, location = saml_requests.sign_in(pool, details, saml_metadata.read(details)["signIn"], relay_key)
    return (302, {"Location": location, "Cache-Control": "no-store"}, b""), {"saml_request": identifier}


def respond(body, _query_params):
    form = {name: values[0] for name, values in parse_qs((body or b"").decode(errors="replace")).items()}
    cognito._cleanup_expired_relay_codes()
    relay = cognito._auth_codes.pop(form.get("RelayState", ""), None) or _unsolicited(form.get("RelayState", ""))
    if not relay or relay.get("type") != "relay":
        return cognito._oauth2_error("invalid_request", "Invalid relayState from identity provider")
    try:
        pool = cognito._get_pool_unscoped(relay["pool_id"])
        provider = (pool or {}).get("_identity_providers", {}).get(relay["provider_name"])
        if provider is None or provider["ProviderType"] != "SAML":
            raise SignInFailed("Invalid ProviderName/Username combination. Please check again")
        assertion = saml_responses.checked_assertion(pool, provider, form.get("SAMLResponse", ""), relay.get("saml_request"))
        subject = (assertion.findtext(f"{ASSERTION}Subject/{ASSERTION}NameID") or "").strip()
        if not subject:
            raise saml_responses.invalid("the assertion has no NameID")
        attributes = saml_responses.attributes(assertion)
        relay = {**relay, "saml_session": _session(provider, subject, assertion)}
        return federation_accounts.sign_in(pool, provider, relay, subject, attributes)
    except SignInFailed as failure:
        return to_app(relay, failure)


def _session(provider: dict, subject: str, assertion) -> dict:
    """What the provider has to know at the sign-out. Source: SAML 2.0 Core, section 3.7.1; the default format: "Things to know about SAML IdPs"."""
    name, statement = assertion.find(f"{ASSERTION}Subject/{ASSERTION}NameID"), assertion.find(f"{ASSERTION}AuthnStatement")
    return {"provider_name": provider["ProviderName"], "subject": subject, "format": name.get("Format", UNSPECIFIED),
            "index": "" if statement is None else statement.get("SessionIndex", "")}


def _unsolicited(relay_state: str) -> dict | None:
    """Source: "Implement IdP-initiated SAML sign-in": RelayState has the parameters of an authorization request, IDPInit must be on, and the app
    client must offer the provider."""
    asked = dict(parse_qsl(relay_state))
    _, pool, client = cognito._find_pool_by_client_id(asked.get("client_id", ""))
    name = asked.get("identity_provider")
    provider = (pool or {}).get("_identity_providers", {}).get(name)
    if provider is None or provider["ProviderDetails"].get("IDPInit") != "true":
        return None
    scopes = asked.get("scope", "").split()
    known = asked.get("redirect_uri") in client.get("CallbackURLs", []) and set(scopes) <= set(client.get("AllowedOAuthScopes", []))
    if not known or asked.get("response_type") != "code" or name not in (client.get("SupportedIdentityProviders") or []):
        return None
    return {**{parameter: asked.get(parameter, "") for parameter in RELAY}, "type": "relay", "pool_id": pool["Id"], "provider_name": name}
