"""Changes of users to their own accounts with access tokens, and confirmation of changed e-mail addresses.

MiniStack accepts every attribute at once from every app client, and a changed address keeps its `email_verified`.
Source: UpdateUserAttributes, VerifyUserAttribute, AdminUpdateUserAttributes; UserAttributeUpdateSettingsType.
"""

import secrets

from ministack.services import cognito

import cognito_actions
from refusal import Refused, checked_first, invalid

# Source: "Working with user attributes": only administrators may write these, for any app client.
ADMIN_ONLY_ATTRIBUTES = {"sub", "email_verified", "phone_number_verified"}

# The account's member with the unconfirmed address and its code.
PENDING_EMAIL = "_pending_email"


def apply(check_alias) -> None:
    """`check_alias(pool, attributes, username)` refuses the verified address of another account."""
    checked_first(cognito, "_update_user_attributes", _update)
    original = cognito._update_user_attributes
    cognito._update_user_attributes = lambda data: _with_delivery(data, original(data))
    cognito_actions.add_for_token("VerifyUserAttribute", lambda user, pool, data: _verify(user, pool, data, check_alias))


def must_be_confirmed(pool: dict) -> bool:
    settings = pool.get("UserAttributeUpdateSettings") or {}
    return "email" in (settings.get("AttributesRequireVerificationBeforeUpdate") or [])


def send_code(pool: dict, user: dict, email: str) -> None:
    """Mails a code to a new address. VerifyUserAttribute with the code makes it the account's address."""
    code = f"{secrets.randbelow(10**6):06}"
    user[PENDING_EMAIL] = {"email": email, "code": code}
    cognito._send_verification_email(pool, user["Username"], {"email": email}, code)


def _update(data: dict) -> None:
    user, pool = cognito._user_pool_for_access_token(data.get("AccessToken"))
    if user is None:
        return
    changes = cognito._attr_list_to_dict(data.get("UserAttributes") or [])
    _check_permission(pool, data["AccessToken"], changes)
    email = changes.pop("email", None)
    if email is None:
        return
    if "email" in (pool.get("AutoVerifiedAttributes") or []):
        send_code(pool, user, email)
        data["_delivered"] = cognito._masked_destination(email)
    if not must_be_confirmed(pool):
        changes.update(email=email, email_verified="false")
    data["UserAttributes"] = cognito._dict_to_attr_list(changes)


def _check_permission(pool: dict, token: str, changes: dict) -> None:
    """Source: CreateUserPoolClient, WriteAttributes: without a list, the standard attributes."""
    client = pool["_clients"].get(cognito._token_claims(token).get("client_id")) or {}
    listed = client.get("WriteAttributes") or []
    for name in changes:
        is_allowed = name in listed if listed else ":" not in name
        if name in ADMIN_ONLY_ATTRIBUTES or not is_allowed:
            raise Refused("NotAuthorizedException", "A client attempted to write unauthorized attribute")


def _with_delivery(data: dict, answer):
    destination = data.pop("_delivered", None)
    if answer[0] != 200 or destination is None:
        return answer
    details = {"Destination": destination, "DeliveryMedium": "EMAIL", "AttributeName": "email"}
    return cognito.json_response({"CodeDeliveryDetailsList": [details]})


def _verify(user: dict, pool: dict, data: dict, check_alias) -> dict:
    if data.get("AttributeName") != "email":
        raise invalid("The sandbox confirms only e-mail addresses.")
    pending = user.get(PENDING_EMAIL)
    if pending is None:
        raise Refused("ExpiredCodeException", "Invalid code provided, please request a code again.")
    if data.get("Code") != pending["code"]:
        raise Refused("CodeMismatchException", "Invalid verification code provided, please try again.")
    confirmed = {"email": pending["email"], "email_verified": "true"}
    # Source: VerifyUserAttribute, AliasExistsException.
    check_alias(pool, confirmed, user["Username"])
    user["Attributes"] = cognito._merge_attributes(user["Attributes"], cognito._dict_to_attr_list(confirmed))
    del user[PENDING_EMAIL]
    return {}
