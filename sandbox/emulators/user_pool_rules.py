"""Amazon Cognito's checks of pools and domains that MiniStack lacks."""

from ministack.services import cognito

import pool_messages
from refusal import Refused, checked_first, invalid

# Source: "Using the Amazon Cognito hosted domain": a prefix must not contain these words.
RESERVED_WORDS = ("aws", "amazon", "cognito")

# Members that UpdateUserPool resets to their defaults if the request omits them.
# Source: UpdateUserPool: "If you don't provide a value for an attribute, Amazon Cognito sets it to its default value".
# UserAttributeUpdateSettings is not reset. Source: terraform-provider-aws, resourceUserPoolUpdate.
RESET_BY_UPDATE = {
    "AccountRecoverySetting": None,
    "AdminCreateUserConfig": {"AllowAdminCreateUserOnly": False},
    "AutoVerifiedAttributes": [],
    "DeletionProtection": "INACTIVE",
    "DeviceConfiguration": None,
    "EmailConfiguration": {},
    "EmailVerificationMessage": "",
    "EmailVerificationSubject": "",
    "LambdaConfig": {},
    "SmsAuthenticationMessage": "",
    "SmsVerificationMessage": "",
    "UserPoolAddOns": None,
    "VerificationMessageTemplate": None,
}

# Source: "Adding user pool password requirements": the default password policy of a pool.
DEFAULT_PASSWORD_POLICY = {
    "MinimumLength": 8,
    "RequireUppercase": True,
    "RequireLowercase": True,
    "RequireNumbers": True,
    "RequireSymbols": True,
    "TemporaryPasswordValidityDays": 7,
}


def apply() -> None:
    checked_first(cognito, "_create_user_pool", check_new_pool)
    checked_first(cognito, "_update_user_pool", check_pool)
    checked_first(cognito, "_delete_user_pool", check_deleted_pool)
    checked_first(cognito, "_create_user_pool_domain", check_new_domain)
    _reset_on_update()
    _restrict_threat_protection()


def check_new_pool(data: dict) -> None:
    check_pool(data)
    # Source: CreateUserPool, UsernameAttributes.
    if data.get("AliasAttributes") and data.get("UsernameAttributes"):
        raise invalid("Only one of the aliasAttributes or usernameAttributes can be set in a user pool.")


def check_pool(data: dict) -> None:
    _check_confirmed_attributes(data)
    pool_messages.check_invitation((data.get("AdminCreateUserConfig") or {}).get("InviteMessageTemplate") or {})
    pool_messages.check_sender(data.get("EmailConfiguration") or {})


def _check_confirmed_attributes(data: dict) -> None:
    """Source: github.com/aws/aws-cli/issues/7151, where an update contained one setting and omitted the other. AWS's answer to an update
    without both is not documented."""
    confirmed = (data.get("UserAttributeUpdateSettings") or {}).get("AttributesRequireVerificationBeforeUpdate") or []
    if not set(confirmed) <= set(data.get("AutoVerifiedAttributes") or []):
        raise invalid("All attributes in AttributesRequireVerificationBeforeUpdate must exist in AutoVerifiedAttributes")


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
        policies = {"PasswordPolicy": DEFAULT_PASSWORD_POLICY, **(data.get("Policies") or {})}
        return original({**RESET_BY_UPDATE, **data, "Policies": policies})

    cognito._update_user_pool = update


def _restrict_threat_protection() -> None:
    """Source: CreateUserPool, UserPoolAddOns: "To activate this setting, your user pool must be on the Plus tier". MiniStack
    refuses it only on ESSENTIALS."""
    original = cognito._user_pool_tier_error

    def tier_error(tier, add_ons, policies, current=None):
        if tier != "LITE" or not cognito._threat_protection_on(add_ons):
            return original(tier, add_ons, policies, current)
        error = "FeatureUnavailableInTierException" if current in (None, tier) else "TierChangeNotAllowedException"
        return Refused(error, "The following features need to be disabled for the LITE pricing tier configured: "
                              "Threat Protection").response()

    cognito._user_pool_tier_error = tier_error
