"""Redrive of a dead-letter queue's messages to their source queues, which MiniStack's SQS lacks.

Sources: StartMessageMoveTask, ListMessageMoveTasks; "Configuring a dead-letter queue redrive", Amazon SQS Developer Guide."""

import asyncio
import json
import time

from ministack.core.responses import AccountRegionScopedDict, get_region, new_uuid
from ministack.core.router import extract_access_key_id
from ministack.services import sqs

import permission

_tasks = AccountRegionScopedDict()

# Messages in a batch, and seconds between batches: slow enough to be observed, as in SQS.
BATCH_SIZE, BATCH_INTERVAL_S = 10, 0.05

# Further permissions that a caller needs to start or list moves. Source: "Configuring queue permissions for dead-letter queue redrive".
SOURCE_OPERATIONS = ("ReceiveMessage", "DeleteMessage", "GetQueueAttributes")


def apply() -> None:
    sqs._HANDLERS.update({"StartMessageMoveTask": start, "ListMessageMoveTasks": list_tasks})
    _check_permissions()
    reset = sqs.reset

    def clear_and_reset():
        _tasks.clear()
        reset()

    sqs.reset = clear_and_reset


def _check_permissions() -> None:
    original = sqs.handle_request

    async def handle(method, path, headers, body, query_params):
        action = headers.get("x-amz-target", "").rpartition(".")[2]
        key = extract_access_key_id(headers, query_params)
        if key and action in ("StartMessageMoveTask", "ListMessageMoveTasks"):
            denied = _denial(key, json.loads(body or b"{}"), action)
            if denied:
                return sqs._json_err_resp("AccessDeniedException", denied, 403)
        return await original(method, path, headers, body, query_params)

    sqs.handle_request = handle


def _denial(key: str, data: dict, action: str) -> str | None:
    source = data.get("SourceArn", "")
    needed = [(f"sqs:{one}", source) for one in SOURCE_OPERATIONS]
    if action == "StartMessageMoveTask":
        needed += [("sqs:SendMessage", arn) for arn in _destinations(data)]
    questions = ({"key": key, "session": None, "action": one, "region": get_region(), "resources": [arn]} for one, arn in needed)
    return next((denied for denied in map(permission.denial, questions) if denied), None)


def _destinations(data: dict) -> list[str]:
    named = data.get("DestinationArn")
    return [named] if named else [queue["attributes"]["QueueArn"] for queue in _senders(data.get("SourceArn", ""))]


def _senders(arn: str) -> list[dict]:
    """The queues whose dead-letter queue has this ARN."""
    return [queue for queue in sqs._queues.values() if _target(queue) == arn]


def _target(queue: dict) -> str | None:
    return json.loads(queue["attributes"].get("RedrivePolicy") or "{}").get("deadLetterTargetArn")


def start(data: dict, _url: str) -> dict:
    arn = data.get("SourceArn", "")
    source = sqs._queue_by_arn(arn)
    if source is None:
        raise _missing("SourceArn")
    if not _senders(arn):
        raise sqs._Err("InvalidParameterValue", "Source queue must be configured as a Dead Letter Queue.")
    if data.get("DestinationArn") and sqs._queue_by_arn(data["DestinationArn"]) is None:
        raise _missing("DestinationArn")
    done = _tasks.get(arn) or []
    if any(task["Status"] == "RUNNING" for task in done):
        raise sqs._Err("UnsupportedOperation", "There is already a task running. Only one active task is allowed for a source "
                       "queue arn at a given time.")
    task = {
        "TaskHandle": new_uuid(), "Status": "RUNNING", "SourceArn": arn, "StartedTimestamp": int(time.time() * 1000),
        "ApproximateNumberOfMessagesMoved": 0, "ApproximateNumberOfMessagesToMove": len(_visible(source)),
        **{name: data[name] for name in ("DestinationArn", "MaxNumberOfMessagesPerSecond") if data.get(name)},
    }
    _tasks[arn] = [task, *done][:10]
    asyncio.get_running_loop().create_task(_move(source, task))
    return {"TaskHandle": task["TaskHandle"]}


def _missing(parameter: str) -> sqs._Err:
    message = f"The resource that you specified for the {parameter} parameter doesn't exist."
    return sqs._Err("ResourceNotFoundException", message, 404)


def list_tasks(data: dict, _url: str) -> dict:
    """The most recent task first. Only a running task has a handle. Source: ListMessageMoveTasksResultEntry."""
    found = (_tasks.get(data.get("SourceArn", "")) or [])[: int(data.get("MaxResults") or 1)]
    return {"Results": [{k: v for k, v in task.items() if k != "TaskHandle" or task["Status"] == "RUNNING"} for task in found]}


def _visible(queue: dict) -> list[dict]:
    """The visible messages. Messages in flight are not moved."""
    return [message for message in queue["messages"] if message["visible_at"] <= time.time()]


async def _move(source: dict, task: dict) -> None:
    rate = task.get("MaxNumberOfMessagesPerSecond")
    while True:
        await asyncio.sleep(1 / rate if rate else BATCH_INTERVAL_S)
        batch = _visible(source)[: 1 if rate else BATCH_SIZE]
        if not batch:
            task["Status"] = "COMPLETED"
            return
        for message in batch:
            target = sqs._queue_by_arn(task.get("DestinationArn") or message["sys"].get("DeadLetterQueueSourceArn", ""))
            if target is None:
                task.update(Status="FAILED", FailureReason="AWS.SimpleQueueService.NonExistentQueue")
                return
            _transfer(message, source, target)
            task["ApproximateNumberOfMessagesMoved"] += 1


def _transfer(message: dict, source: dict, target: dict) -> None:
    """"All redriven messages are considered new messages with a new messageID and enqueueTime". Source: the guide, as above."""
    with sqs._queues_lock:
        source["messages"] = [one for one in source["messages"] if one is not message]
    sent = {"MessageBody": message["body"], "MessageAttributes": message["message_attributes"]}
    sqs._act_send_message(sent, target["url"])
