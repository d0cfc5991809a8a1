"""The revocation endpoint of the sign-in pages' domain, which MiniStack lacks.
Source: "The token revocation endpoint", Amazon Cognito: requests and errors."""

import json
from urllib.parse import parse_qs

from ministack.services import cognito

PATH = "/oauth2/revoke"


def answer(body: bytes) -> tuple[int, bytes]:
    form = {name: values[0] for name, values in parse_qs(body.decode(errors="replace")).items()}
    token = form.get("token")
    client = cognito._find_pool_by_client_id(form.get("client_id", ""))[2]
    # A confidential client authenticates itself, which nothing in this project does here.
    if client is None or client.get("ClientSecret"):
        return _refused(401, "invalid_client")
    if not token or client.get("EnableTokenRevocation") is False:
        return _refused(400, "invalid_request")
    claims = _claims(token)
    if claims.get("token_use", "refresh") != "refresh":
        return _refused(400, "unsupported_token_type")
    # "If the token has been revoked or if the client submitted a token that isn't valid", the answer is the same.
    if claims.get("client_id") == form["client_id"]:
        cognito._revoke_token({"Token": token})
    return 200, b""


def _refused(status: int, error: str) -> tuple[int, bytes]:
    return status, json.dumps({"error": error}).encode()


def _claims(token: str) -> dict:
    try:
        return cognito._token_claims(token) or {}
    except (ValueError, IndexError):
        return {}
