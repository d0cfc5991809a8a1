"""The metadata document of a SAML provider: from its address or given as text. MiniStack fetches none.
Source: CreateIdentityProvider, ProviderDetails, SAML; "Adding and managing SAML identity providers in a user pool"; "Things to know about SAML
IdPs": the standard port, and a signing certificate of at most 4,096 characters that has not expired when the provider is configured."""

import base64
import datetime
from urllib.parse import urlsplit

from cryptography import x509
from defusedxml.ElementTree import fromstring as safe_xml_parse

import federation_http
from refusal import invalid

METADATA = "{urn:oasis:names:tc:SAML:2.0:metadata}"
SIGNATURE = "{http://www.w3.org/2000/09/xmldsig#}"
MAX_CERTIFICATE = 4096
SWITCHES = ("IDPInit", "IDPSignout", "EncryptedResponses")
REDIRECT = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect"


def check(details: dict) -> None:
    if bool(details.get("MetadataURL")) == bool(details.get("MetadataFile")):
        raise invalid("SAML provider details need MetadataURL or MetadataFile.")
    if details.get("MetadataURL") and not details["MetadataURL"].startswith("https://"):
        raise invalid("MetadataURL must be an https URL.")
    if details.get("MetadataURL") and urlsplit(details["MetadataURL"]).port not in (None, 443):
        raise invalid("MetadataURL must be on the standard port.")
    if details.get("RequestSigningAlgorithm") not in (None, "rsa-sha256"):
        raise invalid("RequestSigningAlgorithm must be rsa-sha256.")
    for name in SWITCHES:
        if details.get(name) not in (None, "true", "false"):
            raise invalid(f"{name} must be true or false.")
    if not unexpired(read(details)["certificates"]):
        raise invalid("Invalid SAML metadata: the signing certificate has expired.")


def unexpired(certificates: list[bytes]) -> list[bytes]:
    """Those that count. One of several is enough, as while a provider replaces its certificate. Sources: "User pools support multiple signing
    certificates"; AWS Security Blog, "How to monitor the expiration of SAML identity provider certificates": an expired one ends sign-ins."""
    now = datetime.datetime.now(datetime.timezone.utc)
    return [one for one in certificates if _end(one) > now]


def _end(certificate: bytes) -> datetime.datetime:
    if len(base64.b64encode(certificate)) > MAX_CERTIFICATE:
        raise invalid("Invalid SAML metadata: a signing certificate is too long.")
    try:
        return x509.load_der_x509_certificate(certificate).not_valid_after_utc
    except ValueError:
        raise invalid("Invalid SAML metadata: a signing certificate cannot be read.") from None


def read(details: dict) -> dict:
    """The provider's entity ID, its addresses, and its certificates in DER. A document that cannot be used is refused."""
    root = _document(details)
    provider = next(root.iter(f"{METADATA}IDPSSODescriptor"), None)
    if root.get("entityID") is None or provider is None:
        raise invalid("Invalid SAML metadata: it describes no identity provider.")
    sign_in = _address(provider, "SingleSignOnService")
    if sign_in is None:
        raise invalid("Invalid SAML metadata: no SingleSignOnService with the binding HTTP-Redirect.")
    certificates = [base64.b64decode("".join((one.text or "").split()))
                    for key in provider.findall(f"{METADATA}KeyDescriptor") if key.get("use") in (None, "signing")
                    for one in key.iter(f"{SIGNATURE}X509Certificate")]
    if not certificates:
        raise invalid("Invalid SAML metadata: no signing certificate.")
    return {"issuer": root.get("entityID"), "signIn": sign_in, "signOut": _address(provider, "SingleLogoutService"),
            "certificates": certificates}


def derived(details: dict) -> dict:
    """What DescribeIdentityProvider adds."""
    found = read(details)
    out = {"SLORedirectBindingURI": found["signOut"]} if found["signOut"] else {}
    return {"SSORedirectBindingURI": found["signIn"], **out}


def _document(details: dict):
    try:
        text = details.get("MetadataFile") or federation_http.get(details["MetadataURL"]).decode()
        return safe_xml_parse(text.strip())
    except Exception as error:
        raise invalid(f"Error retrieving metadata from {details.get('MetadataURL') or 'MetadataFile'}.") from error


def _address(provider, service: str) -> str | None:
    return next((one.get("Location") for one in provider.findall(f"{METADATA}{service}") if one.get("Binding") == REDIRECT), None)
