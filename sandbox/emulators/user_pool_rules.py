"""What Amazon Cognito refuses of pools, domains and app clients, and MiniStack lets through."""

from ministack.services import cognito

from refusal import Refused, invalid

# Source: "Using the Amazon Cognito hosted domain": a prefix must not hold these words.
RESERVED_WORDS = ("aws", "amazon", "cognito")

# Source: "Scopes, M2M, and resource servers"; offline_access is none of them.
STANDARD_SCOPES = {"openid", "email", "phone", "profile", "aws.cognito.signin.user.admin"}

# What UpdateUserPool sets back to its default where the request leaves it out.
# Source: UpdateUserPool: "If you don't provide a value for an attribute, Amazon Cognito sets it to its default value".
RESET_BY_UPDATE = {
    "AccountRecoverySetting": None,
    "AdminCreateUserConfig": {"AllowAdminCreateUserOnly": False},
    "AutoVerifiedAttributes": [],
    "DeletionProtection": "INACTIVE",
    "LambdaConfig": {},
    "UserPoolAddOns": None,
}


def apply() -> None:
    _wrap("_create_user_pool", check_new_pool)
    _wrap("_delete_user_pool", check_deleted_pool)
    _wrap("_create_user_pool_domain", check_new_domain)
    _wrap("_create_user_pool_client", check_client)
    _wrap("_update_user_pool_client", check_client)
    _reset_on_update()


def check_new_pool(data: dict) -> None:
    # Source: CreateUserPool, UsernameAttributes.
    if data.get("AliasAttributes") and data.get("UsernameAttributes"):
        raise invalid("Only one of the aliasAttributes or usernameAttributes can be set in a user pool.")


def check_deleted_pool(data: dict) -> None:
    pool = cognito._user_pools.get(data.get("UserPoolId")) or {}
    # Source: "User pool deletion protection".
    if pool.get("DeletionProtection") == "ACTIVE":
        raise invalid("The user pool cannot be deleted because deletion protection is activated.")
    if pool.get("Domain") or pool.get("CustomDomain"):
        raise invalid("User pool cannot be deleted. It has a domain configured that should be deleted first.")


def check_new_domain(data: dict) -> None:
    domain = data.get("Domain", "")
    if "." not in domain and any(word in domain for word in RESERVED_WORDS):
        raise invalid("Domain cannot contain reserved word.")
    if domain in cognito._pool_domain_map:
        raise invalid("Domain already associated with another user pool.")


def check_client(data: dict) -> None:
    pool = cognito._user_pools.get(data.get("UserPoolId")) or {}
    own = {f"{s['Identifier']}/{scope['ScopeName']}" for s in cognito._pool_resource_servers(pool).values()
           for scope in s.get("Scopes") or []} if pool else set()
    for scope in data.get("AllowedOAuthScopes") or []:
        if scope not in STANDARD_SCOPES | own:
            raise Refused("ScopeDoesNotExistException", f"Scope {scope} does not exist.")
    for address in data.get("CallbackURLs") or []:
        # Source: CreateUserPoolClient, CallbackURLs: "Use HTTPS over HTTP except for http://localhost for testing".
        if address.startswith("http://") and not address.startswith(("http://localhost", "http://127.0.0.1", "http://[::1]")):
            raise invalid(f"cannot use the HTTP protocol, except for localhost: {address}")


def _wrap(name: str, check) -> None:
    original = getattr(cognito, name)

    def checked(data):
        try:
            check(data)
        except Refused as refused:
            return refused.response()
        return original(data)

    setattr(cognito, name, checked)


def _reset_on_update() -> None:
    original = cognito._update_user_pool

    def update(data):
        return original({**RESET_BY_UPDATE, **data})

    cognito._update_user_pool = update
