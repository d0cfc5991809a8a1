"""Signatures and encryption of SAML messages, with the library xmlsec. Only the element that a signature covers is read afterwards, so that a
wrapped one has no effect. Sources: SAML 2.0 Core, section 5 (what a signature covers, and its transforms) and section 6 (encryption)."""

import xmlsec
from lxml import etree

SIGNATURE = "{http://www.w3.org/2000/09/xmldsig#}"
PROTOCOL = "{urn:oasis:names:tc:SAML:2.0:protocol}"
ASSERTION = "{urn:oasis:names:tc:SAML:2.0:assertion}"
ENCRYPTION = "{http://www.w3.org/2001/04/xmlenc#}"

# Which algorithms Cognito accepts is not documented. These are those that providers use; none of them needs SHA-1.
SIGNATURES = (xmlsec.Transform.RSA_SHA256, xmlsec.Transform.RSA_SHA384, xmlsec.Transform.RSA_SHA512,
              xmlsec.Transform.ECDSA_SHA256, xmlsec.Transform.ECDSA_SHA384, xmlsec.Transform.ECDSA_SHA512)
CANONICAL = xmlsec.Transform.EXCL_C14N
REFERENCES = (xmlsec.Transform.ENVELOPED, CANONICAL, xmlsec.Transform.SHA256, xmlsec.Transform.SHA384, xmlsec.Transform.SHA512)


def parsed(text: bytes):
    """The root of a message. @raises ValueError if it is no XML, or has a document type. Comments are removed: text with a comment in it would
    otherwise end there."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)
    try:
        root = etree.fromstring(text, parser)
    except etree.XMLSyntaxError as error:
        raise ValueError("no XML") from error
    if root.getroottree().docinfo.doctype:
        raise ValueError("a document type")
    return root


def is_signed(element, certificates: list[bytes]) -> bool:
    """Whether one of the certificates, in DER, signed this element as a whole, by a signature of its own."""
    signature, identifier = element.find(f"{SIGNATURE}Signature"), element.get("ID")
    references = [] if signature is None else signature.findall(f"{SIGNATURE}SignedInfo/{SIGNATURE}Reference")
    if not identifier or [one.get("URI") for one in references] != [f"#{identifier}"]:
        return False
    return any(_verifies(signature, element, one) for one in certificates)


def _verifies(signature, element, certificate: bytes) -> bool:
    context = xmlsec.SignatureContext()
    context.key = xmlsec.Key.from_memory(certificate, xmlsec.KeyFormat.CERT_DER)
    context.register_id(element, "ID")
    for transform in (*SIGNATURES, CANONICAL):
        context.enable_signature_transform(transform)
    for transform in REFERENCES:
        context.enable_reference_transform(transform)
    try:
        context.verify(signature)
    except xmlsec.Error:
        return False
    return True


def decrypted(encrypted, private_key: bytes):
    """The assertion of an EncryptedAssertion, or None. @param private_key PEM."""
    data = encrypted.find(f"{ENCRYPTION}EncryptedData")
    manager = xmlsec.KeysManager()
    manager.add_key(xmlsec.Key.from_memory(private_key, xmlsec.KeyFormat.PEM))
    try:
        found = None if data is None else xmlsec.EncryptionContext(manager).decrypt(data)
    except xmlsec.Error:
        return None
    return found if found is not None and found.tag == f"{ASSERTION}Assertion" else None
