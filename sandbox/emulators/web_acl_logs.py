"""Logging configurations of web ACLs, which MiniStack's AWS WAF lacks. They are only stored: no logs are written."""

import json

from ministack.core.responses import AccountRegionScopedDict, json_response
from ministack.services import cloudwatch_logs, waf

from refusal import Refused

_configurations = AccountRegionScopedDict()


def apply() -> None:
    original, reset = waf.handle_request, waf.reset
    actions = {"PutLoggingConfiguration": put, "GetLoggingConfiguration": get, "DeleteLoggingConfiguration": delete}

    async def handle_request(method, path, headers, body, query_params):
        action = actions.get(headers.get("x-amz-target", "").rpartition(".")[2])
        if action is None:
            return await original(method, path, headers, body, query_params)
        try:
            return json_response(action(json.loads(body or b"{}")))
        except Refused as refused:
            return refused.response()

    def clear_and_reset():
        _configurations.clear()
        reset()

    waf.handle_request, waf.reset = handle_request, clear_and_reset
    _delete_with_web_acl()


def put(data: dict) -> dict:
    found = data["LoggingConfiguration"]
    _check_web_acl(found["ResourceArn"])
    for arn in found["LogDestinationConfigs"]:
        _check_destination(arn)
    _configurations[found["ResourceArn"]] = found
    return {"LoggingConfiguration": found}


def get(data: dict) -> dict:
    found = _configurations.get(data.get("ResourceArn", ""))
    if found is None:
        raise Refused("WAFNonexistentItemException", "AWS WAF couldn’t perform the operation because your resource doesn’t exist.")
    return {"LoggingConfiguration": found}


def delete(data: dict) -> dict:
    get(data)
    del _configurations[data["ResourceArn"]]
    return {}


def _check_web_acl(arn: str) -> None:
    acl, refusal = waf._resolve_local_web_acl(arn)
    if refusal or acl is None:
        raise Refused("WAFNonexistentItemException", f"There is no web ACL {arn}.")


def _check_destination(arn: str) -> None:
    """Source: LoggingConfiguration, LogDestinationConfigs: the name begins with aws-waf-logs-; the ARN of a log group must not
    end with ":*". WAFLogDestinationPermissionIssueException: AWS WAF needs permission to write to the destination."""
    name = arn.rpartition(":")[2]
    if ":log-group:" not in arn or not name.startswith("aws-waf-logs-"):
        raise Refused("WAFInvalidParameterException", "Error reason: The ARN isn't valid. A valid ARN begins with arn: and "
                      f"includes other information separated by colons or slashes., field: LOG_DESTINATION, parameter: {arn}")
    if name not in cloudwatch_logs._log_groups:
        raise Refused("WAFLogDestinationPermissionIssueException", f"Unable to deliver logs to the configured destination {arn}.")


def _delete_with_web_acl() -> None:
    original = waf.delete_web_acl_record

    def delete_web_acl_record(uid, scope):
        acl = waf.web_acl_record(uid, scope)
        if acl:
            _configurations.pop(acl["ARN"], None)
        return original(uid, scope)

    waf.delete_web_acl_record = delete_web_acl_record
