"""Tokens that IAM Identity Center issues. Their form: CreateTokenWithIAM, and an example of an ID token in "S3 Access Grants and
corporate directory identities", Amazon S3 User Guide."""

import base64
import json
import secrets
import time

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, utils

import directory_owner
import iam_questions

LIFETIME_SECONDS = 3600
ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token"
REFRESH_TOKEN = "urn:ietf:params:oauth:token-type:refresh_token"

_key = ec.generate_private_key(ec.SECP384R1())


def issue(application: dict, user, issuer: dict, scopes: list[str]) -> dict:
    """The answer to CreateTokenWithIAM. The identity context occurs twice if its scope is granted: in `awsAdditionalDetails`, and as
    a claim of the ID token. A refresh token needs the grant for it."""
    answer = {
        "accessToken": f"aoa{secrets.token_urlsafe(48)}",
        "tokenType": "Bearer",
        "expiresIn": LIFETIME_SECONDS,
        "issuedTokenType": ACCESS_TOKEN,
        "scope": scopes,
    }
    if "refresh_token" in application["grants"]:
        answer |= {"refreshToken": f"aor{secrets.token_urlsafe(48)}", "issuedTokenType": REFRESH_TOKEN}
    context = _context(application, user) if "sts:identity_context" in scopes else None
    if context:
        answer["awsAdditionalDetails"] = {"identityContext": context}
    if "openid" in scopes:
        answer["idToken"] = _signed(_claims(application, user, issuer, context))
    return answer


def _context(application: dict, user) -> str:
    return iam_questions.identity_context({
        "user": user.UserId,
        "store": directory_owner.store_arn(user.IdentityStoreId),
        "application": application["ApplicationArn"],
        "expires": time.time() + LIFETIME_SECONDS,
    })


def _claims(application: dict, user, issuer: dict, context: str | None) -> dict:
    now = int(time.time())
    instance = application["InstanceArn"]
    claims = {
        "aws:identity_store_id": user.IdentityStoreId,
        "aws:identity_store_arn": directory_owner.store_arn(user.IdentityStoreId),
        "aws:instance_arn": instance,
        "aws:instance_account": directory_owner.owner(),
        "aws:credential_id": secrets.token_urlsafe(24),
        "sub": user.UserId,
        "iss": f"https://identitycenter.amazonaws.com/{instance.rpartition('/')[2]}",
        "aud": application["ApplicationArn"].rpartition("/")[2],
        "act": {"sub": issuer["TrustedTokenIssuerArn"]},
        "auth_time": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(now)),
        "iat": now,
        "exp": now + LIFETIME_SECONDS,
    }
    return claims | ({"sts:identity_context": context} if context else {})


def _signed(claims: dict) -> str:
    signed = f"{_encoded({'alg': 'ES384', 'typ': 'JWT'})}.{_encoded(claims)}"
    r, s = utils.decode_dss_signature(_key.sign(signed.encode(), ec.ECDSA(hashes.SHA384())))
    return f"{signed}.{_base64(r.to_bytes(48, 'big') + s.to_bytes(48, 'big'))}"


def _encoded(value: dict) -> str:
    return _base64(json.dumps(value).encode())


def _base64(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).decode().rstrip("=")
