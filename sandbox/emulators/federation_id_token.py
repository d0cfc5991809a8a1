"""Checks of a provider's ID token. MiniStack decodes it without any.

Sources: OpenID Connect Core 1.0, section 3.1.3.7; "Using OIDC identity providers with a user pool": RSA, ECDSA or HMAC, and a `kid` in token and
keys. HMAC is missing here. "Bad id_token issuer" is reported by many Cognito users.
"""

import base64
import json
import time

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa, utils

import federation_http
from federation_errors import SignInFailed

HASHES = {"256": hashes.SHA256, "384": hashes.SHA384, "512": hashes.SHA512}
CURVES = {"P-256": ec.SECP256R1, "P-384": ec.SECP384R1, "P-521": ec.SECP521R1}
LEEWAY_SECONDS = 60


def checked(token: str, details: dict) -> dict:
    """The claims of a valid ID token. @raises SignInFailed"""
    header, claims, signed, signature = _parts(token)
    if not _is_signed(header, signed, signature, _keys(details)):
        raise SignInFailed("Bad id_token signature")
    now = time.time()
    if claims.get("iss") != details["oidc_issuer"]:
        raise SignInFailed(f"Bad id_token issuer {claims.get('iss')}")
    audience = claims.get("aud")
    if details["client_id"] not in (audience if isinstance(audience, list) else [audience]):
        raise SignInFailed("Bad id_token audience")
    if not _is_time(claims.get("exp")) or claims["exp"] <= now - LEEWAY_SECONDS:
        raise SignInFailed("Bad id_token: it has expired")
    if not _is_time(claims.get("iat")) or claims["iat"] > now + LEEWAY_SECONDS:
        raise SignInFailed("Bad id_token: it was issued in the future")
    if not isinstance(claims.get("sub"), str) or not claims["sub"]:
        raise SignInFailed("username attribute mapping required")
    return claims


def _parts(token: str):
    try:
        head, body, end = token.split(".")
        header, claims = json.loads(_decoded(head)), json.loads(_decoded(body))
        if not isinstance(header, dict) or not isinstance(claims, dict):
            raise ValueError("not objects")
        return header, claims, f"{head}.{body}".encode(), _decoded(end)
    except ValueError:
        raise SignInFailed("Bad id_token: it is no JWT") from None


def _keys(details: dict) -> list:
    try:
        found = federation_http.get_json(details["jwks_uri"])
        return [key for key in found["keys"] if isinstance(key, dict)]
    except (federation_http.Unreachable, federation_http.Answered, ValueError, KeyError, TypeError):
        raise SignInFailed("Could not retrieve the keys of the identity provider", "server_error") from None


def _is_signed(header: dict, signed: bytes, signature: bytes, keys: list) -> bool:
    kid, algorithm = header.get("kid"), str(header.get("alg"))
    candidates = [key for key in keys if kid is not None and key.get("kid") == kid and key.get("use", "sig") == "sig"
                  and key.get("alg", algorithm) == algorithm]
    return any(_verifies(key, algorithm, signed, signature) for key in candidates)


def _verifies(key: dict, algorithm: str, signed: bytes, signature: bytes) -> bool:
    digest = HASHES.get(algorithm[2:])
    try:
        if digest is None:
            return False
        if algorithm[:2] == "ES" and key.get("kty") == "EC":
            curve = CURVES[key["crv"]]()
            half = len(signature) // 2
            numbers = ec.EllipticCurvePublicNumbers(_number(key["x"]), _number(key["y"]), curve)
            raw = utils.encode_dss_signature(int.from_bytes(signature[:half]), int.from_bytes(signature[half:]))
            numbers.public_key().verify(raw, signed, ec.ECDSA(digest()))
        elif algorithm[:2] in ("RS", "PS") and key.get("kty") == "RSA":
            scheme = padding.PKCS1v15() if algorithm[0] == "R" else padding.PSS(padding.MGF1(digest()), digest.digest_size)
            rsa.RSAPublicNumbers(_number(key["e"]), _number(key["n"])).public_key().verify(signature, signed, scheme, digest())
        else:
            return False
    except (InvalidSignature, ValueError, KeyError):
        return False
    return True


def _is_time(value) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _number(value: str) -> int:
    return int.from_bytes(_decoded(value))


def _decoded(value: str) -> bytes:
    return base64.urlsafe_b64decode(value + "=" * (-len(value) % 4))
