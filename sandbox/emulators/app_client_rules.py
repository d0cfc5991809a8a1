"""Amazon Cognito's checks, stored settings and resets of app clients where MiniStack differs."""

import json
from urllib.parse import urlsplit

from ministack.services import cognito

from refusal import Refused, checked_first, invalid

# Source: "Scopes, M2M, and resource servers". The list does not contain offline_access.
STANDARD_SCOPES = {"openid", "email", "phone", "profile", "aws.cognito.signin.user.admin"}

# Source: CreateUserPoolClient, CallbackURLs: "Use HTTPS over HTTP except for http://localhost for testing purposes only"; the
# developer guide, "App client settings", adds the two addresses.
LOOPBACK_HOSTS = {"localhost", "127.0.0.1", "::1"}

# Source: CreateUserPoolClient, ExplicitAuthFlows: the default.
DEFAULT_FLOWS = ["ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_USER_SRP_AUTH", "ALLOW_CUSTOM_AUTH"]

MINUTE, HOUR, DAY = 60, 3600, 86400
SECONDS_PER_UNIT = {"seconds": 1, "minutes": MINUTE, "hours": HOUR, "days": DAY}

# Token: default unit, default validity, and minimum and maximum in seconds.
# Source: CreateUserPoolClient, AccessTokenValidity, IdTokenValidity, RefreshTokenValidity.
TOKEN_VALIDITY = {
    "AccessToken": ("hours", 1, 5 * MINUTE, DAY),
    "IdToken": ("hours", 1, 5 * MINUTE, DAY),
    "RefreshToken": ("days", 30, 60 * MINUTE, 3650 * DAY),
}

# Members that UpdateUserPoolClient resets to their defaults if the request omits them.
# Source: UpdateUserPoolClient: "If you don't provide a value for an attribute, Amazon Cognito sets it to its default value".
# RefreshTokenRotation is not reset. Source: github.com/hashicorp/terraform-provider-aws/issues/47196, where the update is refused.
RESET_BY_UPDATE = {
    **dict.fromkeys(("AccessTokenValidity", "IdTokenValidity", "AnalyticsConfiguration")),
    **dict.fromkeys(("AllowedOAuthFlows", "AllowedOAuthScopes", "CallbackURLs", "LogoutURLs", "ExplicitAuthFlows",
                     "SupportedIdentityProviders", "ReadAttributes", "WriteAttributes"), []),
    "RefreshTokenValidity": 30,
    "TokenValidityUnits": {},
    "DefaultRedirectURI": "",
    "AllowedOAuthFlowsUserPoolClient": False,
    "PreventUserExistenceErrors": "LEGACY",
    "EnableTokenRevocation": True,
    "EnablePropagateAdditionalUserContextData": False,
    "AuthSessionValidity": 3,
}


def apply() -> None:
    _store_rotation("_create_user_pool_client")
    _store_rotation("_update_user_pool_client")
    _reset_on_update()
    checked_first(cognito, "_create_user_pool_client", check)
    checked_first(cognito, "_update_user_pool_client", check)


def check(data: dict) -> None:
    _check_scopes(data)
    for address in [*(data.get("CallbackURLs") or []), *(data.get("LogoutURLs") or [])]:
        _check_address(address)
    default = data.get("DefaultRedirectURI")
    # Source: CreateUserPoolClient, DefaultRedirectURI: "Must be in the CallbackURLs list".
    if default and default not in (data.get("CallbackURLs") or []):
        raise invalid(f"Default redirect URI {default} is not in the list of callback URLs.")
    _check_validity(data)
    _check_rotation(data)


def _check_scopes(data: dict) -> None:
    pool = cognito._user_pools.get(data.get("UserPoolId")) or {}
    servers = cognito._pool_resource_servers(pool).values() if pool else []
    own = {f"{server['Identifier']}/{scope['ScopeName']}" for server in servers for scope in server.get("Scopes") or []}
    for scope in data.get("AllowedOAuthScopes") or []:
        if scope not in STANDARD_SCOPES | own:
            raise Refused("ScopeDoesNotExistException", f"Scope {scope} does not exist.")


def _check_address(address: str) -> None:
    """Source: CreateUserPoolClient, CallbackURLs: absolute, without a fragment; https, an app's own scheme, or loopback."""
    try:
        parts = urlsplit(address)
        host = parts.hostname
    except ValueError:
        raise invalid(f"{address} is not a valid redirect URI.") from None
    if not parts.scheme or parts.fragment or "#" in address:
        raise invalid(f"{address} must be an absolute URI without a fragment.")
    if parts.scheme == "http" and host not in LOOPBACK_HOSTS:
        raise invalid(f"cannot use the HTTP protocol, except for localhost: {address}")


def _check_validity(data: dict) -> None:
    lifetimes = {}
    for token, (unit, amount, shortest, longest) in TOKEN_VALIDITY.items():
        unit = (data.get("TokenValidityUnits") or {}).get(token) or unit
        # Zero and an absent value mean the default, which has its own unit.
        given = data.get(f"{token}Validity")
        lifetimes[token] = given * SECONDS_PER_UNIT[unit] if given else amount * SECONDS_PER_UNIT[TOKEN_VALIDITY[token][0]]
        if not shortest <= lifetimes[token] <= longest:
            raise invalid("Invalid range for token validity.")
    # Source: the console, "Edit app client information": "Cannot be greater than refresh token expiration".
    if max(lifetimes["AccessToken"], lifetimes["IdToken"]) > lifetimes["RefreshToken"]:
        raise invalid("Invalid range for token validity.")


def _check_rotation(data: dict) -> None:
    """Source: "Refresh tokens", Amazon Cognito: rotation excludes ALLOW_REFRESH_TOKEN_AUTH; RefreshTokenRotationType."""
    rotation = data.get("RefreshTokenRotation") or _stored_client(data).get("RefreshTokenRotation") or {}
    flows = data.get("ExplicitAuthFlows") or DEFAULT_FLOWS
    if rotation.get("Feature") == "ENABLED" and "ALLOW_REFRESH_TOKEN_AUTH" in flows:
        raise invalid("Refresh token rotation cannot be enabled together with ALLOW_REFRESH_TOKEN_AUTH.")


def _store_rotation(name: str) -> None:
    """MiniStack does not store this setting."""
    original = getattr(cognito, name)

    def with_rotation(data):
        status, headers, body = original(data)
        if status != 200:
            return status, headers, body
        answer = json.loads(body)["UserPoolClient"]
        client = cognito._user_pools[data["UserPoolId"]]["_clients"][answer["ClientId"]]
        if data.get("RefreshTokenRotation") is not None:
            client["RefreshTokenRotation"] = _rotation_of(data["RefreshTokenRotation"])
        return cognito.json_response({"UserPoolClient": {k: v for k, v in client.items() if v is not None}})

    setattr(cognito, name, with_rotation)


def _rotation_of(given: dict) -> dict:
    """Without rotation the grace period is 0, and so it is by default.
    Source: github.com/hashicorp/terraform-provider-aws/issues/45646 and 50027."""
    grace = given.get("RetryGracePeriodSeconds") or 0 if given["Feature"] == "ENABLED" else 0
    return {"Feature": given["Feature"], "RetryGracePeriodSeconds": grace}


def _stored_client(data: dict) -> dict:
    pool = cognito._user_pools.get(data.get("UserPoolId")) or {}
    return pool.get("_clients", {}).get(data.get("ClientId")) or {}


def _reset_on_update() -> None:
    original = cognito._update_user_pool_client
    cognito._update_user_pool_client = lambda data: original({**RESET_BY_UPDATE, **data})
