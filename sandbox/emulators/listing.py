"""Filters, checks and attribute selection of Amazon Cognito's ListUsers that MiniStack lacks."""

import json
import re

from ministack.services import cognito

from refusal import invalid

# Source: ListUsers, Filter: the searchable attributes, which exclude custom ones.
USER_FILTER = re.compile(
    r'^\s*"?(username|email|phone_number|name|given_name|family_name|preferred_username|cognito:user_status|status|sub)"?'
    r'\s*(\^?=)\s*"((?:[^"\\]|\\.)*)"\s*$')


def apply() -> None:
    _select_attributes()
    cognito._apply_user_filter = filter_users


def check(data: dict) -> None:
    filter_text = data.get("Filter") or ""
    if filter_text and not USER_FILTER.match(filter_text):
        raise invalid("Error while parsing filter.")


def _select_attributes() -> None:
    """Source: ListUsers, AttributesToGet: "the attributes that you want Amazon Cognito to include in the response"."""
    original = cognito._list_users

    def list_users(data):
        status, headers, body = original(data)
        wanted = data.get("AttributesToGet")
        if status != 200 or wanted is None:
            return status, headers, body
        answer = json.loads(body)
        for user in answer["Users"]:
            user["Attributes"] = [attribute for attribute in user["Attributes"] if attribute["Name"] in wanted]
        return cognito.json_response(answer)

    cognito._list_users = list_users


def filter_users(users: list, filter_text: str) -> list:
    match = USER_FILTER.match(filter_text)
    if match is None:
        return []
    name, operator, value = match[1], match[2], re.sub(r"\\(.)", r"\1", match[3]).casefold()

    def field(user: dict) -> str:
        if name == "username":
            return user["Username"]
        if name == "cognito:user_status":
            return user["UserStatus"]
        if name == "status":
            return "Enabled" if user.get("Enabled", True) else "Disabled"
        return cognito._attr_list_to_dict(user["Attributes"]).get(name, "")

    if operator == "=":
        return [user for user in users if field(user).casefold() == value]
    return [user for user in users if field(user).casefold().startswith(value)]
