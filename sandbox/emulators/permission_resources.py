"""On which resource a permission is asked for, where MiniStack asks for "*"."""

import json

from ministack.core import iam_actions


def apply() -> None:
    original = iam_actions.extract_resource_arn

    def extract(service, method, path, headers, body, query_params, region, account_id):
        if service == "scheduler" and path.startswith("/schedules/"):
            group = _group(body, query_params)
            return f"arn:aws:scheduler:{region}:{account_id}:schedule/{group}/{path.rpartition('/')[2]}"
        if service == "events":
            named = _of_events(_operation(headers), body, f"{region}:{account_id}")
            if named:
                return named
        found = original(service, method, path, headers, body, query_params, region, account_id)
        if service == "logs":
            return found + _stream(body)
        if found != "*":
            return found
        if service == "lambda" and method == "POST" and path.rstrip("/").endswith("/functions"):
            return f"arn:aws:lambda:{region}:{account_id}:function:{json.loads(body)['FunctionName']}"
        if service in _BY_SERVICE:
            return _BY_SERVICE[service](body, query_params, f"{region}:{account_id}") or found
        return _tagged_resource(body) or found

    iam_actions.extract_resource_arn = extract


def _group(body: bytes, query_params: dict) -> str:
    """A schedule is in a group, which MiniStack takes for the default one. Source: "Resource types defined by EventBridge Scheduler"."""
    named = query_params.get("groupName") or json.loads(body or b"{}").get("GroupName") or "default"
    return named[0] if isinstance(named, list) else named


def _operation(headers: dict) -> str:
    return next((value for name, value in headers.items() if name.lower() == "x-amz-target"), "").rpartition(".")[2]


def _of_events(operation: str, body: bytes, place: str) -> str | None:
    """Source: Service Authorization Reference, EventBridge: what is done to a bus is asked for on the bus, and to a rule or its targets
    on the rule, which has its bus in its ARN where that is not the default one."""
    request = _members(body)
    if request.get("ResourceARN"):
        return request["ResourceARN"]
    if operation.endswith(("EventBus", "Permission")):
        return f"arn:aws:events:{place}:event-bus/{request.get('Name') or request.get('EventBusName') or 'default'}"
    name = request.get("Rule") or (request.get("Name") if "EventSourceName" not in request else None)
    bus = request.get("EventBusName", "default")
    rule = name if bus == "default" else f"{bus}/{name}"
    return f"arn:aws:events:{place}:rule/{rule}" if name and "Entries" not in request else None


def _stream(body: bytes) -> str:
    """Source: the same, Amazon CloudWatch Logs: what is done to a stream, or to what is in it, is asked for on the stream."""
    name = _members(body).get("logStreamName")
    return f":log-stream:{name}" if name else ""


def _tagged_resource(body: bytes) -> str | None:
    """Source: Service Authorization Reference: TagResource, UntagResource and ListTagsForResource are asked for on the
    resource that the request names; for Lambda's CreateFunction it is the function to be made."""
    request = _members(body)
    arn = request.get("ResourceArn") or request.get("resourceArn")
    return arn if isinstance(arn, str) and arn.startswith("arn:") else None


def _of_cloudwatch(body: bytes, _query: dict, place: str) -> str | None:
    """Source: the same, Amazon CloudWatch. Of several alarms or dashboards the first is looked at."""
    request = _members(body)
    alarm = next(iter(request.get("AlarmNames") or []), None)
    dashboard = request.get("DashboardName") or next(iter(request.get("DashboardNames") or []), None)
    if dashboard:
        return f"arn:aws:cloudwatch::{place.split(':')[1]}:dashboard/{dashboard}"
    # DescribeAlarms, which takes names too, is asked for on all alarms or none.
    if alarm and set(request) == {"AlarmNames"}:
        return f"arn:aws:cloudwatch:{place}:alarm:{alarm}"
    return request.get("ResourceARN")


def _of_kms(body: bytes, _query: dict, place: str) -> str | None:
    """Source: the same, AWS KMS: an alias that is made, moved or taken away."""
    alias = _members(body).get("AliasName")
    return f"arn:aws:kms:{place}:{alias}" if alias else None


def _of_sns(_body: bytes, query: dict, _place: str) -> str | None:
    """Source: the same, Amazon SNS: tags of a topic. There is no resource for a subscription: its calls are asked for on all."""
    return iam_actions._query_param(query, "ResourceArn") or None


def _of_wafv2(body: bytes, _query: dict, _place: str) -> str | None:
    """Source: the same, AWS WAF V2: the web ACL where one is named, else the stage or pool that it stands before."""
    request = _members(body)
    logging = request.get("LoggingConfiguration") or {}
    named = (request.get("WebACLArn"), request.get("ResourceARN"), request.get("ResourceArn"), logging.get("ResourceArn"))
    return next((arn for arn in named if arn), None)


def _of_sqs(body: bytes, _query: dict, _place: str) -> str | None:
    """Source: the same, Amazon SQS: moving messages is asked for on the queue that they are moved out of."""
    return _members(body).get("SourceArn")


_BY_SERVICE = {"monitoring": _of_cloudwatch, "kms": _of_kms, "sns": _of_sns, "sqs": _of_sqs, "wafv2": _of_wafv2}


def _members(body: bytes) -> dict:
    try:
        request = json.loads(body or b"{}")
    except ValueError:
        return {}
    return request if isinstance(request, dict) else {}
