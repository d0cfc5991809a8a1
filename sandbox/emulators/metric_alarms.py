"""Complete settings of alarms: MiniStack does not store metric queries, and fills in omitted members."""

from ministack.services import cloudwatch

STORED_MEMBERS = ("Metrics", "EvaluateLowSampleCountPercentile", "ThresholdMetricId")
# Source: PutMetricAlarm: members of alarms on a metric, which alarms on an expression lack.
METRIC_MEMBERS = ("MetricName", "Namespace", "Statistic", "ExtendedStatistic", "Period", "Dimensions")


def apply() -> None:
    _store_all()


def _store_all() -> None:
    original = cloudwatch._put_metric_alarm

    def put_metric_alarm(params, data, is_cbor, is_json=False):
        # The SDKs use CBOR or JSON; only the old query protocol has no such data.
        request = data if is_cbor or is_json else None
        found_fault = None if request is None else fault(request)
        if found_fault is not None:
            return cloudwatch._error("ValidationError", found_fault, 400, use_json=is_json, use_cbor=is_cbor)
        answer = original(params, data, is_cbor, is_json)
        if answer[0] == 200 and request is not None:
            complete(cloudwatch._alarms[request["AlarmName"]], request)
        return answer

    cloudwatch._put_metric_alarm = put_metric_alarm


def fault(request: dict) -> str | None:
    """Source: PutMetricAlarm: Metrics, MetricName, Statistic, ExtendedStatistic."""
    if bool(request.get("MetricName")) == bool(request.get("Metrics")):
        return "Exactly one of MetricName and Metrics must be specified"
    if request.get("MetricName") and bool(request.get("Statistic")) == bool(request.get("ExtendedStatistic")):
        return "Exactly one of Statistic and ExtendedStatistic must be specified"
    shown = [query for query in request.get("Metrics") or [] if query.get("ReturnData", True)]
    if request.get("Metrics") and len(shown) != (2 if request.get("ThresholdMetricId") else 1):
        return "Exactly one of the metrics must return data"
    return None


def complete(alarm: dict, request: dict) -> None:
    for name in STORED_MEMBERS:
        if request.get(name) is not None:
            alarm[name] = request[name]
    for name in (*METRIC_MEMBERS, "Threshold"):
        if request.get(name) is None:
            alarm[name] = [] if name == "Dimensions" else None
