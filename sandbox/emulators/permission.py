"""Evaluates IAM permissions for services that this emulator does not contain."""

import base64
import os
import re
from urllib.parse import parse_qs

from ministack.core import iam_evaluator as iam
from ministack.core.responses import _account_from_sts_session, set_request_account_id
from ministack.services import iam as iam_service

# Services that speak JSON name some errors otherwise. Source: "Common errors" of their API references.
ERROR_NAMES = {"SignatureDoesNotMatch": "InvalidSignatureException", "IncompleteSignature": "IncompleteSignatureException"}


def decide(question: dict) -> dict:
    """Answers {"denied": reason or null, "error": its name, "principal": ARN, "account": ID}. With `signed`, the request as it arrived,
    the signature is checked. With `resourcePolicy` that policy of the resource must allow the caller, too."""
    key, session = question["key"], question.get("session")
    account = iam.find_iam_access_key_account(key) or _account_from_sts_session(key) or _default_account(key)
    caller = iam.resolve_credential(key, account, session)
    if isinstance(caller, iam.CredentialResolutionError):
        return {"denied": caller.message, "error": caller.code}
    forged = _signature_fault(question["signed"], key, account) if "signed" in question else None
    if forged:
        return {"denied": forged.message, "error": ERROR_NAMES.get(forged.code, forged.code)}
    named = {"principal": caller.principal_arn, "account": caller.account_id}
    denied = denial(question)
    if denied is None and "resourcePolicy" in question:
        denied = _denial_by_resource(question, caller)
    return {"denied": denied, "error": "AccessDeniedException"} | named


def _signature_fault(signed: dict, key: str, account: str):
    """MiniStack's check of its own requests. It does not check root keys."""
    headers = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in signed["headers"]]
    iam.pin_signed_request(signed["method"], signed["path"], parse_qs(signed["query"], keep_blank_values=True), headers)
    iam.pin_signed_body(base64.b64decode(signed["body"]))
    checked = iam.authenticate(key, account)
    return checked if isinstance(checked, iam.AuthError) else None


def _default_account(key: str) -> str:
    return key if re.fullmatch(r"\d{12}", key) else os.environ["MINISTACK_ACCOUNT_ID"]


def _denial_by_resource(question: dict, caller) -> str | None:
    for resource in question["resources"]:
        context = iam.EvalContext(
            principal_arn=caller.principal_arn,
            principal_type=caller.principal_type,
            principal_account=caller.account_id,
            action=question["action"],
            resource_arn=resource,
            region=question["region"],
        )
        if iam.evaluate_resource_policy(question["resourcePolicy"], context).decision != "Allow":
            return (f"User: {caller.principal_arn} is not authorized to perform: {question['action']} on resource: {resource} "
                    f"because no resource-based policy allows the {question['action']} action")
    return None


def unknown_principals(arns: list[str]) -> list[str]:
    """The roles and users that do not exist."""
    return [arn for arn in arns if not _exists(arn)]


def _exists(arn: str) -> bool:
    account, resource = arn.split(":")[4:6]
    kind, name = resource.split("/")[0], resource.split("/")[-1]
    found = {"role": iam_service._roles, "user": iam_service._users}[kind].get_scoped(account, None, name)
    return found is not None and found["Arn"] == arn


def denial(question: dict) -> str | None:
    """`question`: key, session, action, region, and optionally resources (default: all) and context (condition keys).
    Evaluates only identity policies. Returns None if the action is allowed on each resource."""
    key = question["key"]
    if iam.is_root_access_key(key):
        return None
    account = iam.find_iam_access_key_account(key)
    if account is None and not question.get("session"):
        return "The security token included in the request is invalid."
    set_request_account_id(account or key)
    principal = iam.resolve_principal(key, account or "", None)
    if isinstance(principal, iam.AuthError):
        return principal.message
    if principal.policies is None:
        return None
    denied = [one for one in question.get("resources", ["*"]) if not _is_allowed(principal, question, one)]
    if not denied:
        return None
    # Public reports quote AWS's message for Identity Store: it names the resource.
    return (f"User: {principal.arn} is not authorized to perform: {question['action']} on resource: {denied[0]} "
            f"because no identity-based policy allows the {question['action']} action")


def _is_allowed(principal, question: dict, resource: str) -> bool:
    context = iam.EvalContext(
        principal_arn=principal.arn,
        principal_type=principal.type,
        principal_account=principal.account,
        action=question["action"],
        resource_arn=resource,
        region=question["region"],
        service_context=question.get("context", {}),
        principal_keys=principal.keys,
    )
    return iam.evaluate(context, principal.policies, *principal.limits).decision == "Allow"
