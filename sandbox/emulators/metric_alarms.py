"""Alarms that show what they were made of: MiniStack drops metrics in queries, and fills in what was not asked for."""

from ministack.services import cloudwatch

KEPT = ("Metrics", "EvaluateLowSampleCountPercentile", "ThresholdMetricId")
# Source: PutMetricAlarm: what belongs to an alarm on a metric, and not to one on an expression.
OF_ONE_METRIC = ("MetricName", "Namespace", "Statistic", "ExtendedStatistic", "Period", "Dimensions")


def apply() -> None:
    _keep_all()


def _keep_all() -> None:
    original = cloudwatch._put_metric_alarm

    def put_metric_alarm(params, data, is_cbor, is_json=False):
        # The SDKs speak CBOR or JSON; a query in the old way has no such data.
        told = data if is_cbor or is_json else None
        wrong = None if told is None else fault(told)
        if wrong is not None:
            return cloudwatch._error("ValidationError", wrong, 400, use_json=is_json, use_cbor=is_cbor)
        answer = original(params, data, is_cbor, is_json)
        if answer[0] == 200 and told is not None:
            complete(cloudwatch._alarms[told["AlarmName"]], told)
        return answer

    cloudwatch._put_metric_alarm = put_metric_alarm


def fault(told: dict) -> str | None:
    """Source: PutMetricAlarm: Metrics, MetricName, Statistic, ExtendedStatistic."""
    if bool(told.get("MetricName")) == bool(told.get("Metrics")):
        return "Exactly one of MetricName and Metrics must be specified"
    if told.get("MetricName") and bool(told.get("Statistic")) == bool(told.get("ExtendedStatistic")):
        return "Exactly one of Statistic and ExtendedStatistic must be specified"
    shown = [query for query in told.get("Metrics") or [] if query.get("ReturnData", True)]
    if told.get("Metrics") and len(shown) != (2 if told.get("ThresholdMetricId") else 1):
        return "Exactly one of the metrics must return data"
    return None


def complete(alarm: dict, told: dict) -> None:
    for name in KEPT:
        if told.get(name) is not None:
            alarm[name] = told[name]
    for name in (*OF_ONE_METRIC, "Threshold"):
        if told.get(name) is None:
            alarm[name] = [] if name == "Dimensions" else None
