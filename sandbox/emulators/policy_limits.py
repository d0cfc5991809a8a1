"""Lengths of IAM policies, which MiniStack does not limit. White space does not count.

Source: "IAM and AWS STS quotas", IAM and STS character limits."""

import json
import re

from ministack.services import iam

MAX_MANAGED_LENGTH = 6144
# All inline policies of the identity together.
MAX_INLINE_LENGTH = {"Role": 10240, "User": 2048, "Group": 5120}


def apply() -> None:
    _limit("CreatePolicy", _managed)
    _limit("CreatePolicyVersion", _managed)
    for kind in MAX_INLINE_LENGTH:
        _limit(f"Put{kind}Policy", lambda request, kind=kind: _inline(kind, request))


def _limit(operation: str, fault) -> None:
    original = iam._IAM_HANDLERS[operation]

    def limited(request):
        message = fault(request)
        return iam._error(409, "LimitExceeded", message, ns="iam") if message else original(request)

    iam._IAM_HANDLERS[operation] = limited


def _managed(request) -> str | None:
    if length(iam._p(request, "PolicyDocument")) > MAX_MANAGED_LENGTH:
        return f"Cannot exceed quota for PolicySize: {MAX_MANAGED_LENGTH}"
    return None


def _inline(kind: str, request) -> str | None:
    name = iam._p(request, f"{kind}Name")
    others = {**_inline_policies(kind, name)}
    others.pop(iam._p(request, "PolicyName"), None)
    total = sum(map(length, others.values())) + length(iam._p(request, "PolicyDocument"))
    limit = MAX_INLINE_LENGTH[kind]
    return f"Maximum policy size of {limit} bytes exceeded for {kind.lower()} {name}" if total > limit else None


def _inline_policies(kind: str, name: str) -> dict:
    if kind == "Role":
        return (iam._roles.get(name) or {}).get("InlinePolicies") or {}
    return (iam._user_inline_policies.get(name) or {}) if kind == "User" else {}


def length(document) -> int:
    text = document if isinstance(document, str) else json.dumps(document)
    return len(re.sub(r"\s", "", text or ""))
