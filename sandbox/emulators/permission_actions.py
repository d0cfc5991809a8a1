"""Which permission is asked for, where MiniStack asks for another one. Source: Service Authorization Reference, AWS Lambda and Amazon SQS."""

from ministack.core import iam_actions


def apply() -> None:
    original = iam_actions._lambda_action

    def lambda_action(method: str, path: str) -> str | None:
        return _event_action(method, [part for part in path.split("/") if part]) or original(method, path)

    iam_actions._lambda_action = lambda_action
    _of_one_message()


def _of_one_message() -> None:
    """SQS has no permissions for batches. Source: "Amazon SQS API permissions": the one for a message holds for ten of them."""
    original = iam_actions.extract_iam_action

    def extract_iam_action(service: str, *request) -> str | None:
        action = original(service, *request)
        return action.removesuffix("Batch") if service == "sqs" and action else action

    iam_actions.extract_iam_action = extract_iam_action


def _event_action(method: str, parts: list[str]) -> str | None:
    """What is about events: mappings by their id, what becomes of failed calls, and concurrency."""
    verb = {"GET": "Get", "PUT": "Update", "DELETE": "Delete"}.get(method)
    if parts[1:2] == ["event-source-mappings"] and len(parts) == 3:
        return f"{verb}EventSourceMapping"
    if parts[3:] == ["event-invoke-config"]:
        # PUT writes all of it, POST a part. Source: PutFunctionEventInvokeConfig, UpdateFunctionEventInvokeConfig.
        return {"PUT": "Put", "POST": "Update"}.get(method, verb) + "FunctionEventInvokeConfig"
    if parts[3:] == ["concurrency"]:
        return ("Put" if method == "PUT" else verb) + "FunctionConcurrency"
    return None
