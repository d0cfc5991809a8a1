"""Questions to the emulator that contains IAM and STS."""

import json
import urllib.request

_aws = ""


def apply(aws: str) -> None:
    """`aws` is that emulator's address."""
    global _aws
    _aws = aws


def decision(question: dict) -> dict:
    """`question` as in permission.decide. Answers the same."""
    return _ask("authorize", question)


def unknown_principals(arns: list[str]) -> list[str]:
    """The roles and users among the ARNs that do not exist."""
    return _ask("principals", {"arns": arns})["unknown"] if arns else []


def identity_context(subject: dict) -> str:
    """The assertion of a user's identity, which STS makes and only STS can read. Source: AwsAdditionalDetails, identityContext:
    "signed and encrypted by STS"."""
    return _ask("identity-context", subject)["context"]


def published(issuer: str, path: str) -> dict:
    """A document that a user pool publishes below its issuer's address.

    Raises OSError or ValueError if there is none."""
    host, _, pool = issuer.removeprefix("https://").partition("/")
    request = urllib.request.Request(f"{_aws}/{pool}/{path}", headers={"Host": host})
    with urllib.request.urlopen(request, timeout=10) as answer:
        return json.load(answer)


def _ask(control: str, question: dict) -> dict:
    request = urllib.request.Request(f"{_aws}/_sandbox/{control}", data=json.dumps(question).encode(), method="POST")
    with urllib.request.urlopen(request, timeout=10) as answer:
        return json.load(answer)
