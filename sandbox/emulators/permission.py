"""Evaluates IAM permissions for services that this emulator does not contain."""

from ministack.core import iam_evaluator as iam
from ministack.core.responses import set_request_account_id


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
