"""IAM actions of requests for which MiniStack checks a wrong action. Source: Service Authorization Reference, AWS Lambda and Amazon SQS."""

from ministack.core import iam_actions


def apply() -> None:
    original = iam_actions._lambda_action

    def lambda_action(method: str, path: str) -> str | None:
        return _event_action(method, [part for part in path.split("/") if part]) or original(method, path)

    iam_actions._lambda_action = lambda_action
    _use_single_message_actions()


def _use_single_message_actions() -> None:
    """SQS has no permissions for batches. Source: "Amazon SQS API permissions": the action for a message also applies to a batch."""
    original = iam_actions.extract_iam_action

    def extract_iam_action(service: str, *request) -> str | None:
        action = original(service, *request)
        return action.removesuffix("Batch") if service == "sqs" and action else action

    iam_actions.extract_iam_action = extract_iam_action


def _event_action(method: str, parts: list[str]) -> str | None:
    """Actions on event source mappings by ID, on settings of asynchronous invocations, and on concurrency."""
    verb = {"GET": "Get", "PUT": "Update", "DELETE": "Delete"}.get(method)
    if parts[1:2] == ["event-source-mappings"] and len(parts) == 3:
        return f"{verb}EventSourceMapping"
    if parts[3:] == ["event-invoke-config"]:
        # PUT replaces the configuration, POST changes it. Source: PutFunctionEventInvokeConfig, UpdateFunctionEventInvokeConfig.
        return {"PUT": "Put", "POST": "Update"}.get(method, verb) + "FunctionEventInvokeConfig"
    if parts[3:] == ["concurrency"]:
        return ("Put" if method == "PUT" else verb) + "FunctionConcurrency"
    return None
