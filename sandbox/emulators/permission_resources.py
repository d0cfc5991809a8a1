"""Resources of permission checks for which MiniStack uses "*"."""

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
    """The group of a schedule; MiniStack always uses the default group. Source: "Resource types defined by EventBridge Scheduler"."""
    named = query_params.get("groupName") or json.loads(body or b"{}").get("GroupName") or "default"
    return named[0] if isinstance(named, list) else named


def _operation(headers: dict) -> str:
    return next((value for name, value in headers.items() if name.lower() == "x-amz-target"), "").rpartition(".")[2]


def _of_events(operation: str, body: bytes, scope: str) -> str | None:
    """Source: Service Authorization Reference, EventBridge: actions on a bus use the bus as resource, actions on a rule or its targets
    use the rule. The rule's ARN contains its bus unless that is the default bus."""
    request = _members(body)
    if request.get("ResourceARN"):
        return request["ResourceARN"]
    if operation.endswith(("EventBus", "Permission")):
        return f"arn:aws:events:{scope}:event-bus/{request.get('Name') or request.get('EventBusName') or 'default'}"
    name = request.get("Rule") or (request.get("Name") if "EventSourceName" not in request else None)
    bus = request.get("EventBusName", "default")
    rule = name if bus == "default" else f"{bus}/{name}"
    return f"arn:aws:events:{scope}:rule/{rule}" if name and "Entries" not in request else None


def _stream(body: bytes) -> str:
    """Source: the same, Amazon CloudWatch Logs: actions on a stream or its events use the stream as resource."""
    name = _members(body).get("logStreamName")
    return f":log-stream:{name}" if name else ""


def _tagged_resource(body: bytes) -> str | None:
    """Source: Service Authorization Reference: TagResource, UntagResource and ListTagsForResource use the resource
    in the request; Lambda's CreateFunction uses the new function."""
    request = _members(body)
    arn = request.get("ResourceArn") or request.get("resourceArn")
    return arn if isinstance(arn, str) and arn.startswith("arn:") else None


def _of_cloudwatch(body: bytes, _query: dict, scope: str) -> str | None:
    """Source: the same, Amazon CloudWatch. Of several alarms or dashboards only the first is checked."""
    request = _members(body)
    alarm = next(iter(request.get("AlarmNames") or []), None)
    dashboard = request.get("DashboardName") or next(iter(request.get("DashboardNames") or []), None)
    if dashboard:
        return f"arn:aws:cloudwatch::{scope.split(':')[1]}:dashboard/{dashboard}"
    # DescribeAlarms, which accepts names too, has no resource.
    if alarm and set(request) == {"AlarmNames"}:
        return f"arn:aws:cloudwatch:{scope}:alarm:{alarm}"
    return request.get("ResourceARN")


def _of_kms(body: bytes, _query: dict, scope: str) -> str | None:
    """Source: the same, AWS KMS: an alias that is created, updated or deleted."""
    alias = _members(body).get("AliasName")
    return f"arn:aws:kms:{scope}:{alias}" if alias else None


def _of_sns(_body: bytes, query: dict, _scope: str) -> str | None:
    """Source: the same, Amazon SNS: tags of a topic. A subscription is no resource: its calls use all resources."""
    return iam_actions._query_param(query, "ResourceArn") or None


def _of_wafv2(body: bytes, _query: dict, _scope: str) -> str | None:
    """Source: the same, AWS WAF V2: the web ACL if the request names one, otherwise the associated stage or pool."""
    request = _members(body)
    logging = request.get("LoggingConfiguration") or {}
    named = (request.get("WebACLArn"), request.get("ResourceARN"), request.get("ResourceArn"), logging.get("ResourceArn"))
    return next((arn for arn in named if arn), None)


def _of_sqs(body: bytes, _query: dict, _scope: str) -> str | None:
    """Source: the same, Amazon SQS: moving messages uses the source queue as resource."""
    return _members(body).get("SourceArn")


_BY_SERVICE = {"monitoring": _of_cloudwatch, "kms": _of_kms, "sns": _of_sns, "sqs": _of_sqs, "wafv2": _of_wafv2}


def _members(body: bytes) -> dict:
    try:
        request = json.loads(body or b"{}")
    except ValueError:
        return {}
    return request if isinstance(request, dict) else {}
