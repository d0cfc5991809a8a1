"""AWS Lambda's checks of a queue before it becomes an event source, which MiniStack lacks."""

from ministack.core import iam_evaluator as iam
from ministack.core.responses import get_account_id, get_region
from ministack.services import lambda_svc, sqs

from refusal import Refused, checked_first

# Source: "Configuring SQS queues to use with Lambda", execution role permissions.
REQUIRED_OPERATIONS = ("ReceiveMessage", "DeleteMessage", "GetQueueAttributes")


def apply() -> None:
    checked_first(lambda_svc, "_create_esm", check)


def check(mapping: dict) -> None:
    source = mapping.get("EventSourceArn", "")
    queue = sqs._queue_by_arn(source) if ":sqs:" in source else None
    name, _ = lambda_svc._resolve_request_scoped_name_and_qualifier(mapping.get("FunctionName", ""))
    function = lambda_svc._functions.get(name)
    if queue is None or function is None:
        return
    _check_time(int(queue["attributes"].get("VisibilityTimeout", 30)), int(function["config"].get("Timeout", 3)))
    _check_role(function["config"].get("Role", ""), source)


def _check_time(visible_after: int, timeout: int) -> None:
    """Otherwise a message becomes visible again while the function still processes it. Source: the same page, visibility timeout."""
    if visible_after < timeout:
        raise Refused("InvalidParameterValueException", f"Queue visibility timeout: {visible_after} seconds is less than Function "
                      f"timeout: {timeout} seconds")


def _check_role(role: str, queue: str) -> None:
    policies = iam._gather_role_policies(role.rpartition("/")[2], get_account_id())
    for operation in REQUIRED_OPERATIONS:
        context = iam.EvalContext(principal_arn=role, principal_type="AssumedRole", principal_account=get_account_id(),
                                  action=f"sqs:{operation}", resource_arn=queue, region=get_region())
        if iam.evaluate(context, policies).decision != "Allow":
            raise Refused("InvalidParameterValueException",
                          f"The function execution role does not have permissions to call {operation} on SQS")
