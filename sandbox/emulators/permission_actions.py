"""Which permission is asked for, where MiniStack asks for another one. Source: Service Authorization Reference, AWS Lambda."""

from ministack.core import iam_actions


def apply() -> None:
    original = iam_actions._lambda_action

    def lambda_action(method: str, path: str) -> str | None:
        return _event_action(method, [part for part in path.split("/") if part]) or original(method, path)

    iam_actions._lambda_action = lambda_action


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
