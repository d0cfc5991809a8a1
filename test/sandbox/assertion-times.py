"""Prints which of the tokens with these times the emulator takes: {"name": true or the reason}. Its clock cannot be moved, and a pool
issues no token that has expired."""

import base64
import json
import sys
import time

sys.path.insert(0, sys.argv[1])

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

import assertions
import iam_questions

ISSUER = "https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_AbCdEfGhI"
key = rsa.generate_private_key(65537, 2048)


def encoded(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).decode().rstrip("=")


def number(value: int) -> str:
    return encoded(value.to_bytes((value.bit_length() + 7) // 8, "big"))


def token(times: dict) -> str:
    parts = ({"alg": "RS256", "kid": "1"}, {"iss": ISSUER, "aud": "client", "jti": str(times), **times})
    signed = ".".join(encoded(json.dumps(part).encode()) for part in parts)
    return f"{signed}.{encoded(key.sign(signed.encode(), padding.PKCS1v15(), hashes.SHA256()))}"


def outcome(times: dict):
    try:
        assertions.verify(token(times), ISSUER, ["client"])
        return True
    except assertions.Rejected as rejected:
        return str(rejected)


numbers = key.public_key().public_numbers()
keys = {"keys": [{"kid": "1", "kty": "RSA", "n": number(numbers.n), "e": number(numbers.e)}]}
document = {"issuer": ISSUER, "jwks_uri": f"{ISSUER}/.well-known/jwks.json"}
iam_questions.published = lambda issuer, path: document if path.endswith("openid-configuration") else keys
now = time.time()
cases = {"valid": {"exp": now + 60}, "expired": {"exp": now - 1}, "without": {}, "early": {"exp": now + 60, "nbf": now + 30}}
print(json.dumps({name: outcome(times) for name, times in cases.items()}))
