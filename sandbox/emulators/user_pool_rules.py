"""What Amazon Cognito refuses of pools and domains, and MiniStack lets through."""

from ministack.services import cognito

from refusal import checked_first, invalid

# Source: "Using the Amazon Cognito hosted domain": a prefix must not hold these words.
RESERVED_WORDS = ("aws", "amazon", "cognito")

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
    checked_first(cognito, "_create_user_pool", check_new_pool)
    checked_first(cognito, "_delete_user_pool", check_deleted_pool)
    checked_first(cognito, "_create_user_pool_domain", check_new_domain)
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


def _reset_on_update() -> None:
    original = cognito._update_user_pool

    def update(data):
        return original({**RESET_BY_UPDATE, **data})

    cognito._update_user_pool = update
