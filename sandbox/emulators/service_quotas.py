"""Service Quotas, which MiniStack lacks: the default quotas of Amazon Cognito's requests.

Sources: API reference, GetServiceQuota; "Quotas in Amazon Cognito", API request rate quotas."""

import json
import re

import permission

_TARGET = "ServiceQuotasV20190624."
_CREDENTIAL = re.compile(r"Credential=([^/,]+)/\d+/([^/]+)/servicequotas/aws4_request")

# Codes as the console and public lists of quotas show them.
_QUOTAS = {
    "L-026ADBA3": ("Rate of UserAuthentication requests", 120.0),
    "L-F21F8BB4": ("Rate of UserToken requests", 120.0),
}


def operation_in(headers: dict[str, str]) -> str | None:
    """The operation of a request to Service Quotas; None for another service."""
    target = headers.get("x-amz-target", "")
    return target.removeprefix(_TARGET) if target.startswith(_TARGET) else None


def answer(operation: str, headers: dict[str, str], body: bytes) -> tuple[int, dict]:
    """Returns a status and what AWS answers."""
    found = _CREDENTIAL.search(headers.get("authorization", ""))
    if found is None:
        return 400, {"__type": "MissingAuthenticationTokenException", "message": "Missing Authentication Token"}
    key, region = found.groups()
    denied = permission.denial({"key": key, "session": headers.get("x-amz-security-token"), "region": region,
                                "action": f"servicequotas:{operation}"})
    if denied:
        return 400, {"__type": "AccessDeniedException", "Message": denied}
    if operation != "GetServiceQuota":
        return 400, {"__type": "UnknownOperationException"}
    request = json.loads(body or b"{}")
    code = request.get("QuotaCode")
    if request.get("ServiceCode") != "cognito-idp" or code not in _QUOTAS:
        return 400, {"__type": "NoSuchResourceException", "Message": "The request failed because the specified quota does not exist."}
    return 200, {"Quota": _quota(code)}


def _quota(code: str) -> dict:
    name, value = _QUOTAS[code]
    category = name.split()[2]
    usage = {
        "MetricNamespace": "AWS/Usage",
        "MetricName": "CallCount",
        "MetricDimensions": {"Class": "None", "Resource": category, "Service": "Cognito User Pools", "Type": "API"},
        "MetricStatisticRecommendation": "Sum",
    }
    return {"ServiceCode": "cognito-idp", "ServiceName": "Amazon Cognito User Pools", "QuotaCode": code, "QuotaName": name,
            "Value": value, "Unit": "None", "Adjustable": True, "GlobalQuota": False, "UsageMetric": usage}
