"""AWS STS's checks of AssumeRole that MiniStack lacks. Source: AssumeRole, AWS STS API Reference, and the service model sts in
botocore for lengths, ranges and patterns."""

import re
from urllib.parse import parse_qs

from ministack.core.router import extract_access_key_id
from ministack.services import iam as iam_service
from ministack.services import sts

import model_faults

# Source: AssumeRole, DurationSeconds: "Role chaining limits your … role session to a maximum of one hour".
MAX_CHAINED_SECONDS = 3600
CONTEXT_MEMBER = re.compile(r"ProvidedContexts\.member\.(\d+)\.(ProviderArn|ContextAssertion)")


def apply() -> None:
    original = sts.handle_request

    async def handle(method, path, headers, body, query_params):
        request = request_in(body)
        fault = _fault(request, extract_access_key_id(headers, query_params)) if request else None
        if fault:
            return sts._error(400, "ValidationError", fault, ns="sts")
        return await original(method, path, headers, body, query_params)

    sts.handle_request = handle


def request_in(body: bytes) -> dict | None:
    """The members of an AssumeRole, or None for other requests. Tags and session policies are left to MiniStack."""
    params = {key: values[0] for key, values in parse_qs(body.decode("utf-8", "replace"), keep_blank_values=True).items()}
    if params.get("Action") != "AssumeRole":
        return None
    names = ("RoleArn", "RoleSessionName", "ExternalId", "SourceIdentity", "Policy")
    request: dict = {name: params[name] for name in names if name in params}
    if params.get("DurationSeconds", "").isdigit():
        request["DurationSeconds"] = int(params["DurationSeconds"])
    contexts: dict[int, dict] = {}
    for name, value in params.items():
        member = CONTEXT_MEMBER.fullmatch(name)
        if member:
            contexts.setdefault(int(member[1]), {})[member[2]] = value
    return request | ({"ProvidedContexts": [contexts[index] for index in sorted(contexts)]} if contexts else {})


def _fault(request: dict, key: str | None) -> str | None:
    fault = model_faults.message("sts", "AssumeRole", request)
    if fault:
        return fault
    account, name = request["RoleArn"].split(":")[4], request["RoleArn"].rpartition("/")[2]
    role = iam_service._roles.get_scoped(account, None, name) or {}
    seconds = request.get("DurationSeconds", 0)
    if role and seconds > role.get("MaxSessionDuration", 3600):
        return "The requested DurationSeconds exceeds the MaxSessionDuration set for this role."
    if seconds > MAX_CHAINED_SECONDS and key in sts._sessions:
        return "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining"
    return None
