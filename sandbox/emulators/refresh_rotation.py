"""Refresh tokens that are valid for one refresh, if an app client enables rotation. MiniStack lacks them.
Source: "Refresh tokens", Refresh token rotation, Amazon Cognito; RefreshTokenRotationType."""

import json
import threading
import time
from urllib.parse import parse_qs

from ministack.services import cognito

from refusal import Refused

_lock = threading.Lock()
# Used tokens, and until when each may be used again.
_used: dict[str, float] = {}


def apply() -> None:
    _rotate_at_token_endpoint()
    _rotate_by_api()


def _rotate_at_token_endpoint() -> None:
    original = cognito._oauth2_token

    def oauth2_token(data, query_params, raw_body=b"", headers=None):
        form = parse_qs(raw_body.decode(errors="replace"))
        token = (form.get("refresh_token") or [""])[0]
        grace = grace_of(token) if form.get("grant_type") == ["refresh_token"] else None
        with _lock:
            if grace is not None and is_spent(token):
                return cognito._oauth2_error("invalid_grant", "Invalid refresh token.")
            status, answered, body = original(data, query_params, raw_body, headers)
            if grace is None or status != 200:
                return status, answered, body
            answer = {**json.loads(body), "refresh_token": successor(token, grace)}
        return status, answered, json.dumps(answer).encode()

    cognito._oauth2_token = oauth2_token


def _rotate_by_api() -> None:
    original = cognito._get_tokens_from_refresh_token

    def get_tokens(data):
        token = data.get("RefreshToken") or ""
        grace = grace_of(token)
        with _lock:
            if grace is not None and is_spent(token):
                return Refused("RefreshTokenReuseException", "Refresh token has been used before.").response()
            status, headers, body = original(data)
            if grace is None or status != 200:
                return status, headers, body
            answer = json.loads(body)
            answer["AuthenticationResult"]["RefreshToken"] = successor(token, grace)
        return cognito.json_response(answer)

    cognito._get_tokens_from_refresh_token = get_tokens


def grace_of(token: str) -> int | None:
    """Seconds for which a used token of this client stays valid; None if the client does not rotate tokens."""
    client = cognito._find_pool_by_client_id(_claims(token).get("client_id", ""))[2] or {}
    rotation = client.get("RefreshTokenRotation") or {}
    return rotation.get("RetryGracePeriodSeconds") or 0 if rotation.get("Feature") == "ENABLED" else None


def is_spent(token: str) -> bool:
    return token in _used and time.time() >= _used[token]


def successor(token: str, grace: int) -> str:
    claims = _claims(token)
    pool_id = claims["iss"].rsplit("/", 1)[-1]
    renewed = cognito._fake_token(claims["sub"], pool_id, claims["client_id"], "refresh",
                                origin_jti=claims.get("origin_jti", ""), scope=claims.get("scope"))
    if token in cognito._refresh_tokens:
        cognito._refresh_tokens[renewed] = dict(cognito._refresh_tokens[token])
    _used.setdefault(token, time.time() + grace)
    return renewed


def _claims(token: str) -> dict:
    try:
        return cognito._token_claims(token) or {}
    except (ValueError, IndexError):
        return {}
