"""Amazon Cognito's SAML requests by the HTTP redirect binding, signed or not.
Sources: SAML 2.0 Bindings, section 3.4.4.1 (what is signed, in which encoding); "SAML signing and encryption": sign-in requests are signed if the
provider has RequestSigningAlgorithm, sign-out requests always."""

import base64
import datetime
import secrets
import zlib
from urllib.parse import quote

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from lxml import etree
from ministack.services import cognito

import saml_keys
from saml_signature import ASSERTION, PROTOCOL

RSA_SHA256 = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"
POST = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"


def sign_in(pool: dict, details: dict, address: str, relay_state: str) -> tuple[str, str]:
    """The ID of the request, and the address to which the browser is sent."""
    request = _request("AuthnRequest", pool, address)
    request.set("AssertionConsumerServiceURL", cognito._acs_url(pool))
    request.set("ProtocolBinding", POST)
    return request.get("ID"), _location(pool, address, request, relay_state, bool(details.get("RequestSigningAlgorithm")))


def sign_out(pool: dict, address: str, session: dict, relay_state: str) -> tuple[str, str]:
    request = _request("LogoutRequest", pool, address)
    name = etree.SubElement(request, f"{ASSERTION}NameID", Format=session["format"])
    name.text = session["subject"]
    if session["index"]:
        etree.SubElement(request, f"{PROTOCOL}SessionIndex").text = session["index"]
    return request.get("ID"), _location(pool, address, request, relay_state, True)


def _request(kind: str, pool: dict, address: str):
    now = datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    request = etree.Element(f"{PROTOCOL}{kind}", nsmap={"samlp": PROTOCOL[1:-1], "saml": ASSERTION[1:-1]},
                            ID=f"_{secrets.token_hex(16)}", Version="2.0", IssueInstant=now, Destination=address)
    etree.SubElement(request, f"{ASSERTION}Issuer").text = entity_id(pool)
    return request


def sign_out_url(pool: dict) -> str:
    """Source: "Signing out SAML users with single sign-out": /saml2/logout of the pool's domain."""
    return cognito._acs_url(pool).removesuffix("idpresponse") + "logout"


def entity_id(pool: dict) -> str:
    return f"urn:amazon:cognito:sp:{pool['Id']}"


def _location(pool: dict, address: str, request, relay_state: str, signed: bool) -> str:
    compressor = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    deflated = compressor.compress(etree.tostring(request)) + compressor.flush()
    parameters = {"SAMLRequest": base64.b64encode(deflated).decode(), "RelayState": relay_state}
    if signed:
        parameters["SigAlg"] = RSA_SHA256
    query = _query(parameters)
    if signed:
        signature = saml_keys.key(pool["Id"], saml_keys.SIGNING).sign(query.encode(), padding.PKCS1v15(), hashes.SHA256())
        query += "&" + _query({"Signature": base64.b64encode(signature).decode()})
    return f"{address}{'&' if '?' in address else '?'}{query}"


def _query(parameters: dict) -> str:
    return "&".join(f"{name}={quote(value, safe='')}" for name, value in parameters.items())
