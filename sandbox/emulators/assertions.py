"""Tokens of trusted token issuers: parsed and verified as IAM Identity Center does it.

Source: "Using applications with a trusted token issuer" and "Trusted token issuer configuration settings", IAM Identity Center User
Guide; RFC 7523, section 3."""

import base64
import hashlib
import json
import time

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

import iam_questions

# Each token that was exchanged, until it expires. Source: the AWS blog on Amazon Q Business and Amazon Cognito: "A token can be
# exchanged only once."
_exchanged: dict[str, float] = {}


class Rejected(Exception):
    """A token that does not prove who its user is."""


def claims_of(token: str) -> dict:
    """The claims, unverified: they say which issuer to ask."""
    return _json_part(token, 1)


def verify(token: str, issuer: str, audiences: list[str]) -> dict:
    """Checks a token of an issuer and returns its claims.

    Raises Rejected."""
    _check_signature(token, issuer)
    claims, now = _json_part(token, 1), time.time()
    if not isinstance(claims.get("exp"), (int, float)) or claims["exp"] <= now:
        raise Rejected("The token has expired.")
    if claims.get("nbf", 0) > now:
        raise Rejected("The token is not valid yet.")
    audience = claims.get("aud")
    # An access token of Amazon Cognito has none. Source: "Understanding the access token", Amazon Cognito Developer Guide.
    if not set([audience] if isinstance(audience, str) else audience or []) & set(audiences):
        raise Rejected("The token's audience is not authorized.")
    return claims


def use_once(token: str, claims: dict) -> None:
    """Records a token. A token with other bytes and the same `jti` is the same token."""
    now = time.time()
    for key in [key for key, expires in _exchanged.items() if expires <= now]:
        del _exchanged[key]
    keys = [hashlib.sha256(token.encode()).hexdigest()]
    if claims.get("jti"):
        keys.append(f"{claims['iss']} {claims['jti']}")
    if any(key in _exchanged for key in keys):
        raise Rejected("The token was exchanged already.")
    for key in keys:
        _exchanged[key] = claims["exp"]


def _check_signature(token: str, issuer: str) -> None:
    header = _json_part(token, 0)
    if header.get("alg") != "RS256":
        raise Rejected("The token's signature is not RS256.")
    key = next((one for one in _keys(issuer) if one.get("kid") == header.get("kid")), None)
    if key is None or key.get("kty") != "RSA":
        raise Rejected("The issuer does not publish the token's key.")
    signed, _, signature = token.rpartition(".")
    public = rsa.RSAPublicNumbers(_number(key["e"]), _number(key["n"])).public_key()
    try:
        public.verify(_bytes(signature), signed.encode(), padding.PKCS1v15(), hashes.SHA256())
    except InvalidSignature as error:
        raise Rejected("The token's signature is wrong.") from error


def _keys(issuer: str) -> list[dict]:
    """By OPEN_ID_DISCOVERY. The document must name the issuer to the letter: OpenID Connect Discovery 1.0, section 4.3."""
    try:
        document = iam_questions.published(issuer, ".well-known/openid-configuration")
        if document.get("issuer") != issuer or not str(document.get("jwks_uri", "")).startswith(f"{issuer}/"):
            raise Rejected("The issuer's discovery document names another issuer.")
        return iam_questions.published(issuer, document["jwks_uri"].removeprefix(f"{issuer}/"))["keys"]
    except (OSError, ValueError, KeyError) as error:
        raise Rejected("The issuer's keys cannot be read.") from error


def _json_part(token: str, index: int) -> dict:
    try:
        parts = token.split(".")
        found = json.loads(_bytes(parts[index])) if len(parts) == 3 else None
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise Rejected("The assertion is not a JSON Web Token.")
    return found


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _number(text: str) -> int:
    return int.from_bytes(_bytes(text), "big")
