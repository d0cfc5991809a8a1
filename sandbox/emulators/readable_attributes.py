"""ID tokens and answers of userInfo have only the attributes that the app client may read. MiniStack returns all of them.

userInfo refuses a request without a token as Cognito documents it.
"""

import json

from ministack.services import cognito

# Source: "The userInfo endpoint", "Example negative responses": a missing parameter is a bad request, and not 401 as in RFC 6750.
NO_TOKEN = 400, {"WWW-Authenticate": 'error="invalid_request", error_description="Bad OAuth2 request at UserInfo Endpoint"'}, b""

# Claims that are no attributes of the account.
TOKEN_CLAIMS = {"sub", "iss", "token_use", "iat", "exp", "jti", "aud", "auth_time", "origin_jti", "nonce", "event_id", "at_hash",
                "identities", "username"}


def apply() -> None:
    """Call it before account_rules.apply(), whose claims it filters too."""
    _filter_id_tokens()
    _filter_user_info()


def _filter_id_tokens() -> None:
    original = cognito._signed_jwt

    def signed(claims, *rest, **named):
        if claims.get("token_use") == "id":
            claims = _readable(claims, claims["iss"], claims["aud"])
        return original(claims, *rest, **named)

    cognito._signed_jwt = signed


def _filter_user_info() -> None:
    original = cognito.handle_oauth2_userinfo

    def user_info(method, path, headers, body, query_params):
        if not headers.get("authorization"):
            return NO_TOKEN
        status, answered, content = original(method, path, headers, body, query_params)
        if status != 200:
            return status, answered, content
        token = cognito._token_claims(headers["authorization"].split(" ", 1)[1].strip())
        found = _readable(json.loads(content), token["iss"], token["client_id"])
        # Source: "The userInfo endpoint": the example has username, and no claim that begins with cognito.
        claims = {name: value for name, value in found.items() if not name.startswith("cognito:")}
        return status, answered, json.dumps(claims).encode()

    cognito.handle_oauth2_userinfo = user_info


def _readable(claims: dict, issuer: str, client_id: str) -> dict:
    pool = cognito._get_pool_unscoped(issuer.rsplit("/", 1)[-1]) or {}
    granted = (pool.get("_clients", {}).get(client_id) or {}).get("ReadAttributes")
    return {name: value for name, value in claims.items()
            if name in TOKEN_CLAIMS or name.startswith("cognito:") or _may_read(name, granted)}


def _may_read(name: str, granted: list | None) -> bool:
    """Source: CreateUserPoolClient, ReadAttributes: without a list, the standard attributes alone."""
    return name in granted if granted else not name.startswith(("custom:", "dev:"))
