"""A pool's key and certificate for SAML: GetSigningCertificate, and the certificate for encrypted assertions.
Source: GetSigningCertificate: the certificate is valid for ten years."""

import base64
import datetime
import functools

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa

import cognito_actions

YEARS = 10


def apply() -> None:
    cognito_actions.add("GetSigningCertificate", lambda pool, _data: {
        "Certificate": base64.b64encode(certificate(pool["Id"])).decode()})


@functools.cache
def key(_pool_id: str) -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@functools.cache
def certificate(pool_id: str) -> bytes:
    """The certificate in DER."""
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, pool_id)])
    now = datetime.datetime.now(datetime.timezone.utc)
    made = (x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key(pool_id).public_key())
            .serial_number(x509.random_serial_number()).not_valid_before(now)
            .not_valid_after(now + datetime.timedelta(days=365 * YEARS)).sign(key(pool_id), hashes.SHA256()))
    return made.public_bytes(serialization.Encoding.DER)
