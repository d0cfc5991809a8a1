"""Amazon Cognito's behaviour for an e-mail that is another account's verified alias.

documented: AliasExistsException. Source: AdminCreateUser, AdminUpdateUserAttributes and VerifyUserAttribute, Errors.
reported: AdminCreateUser answers UsernameExistsException; AdminUpdateUserAttributes and VerifyUserAttribute move the alias, and the
other account's e-mail becomes unverified. Sources: github.com/boto/boto3/issues/3213; github.com/aws-amplify/aws-sdk-ios/issues/515, where AWS calls it expected;
re:Post, "How do I troubleshoot issues with an Amazon Cognito user's email_verified attribute?"."""

from ministack.services import cognito

from refusal import Refused

BEHAVIOURS = ("documented", "reported")

ALIAS_EXISTS_MESSAGE = "An account with the email already exists."

_behaviour = BEHAVIOURS[0]


def set_behaviour(behaviour: str) -> None:
    global _behaviour
    if behaviour not in BEHAVIOURS:
        raise ValueError(f"{behaviour} is not one of {', '.join(BEHAVIOURS)}")
    _behaviour = behaviour


def check_new(pool: dict, attributes: dict, username: str) -> None:
    """Source: "Customizing sign-in attributes": a verified alias belongs to one account only."""
    if _holder(pool, attributes, username) is not None:
        raise Refused("AliasExistsException" if _behaviour == "documented" else "UsernameExistsException", ALIAS_EXISTS_MESSAGE)


def check_update(pool: dict, attributes: dict, username: str) -> None:
    """`attributes` contains all attributes of the account after the update."""
    holder = _holder(pool, attributes, username)
    if holder is None:
        return
    if _behaviour == "documented":
        raise Refused("AliasExistsException", ALIAS_EXISTS_MESSAGE)
    attributes_of_holder = {**cognito._attr_list_to_dict(holder["Attributes"]), "email_verified": "false"}
    holder["Attributes"] = cognito._dict_to_attr_list(attributes_of_holder)


def _holder(pool: dict, attributes: dict, username: str) -> dict | None:
    email = attributes.get("email", "").casefold()
    if not email or attributes.get("email_verified") != "true" or "email" not in (pool.get("AliasAttributes") or []):
        return None
    for other in pool["_users"].values():
        found = cognito._attr_list_to_dict(other["Attributes"])
        same = found.get("email", "").casefold() == email and found.get("email_verified") == "true"
        if same and other["Username"] != username:
            return other
    return None
