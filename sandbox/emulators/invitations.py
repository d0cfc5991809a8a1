"""Temporary passwords as Amazon Cognito draws them, and the invitations with them, for the sandbox's control."""

import secrets
import string

from ministack.services import cognito

# Source: "Adding user pool password requirements", special characters; without the space, which may not come first or last.
SYMBOLS = "^$*.[]{}()?\"!@#%&/\\,><':;|_~`=+-"
CLASSES = (string.ascii_uppercase, string.ascii_lowercase, string.digits, SYMBOLS)

_sent: list[dict] = []


def apply() -> None:
    cognito._generate_temp_password = temporary_password
    cognito._deliver_invitation_email = deliver


def sent() -> list[dict]:
    """All invitations, oldest first. The password is beside the text, where one with any symbol cannot be told from the rest."""
    return list(_sent)


def temporary_password() -> str:
    """Generates a password that is long enough for the policies of all pools, from all symbols that Cognito allows."""
    length = max([24, *(_minimum_length(pool) for pool in cognito._user_pools.values())])
    letters = [secrets.choice(letters) for letters in CLASSES]
    letters += [secrets.choice("".join(CLASSES)) for _ in range(length - len(CLASSES))]
    secrets.SystemRandom().shuffle(letters)
    return "".join(letters)


def deliver(pool: dict, username: str, attributes: dict, subject: str, body: str):
    address = (attributes or {}).get("email")
    message = cognito._deliver_cognito_email(pool, address, subject, body, "CognitoInvitationMessage", {"Username": username})
    if message is not None:
        password = pool["_users"][username]["_password"]
        _sent.append({"to": address, "subject": subject, "body": body, "temporaryPassword": password})
    return message


def _minimum_length(pool: dict) -> int:
    return ((pool.get("Policies") or {}).get("PasswordPolicy") or {}).get("MinimumLength", 0)
