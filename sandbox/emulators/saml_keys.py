"""A pool's key and certificate for SAML requests (GetSigningCertificate), and those of each provider for encrypted assertions.
Source: "SAML signing and encryption": the certificates are valid for ten years, and each provider has an encryption key of its own."""

import base64
import datetime
import functools

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa

import cognito_actions

YEARS = 10
SIGNING = ""


def apply() -> None:
    cognito_actions.add("GetSigningCertificate", lambda pool, _data: {"Certificate": certificate(pool["Id"], SIGNING)})


@functools.cache
def key(_pool_id: str, _provider: str) -> rsa.RSAPrivateKey:
    """The encryption key of a provider, or with SIGNING the pool's own."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def pem(pool_id: str, provider: str) -> bytes:
    return key(pool_id, provider).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())


@functools.cache
def certificate(pool_id: str, provider: str) -> str:
    """The certificate in DER, as base64."""
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, pool_id)])
    now = datetime.datetime.now(datetime.timezone.utc)
    own = key(pool_id, provider)
    made = (x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(own.public_key())
            .serial_number(x509.random_serial_number()).not_valid_before(now)
            .not_valid_after(now + datetime.timedelta(days=365 * YEARS)).sign(own, hashes.SHA256()))
    return base64.b64encode(made.public_bytes(serialization.Encoding.DER)).decode()
