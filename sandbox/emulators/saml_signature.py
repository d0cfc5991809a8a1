"""Checks the XML signature of a SAML response, for the algorithms that providers use: exclusive canonicalization, RSA or ECDSA, SHA-256.
Only the element that was signed is read afterwards, so that a wrapped one has no effect. Source: XML Signature Syntax and Processing 1.1."""

import base64
import hashlib
from xml.etree.ElementTree import C14NWriterTarget, XMLParser, fromstring

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

SIGNATURE = "{http://www.w3.org/2000/09/xmldsig#}"
PROTOCOL = "{urn:oasis:names:tc:SAML:2.0:protocol}"
ASSERTION = "{urn:oasis:names:tc:SAML:2.0:assertion}"


def signed_assertion(text: str, certificates: list[bytes]):
    """The assertion that the signature covers, or None. `text` has passed a parser without entities."""
    for signature in fromstring(text).iter(f"{SIGNATURE}Signature"):
        reference = signature.find(f"{SIGNATURE}SignedInfo/{SIGNATURE}Reference")
        identifier = reference.get("URI", "")[1:] if reference is not None else ""
        value, digest = (signature.findtext(path) for path in (f"{SIGNATURE}SignatureValue",
                         f"{SIGNATURE}SignedInfo/{SIGNATURE}Reference/{SIGNATURE}DigestValue"))
        covered = _canonical(text, lambda tag, attributes: attributes.get("ID") == identifier, without_signature=True)
        info = _canonical(text, lambda tag, attributes: tag == f"{SIGNATURE}SignedInfo")
        if None in (value, digest, covered, info) or text.count(f'"{identifier}"') < 1:
            continue
        if base64.b64encode(hashlib.sha256(covered).digest()).decode() != "".join(digest.split()):
            continue
        if any(_verifies(one, base64.b64decode(value), info) for one in certificates):
            root = fromstring(covered.decode())
            return root if root.tag == f"{ASSERTION}Assertion" else root.find(f"{ASSERTION}Assertion")
    return None


def _verifies(certificate: bytes, signature: bytes, signed: bytes) -> bool:
    key = x509.load_der_x509_certificate(certificate).public_key()
    try:
        if isinstance(key, rsa.RSAPublicKey):
            key.verify(signature, signed, padding.PKCS1v15(), hashes.SHA256())
        elif isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(signature, signed, ec.ECDSA(hashes.SHA256()))
        else:
            return False
    except (InvalidSignature, ValueError):
        return False
    return True


def _canonical(text: str, chosen, without_signature: bool = False) -> bytes | None:
    """The first chosen element in canonical form. C14N 2.0 without options has the form of exclusive canonicalization 1.0."""
    parts: list[str] = []
    target = _Part(C14NWriterTarget(parts.append), chosen, without_signature)
    parser = XMLParser(target=target)
    parser.feed(text)
    parser.close()
    return "".join(parts).encode() if parts else None


class _Part:
    """Passes one element to the writer, with the namespaces that are declared above it."""

    def __init__(self, writer, chosen, without_signature: bool) -> None:
        self.writer, self.chosen, self.without_signature = writer, chosen, without_signature
        self.depth, self.skipped, self.done = 0, 0, False

    def start_ns(self, prefix, uri):
        if not self.done and not self.skipped:
            self.writer.start_ns(prefix, uri)

    def start(self, tag, attributes):
        if self.done or self.depth == 0 and not self.chosen(tag, attributes):
            return
        if self.skipped or self.without_signature and self.depth == 1 and tag == f"{SIGNATURE}Signature":
            self.skipped += 1
            return
        self.depth += 1
        self.writer.start(tag, attributes)

    def end(self, tag):
        if self.skipped:
            self.skipped -= 1
        elif self.depth and not self.done:
            self.writer.end(tag)
            self.depth -= 1
            self.done = self.depth == 0

    def data(self, data):
        if self.depth and not self.skipped and not self.done:
            self.writer.data(data)

    def close(self):
        return None
