"""Amazon Cognito's checks of accounts that MiniStack lacks."""

import re
import threading

from ministack.services import cognito

import aliases
import invitations
import listing
import quotas
import self_service
from refusal import Refused, invalid

# Serializes requests: MiniStack checks and inserts without a lock, so that two concurrent requests would both succeed.
_request_lock = threading.RLock()

EMAIL = re.compile(r"^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+$")


def apply() -> None:
    _check_every_request()
    self_service.apply(aliases.check_update)
    _ignore_case()
    # Source: AdminCreateUser, DesiredDeliveryMediums: "The default value is SMS".
    cognito._wants_email_delivery = lambda data: "EMAIL" in (data.get("DesiredDeliveryMediums") or ["SMS"])
    # The claim email_verified must equal the attribute. Source: "Understanding the identity (ID) token".
    original = cognito._signed_jwt
    cognito._signed_jwt = lambda claims, *rest, **named: original(_with_verified_claim(claims), *rest, **named)


def _check_every_request() -> None:
    original = cognito._run_idp_handler
    checks = {
        "AdminCreateUser": check_new_account,
        "AdminUpdateUserAttributes": check_update,
        "ListUsers": listing.check,
    }

    def run(handler, action, data):
        if quotas.exceeded(action):
            return Refused("TooManyRequestsException", "Too many requests").response()
        with _request_lock:
            try:
                _use_stored_username(data)
                checks.get(action, lambda _: None)(data)
            except Refused as refused:
                return refused.response()
            return original(handler, action, data)

    cognito._run_idp_handler = run


def check_new_account(data: dict) -> None:
    pool = cognito._user_pools.get(data.get("UserPoolId"))
    if pool is None:
        return
    username, attributes = data.get("Username") or "", _attributes(data)
    if data.get("MessageAction") == "RESEND":
        return _check_resend(pool, username)
    # Source: "Customizing sign-in attributes": with e-mail as an alias, a username must not be in e-mail form.
    if "email" in (pool.get("AliasAttributes") or []) and EMAIL.match(username):
        raise invalid("Username cannot be of email format, since user pool is configured for email alias.")
    # AWS reports an existing username before all other faults.
    if username in pool["_users"]:
        return
    _check_attributes(pool, attributes)
    for attribute in pool.get("SchemaAttributes") or []:
        if attribute.get("Required") and attribute["Name"] != "sub" and not attributes.get(attribute["Name"]):
            raise invalid(f"Attributes did not conform to the schema: {attribute['Name']}: The attribute is required")
    if not data.get("ForceAliasCreation"):
        aliases.check_new(pool, attributes, username)


def check_update(data: dict) -> None:
    pool = cognito._user_pools.get(data.get("UserPoolId"))
    if pool is None:
        return
    changes = _attributes(data)
    if "sub" in changes:
        raise invalid("Cannot modify an already provided attribute: sub")
    _check_attributes(pool, changes)
    user = pool["_users"].get(data.get("Username"))
    if user is None:
        return
    if "email" in changes:
        # Source: AdminUpdateUserAttributes: a changed e-mail is unverified unless the same request says otherwise.
        changes.setdefault("email_verified", "false")
        if changes["email_verified"] != "true" and self_service.must_be_confirmed(pool):
            # Source: AdminUpdateUserAttributes, UserAttributes: the old address stays until the new one is confirmed.
            self_service.send_code(pool, user, changes.pop("email"))
            del changes["email_verified"]
        data["UserAttributes"] = cognito._dict_to_attr_list(changes)
    if "email" in changes or "email_verified" in changes:
        aliases.check_update(pool, {**cognito._attr_list_to_dict(user["Attributes"]), **changes}, data["Username"])


def _check_resend(pool: dict, username: str) -> None:
    user = pool["_users"].get(username)
    if user is None:
        return
    # Source: AdminCreateUser, UnsupportedUserStateException.
    if user["UserStatus"] != "FORCE_CHANGE_PASSWORD":
        raise Refused("UnsupportedUserStateException", f"Resend not possible. {username} status is not FORCE_CHANGE_PASSWORD")
    user["_password"] = invitations.temporary_password()


def _check_attributes(pool: dict, attributes: dict) -> None:
    known = {attribute["Name"]: attribute for attribute in pool.get("SchemaAttributes") or []}
    for name, value in attributes.items():
        if name not in known:
            raise invalid(f"Attributes did not conform to the schema: Type for attribute {{{name}}} could not be determined")
        longest = (known[name].get("StringAttributeConstraints") or {}).get("MaxLength")
        if longest is not None and len(value) > int(longest):
            raise invalid(f"Attributes did not conform to the schema: {name}: String must be no longer than {longest}")
    if "email" in attributes and not EMAIL.match(attributes["email"]):
        raise invalid("Invalid email address format.")


def _ignore_case() -> None:
    """Source: "User pool case sensitivity": applies to usernames and aliases, depending on the pool's setting."""
    original = cognito._resolve_user

    def resolve(pool, username):
        user, error = original(pool, username)
        if error is None or not isinstance(username, str) or _is_case_sensitive(pool):
            return user, error
        wanted = username.casefold()
        for candidate in pool["_users"].values():
            attributes = cognito._attr_list_to_dict(candidate["Attributes"])
            by_alias = "email" in (pool.get("AliasAttributes") or []) and attributes.get("email_verified") == "true"
            if candidate["Username"].casefold() == wanted or by_alias and attributes.get("email", "").casefold() == wanted:
                return candidate, None
        return user, error

    cognito._resolve_user = resolve


def _use_stored_username(data: dict) -> None:
    pool, username = cognito._user_pools.get(data.get("UserPoolId")), data.get("Username")
    if pool is None or not isinstance(username, str) or _is_case_sensitive(pool) or username in pool["_users"]:
        return
    stored = next((name for name in pool["_users"] if name.casefold() == username.casefold()), None)
    if stored is not None:
        data["Username"] = stored


def _is_case_sensitive(pool: dict) -> bool:
    return (pool.get("UsernameConfiguration") or {}).get("CaseSensitive", True)


def _attributes(data: dict) -> dict:
    return cognito._attr_list_to_dict(data.get("UserAttributes") or [])


def _with_verified_claim(claims: dict) -> dict:
    if claims.get("token_use") != "id" or "email" not in claims:
        return claims
    pool = cognito._get_pool_unscoped(claims["iss"].rsplit("/", 1)[-1]) or {}
    user = (pool.get("_users") or {}).get(claims.get("cognito:username"))
    if user is None:
        return claims
    verified = cognito._attr_list_to_dict(user["Attributes"]).get("email_verified") == "true"
    return {**claims, "email_verified": verified}
