"""Sign-in with a SAML provider: the redirect there, and the checks of its response. MiniStack checks none.

Sources: "SAML sign-in" and "Configuring your third-party SAML identity provider": audience urn:amazon:cognito:sp:POOL, the assertion consumer
service as recipient, a signed response; SAML 2.0 Core, section 2.5 (conditions), and Profiles, section 4.1.4.
"Invalid SAML response received" with `server_error`: github.com/aws/aws-sdk-js-v3/issues/6201.
"""

import base64
import datetime
from urllib.parse import parse_qs

from defusedxml.ElementTree import fromstring as safe_xml_parse
from ministack.services import cognito

import federation_accounts
import saml_metadata
import saml_signature
from federation_errors import SignInFailed, redirect, to_app
from saml_signature import ASSERTION, PROTOCOL

LEEWAY = datetime.timedelta(minutes=3)
SUCCESS = "urn:oasis:names:tc:SAML:2.0:status:Success"
_used: set[str] = set()


def apply() -> None:
    cognito._saml2_idp_response = respond


def authorize(pool: dict, provider: dict, relay_key: str):
    """Source: "SAML sign-in": SP-initiated, HTTP-Redirect."""
    address = saml_metadata.read(provider["ProviderDetails"])["signIn"]
    return redirect(address, {"SAMLRequest": cognito._build_saml_authn_request(pool, address), "RelayState": relay_key})


def respond(body, _query_params):
    form = {name: values[0] for name, values in parse_qs((body or b"").decode(errors="replace")).items()}
    cognito._cleanup_expired_relay_codes()
    relay = cognito._auth_codes.pop(form.get("RelayState", ""), None)
    if not relay or relay.get("type") != "relay":
        return cognito._oauth2_error("invalid_request", "Invalid relayState from identity provider")
    try:
        pool = cognito._get_pool_unscoped(relay["pool_id"])
        provider = (pool or {}).get("_identity_providers", {}).get(relay["provider_name"])
        if provider is None or provider["ProviderType"] != "SAML":
            raise SignInFailed("Invalid ProviderName/Username combination. Please check again")
        assertion = _checked(pool, provider, form.get("SAMLResponse", ""))
        subject = assertion.findtext(f"{ASSERTION}Subject/{ASSERTION}NameID") or ""
        if not subject.strip():
            raise _invalid("the assertion has no NameID")
        return federation_accounts.sign_in(pool, provider, relay, subject.strip(), _attributes(assertion))
    except SignInFailed as failure:
        return to_app(relay, failure)


def _checked(pool: dict, provider: dict, encoded: str):
    try:
        text = base64.b64decode(encoded, validate=True).decode()
        root = safe_xml_parse(text)
    except Exception:
        raise _invalid("it cannot be read") from None
    metadata = saml_metadata.read(provider["ProviderDetails"])
    if root.find(f"{PROTOCOL}Status/{PROTOCOL}StatusCode").get("Value") != SUCCESS:
        raise _invalid("the status is not Success")
    if root.get("Destination") not in (None, cognito._acs_url(pool)):
        raise _invalid("Destination is another address")
    assertion = saml_signature.signed_assertion(text, metadata["certificates"])
    if assertion is None:
        raise _invalid("SAML Assertion signature is invalid.")
    _check_conditions(pool, metadata, assertion)
    return assertion


def _check_conditions(pool: dict, metadata: dict, assertion) -> None:
    now = datetime.datetime.now(datetime.timezone.utc)
    conditions = assertion.find(f"{ASSERTION}Conditions")
    bearer = assertion.find(f"{ASSERTION}Subject/{ASSERTION}SubjectConfirmation/{ASSERTION}SubjectConfirmationData")
    audiences = [one.text for one in assertion.iter(f"{ASSERTION}Audience")]
    if assertion.findtext(f"{ASSERTION}Issuer") != metadata["issuer"]:
        raise _invalid("Issuer is another provider")
    if f"urn:amazon:cognito:sp:{pool['Id']}" not in audiences:
        raise _invalid("Audience restriction does not match")
    if bearer is None or bearer.get("Recipient") != cognito._acs_url(pool):
        raise _invalid("Recipient is another address")
    for element in (conditions, bearer):
        if _time(element, "NotOnOrAfter", now) + LEEWAY <= now or _time(element, "NotBefore", now) - LEEWAY > now:
            raise _invalid("Assertion is expired or not yet valid")
    if assertion.get("ID") in _used:
        raise _invalid("Assertion was used before")
    _used.add(assertion.get("ID"))


def _time(element, name: str, default: datetime.datetime) -> datetime.datetime:
    value = element.get(name)
    return datetime.datetime.fromisoformat(value.replace("Z", "+00:00")) if value else default


def _attributes(assertion) -> dict:
    return {one.get("Name"): one.findtext(f"{ASSERTION}AttributeValue") or "" for one in assertion.iter(f"{ASSERTION}Attribute")}


def _invalid(reason: str) -> SignInFailed:
    return SignInFailed(f"Invalid SAML response received: {reason}", "server_error")
