"""Checks of what a SAML provider sends: the signed assertion of a sign-in, and the answer to a sign-out.

Sources: "Things to know about SAML IdPs in Amazon Cognito user pools" (required claims, InResponseTo, replay, 4-byte characters); "SAML signing and
encryption" (no unencrypted response with EncryptedResponses); "Implement IdP-initiated SAML sign-in" (no InResponseTo, six minutes); SAML 2.0 Core,
section 2.5 (conditions), and Profiles, sections 4.1.4 and 4.4.4. How far clocks may differ is not documented: not at all, here.
"Invalid SAML response received" with `server_error`: github.com/aws/aws-sdk-js-v3/issues/6201.
"""

import base64
import datetime

from ministack.services import cognito

import saml_keys
import saml_metadata
import saml_requests
import saml_signature
from federation_errors import SignInFailed
from saml_signature import ASSERTION, PROTOCOL

SUCCESS = "urn:oasis:names:tc:SAML:2.0:status:Success"
BEARER = "urn:oasis:names:tc:SAML:2.0:cm:bearer"
UNSOLICITED_AGE = datetime.timedelta(minutes=6)
_used: set[str] = set()


def checked_assertion(pool: dict, provider: dict, encoded: str, request_id: str | None):
    """@param request_id of Cognito's request; None for a sign-in that the provider began. @raises SignInFailed"""
    metadata = saml_metadata.read(provider["ProviderDetails"])
    root = parsed(encoded, "Response")
    _check_envelope(root, cognito._acs_url(pool), request_id)
    certificates = saml_metadata.unexpired(metadata["certificates"])
    is_signed = saml_signature.is_signed(root, certificates)
    assertion = _assertion(pool, provider, root)
    # The signature of the response covers it as long as it was encrypted: this was checked before.
    if not is_signed and not saml_signature.is_signed(assertion, certificates):
        raise invalid("SAML Assertion signature is invalid.")
    _check_subject(pool, assertion, request_id)
    _check_conditions(pool, metadata, assertion)
    if request_id is None:
        _check_age(assertion)
    if assertion.get("ID") in _used:
        raise invalid("Assertion was used before")
    _used.add(assertion.get("ID"))
    return assertion


def check_sign_out(pool: dict, provider: dict, encoded: str, request_id: str) -> None:
    """@raises SignInFailed. Whether Cognito requires a signature here is not documented; SAML does."""
    metadata = saml_metadata.read(provider["ProviderDetails"])
    root = parsed(encoded, "LogoutResponse")
    _check_envelope(root, saml_requests.sign_out_url(pool), request_id)
    if root.findtext(f"{ASSERTION}Issuer") != metadata["issuer"]:
        raise invalid("Issuer is another provider")
    if not saml_signature.is_signed(root, saml_metadata.unexpired(metadata["certificates"])):
        raise invalid("SAML LogoutResponse signature is invalid.")


def parsed(encoded: str, kind: str):
    """@raises SignInFailed. Base64 may have line breaks: SAML 2.0 Bindings, section 3.5.4."""
    try:
        root = saml_signature.parsed(base64.b64decode("".join(encoded.split()), validate=True))
    except ValueError:
        raise invalid("it cannot be read") from None
    if root.tag != f"{PROTOCOL}{kind}":
        raise invalid(f"it is no {kind}")
    return root


def _check_envelope(root, address: str, request_id: str | None) -> None:
    status = root.find(f"{PROTOCOL}Status/{PROTOCOL}StatusCode")
    if status is None or status.get("Value") != SUCCESS:
        raise invalid("the status is not Success")
    if root.get("Destination") not in (None, address):
        raise invalid("Destination is another address")
    if root.get("InResponseTo") != request_id:
        raise invalid("InResponseTo is no request of this user pool")


def _assertion(pool: dict, provider: dict, root):
    """The only one: another one beside it is refused, whatever it says."""
    plain, encrypted = root.findall(f"{ASSERTION}Assertion"), root.findall(f"{ASSERTION}EncryptedAssertion")
    if len(plain) + len(encrypted) != 1:
        raise invalid("it must have one assertion")
    if provider["ProviderDetails"].get("EncryptedResponses") == "true" and plain:
        raise invalid("the assertion is not encrypted")
    if plain:
        return plain[0]
    found = saml_signature.decrypted(encrypted[0], saml_keys.pem(pool["Id"], provider["ProviderName"]))
    if found is None:
        raise invalid("the assertion cannot be decrypted")
    return found


def _check_subject(pool: dict, assertion, request_id: str | None) -> None:
    confirmation = assertion.find(f"{ASSERTION}Subject/{ASSERTION}SubjectConfirmation")
    data = None if confirmation is None else confirmation.find(f"{ASSERTION}SubjectConfirmationData")
    if data is None or confirmation.get("Method") != BEARER or data.get("Recipient") != cognito._acs_url(pool):
        raise invalid("Recipient is another address")
    if data.get("InResponseTo") != request_id:
        raise invalid("InResponseTo is no request of this user pool")
    if data.get("NotOnOrAfter") is None:
        raise invalid("SubjectConfirmationData has no NotOnOrAfter")
    _check_period(data)


def _check_conditions(pool: dict, metadata: dict, assertion) -> None:
    conditions = assertion.find(f"{ASSERTION}Conditions")
    audiences = [] if conditions is None else [one.text for one in conditions.iter(f"{ASSERTION}Audience")]
    if assertion.findtext(f"{ASSERTION}Issuer") != metadata["issuer"]:
        raise invalid("Issuer is another provider")
    if saml_requests.entity_id(pool) not in audiences:
        raise invalid("Audience restriction does not match")
    _check_period(conditions)


def _check_period(element) -> None:
    now = datetime.datetime.now(datetime.timezone.utc)
    if _time(element, "NotOnOrAfter", now + UNSOLICITED_AGE) <= now or _time(element, "NotBefore", now) > now:
        raise invalid("Assertion is expired or not yet valid")


def _check_age(assertion) -> None:
    oldest = datetime.datetime.now(datetime.timezone.utc) - UNSOLICITED_AGE
    if _time(assertion, "IssueInstant", oldest - UNSOLICITED_AGE) < oldest:
        raise invalid("Assertion was issued too long ago")


def _time(element, name: str, default: datetime.datetime) -> datetime.datetime:
    value = element.get(name)
    if value is None:
        return default
    try:
        time = datetime.datetime.fromisoformat(value)
    except ValueError:
        raise invalid(f"{name} is no time") from None
    # Source: SAML 2.0 Core, section 1.3.3: times are in UTC.
    return time if time.tzinfo else time.replace(tzinfo=datetime.timezone.utc)


def attributes(assertion) -> dict:
    """By name: a text, or a list of several."""
    found = {one.get("Name"): [value.text or "" for value in one.findall(f"{ASSERTION}AttributeValue")]
             for one in assertion.iter(f"{ASSERTION}Attribute")}
    for name, values in found.items():
        if any(ord(letter) > 0xFFFF for value in values for letter in value):
            raise invalid(f"the attribute {name} has a 4-byte character")
    return {name: values[0] if len(values) == 1 else values for name, values in found.items() if values}


def invalid(reason: str) -> SignInFailed:
    return SignInFailed(f"Invalid SAML response received: {reason}", "server_error")
