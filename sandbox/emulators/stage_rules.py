"""API Gateway's checks of a stage's settings, and its names of method settings, which MiniStack lacks."""

import json
import re

from ministack.services import apigateway_v1 as api

# /{resource path}/{method}/{category}/{setting}; a slash in the resource path is ~1. "*/*" means all paths and methods.
# ANY is refused, even for a route with that method.
# Source: "Patch operations", UpdateStage; its refusal is quoted in hashicorp/terraform-provider-aws#15855.
METHOD_SETTING = re.compile(
    r"^/([^/]+/(GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)|\*/\*)/(metrics|logging|throttling|caching)/\w+$"
)
METHOD_SETTING_LIKE = re.compile(r"^/.+/(metrics|logging|throttling|caching)/\w+$")


class _BadRequest(Exception):
    pass


def apply() -> None:
    _check_updates()
    _escape_paths()
    _accept_minus_one()


def _check_updates() -> None:
    original = api._update_stage

    def update_stage(api_id, stage_name, data):
        stage = api._stages_v1.get(api_id, {}).get(stage_name)
        try:
            for operation in data.get("patchOperations") or [] if stage else []:
                check(operation)
        except _BadRequest as bad:
            return api._v1_error("BadRequestException", str(bad), 400)
        return original(api_id, stage_name, data)

    api._update_stage = update_stage


def check(operation: dict) -> None:
    path, value, replaces = operation.get("path", ""), operation.get("value", ""), operation.get("op") != "remove"
    if replaces and METHOD_SETTING_LIKE.match(path) and not METHOD_SETTING.match(path):
        raise _BadRequest(f"Invalid method setting path: {path}")
    logs = path == "/accessLogSettings/destinationArn" or path.endswith("/logging/loglevel") and value != "OFF"
    # Source: "Set up CloudWatch logging for REST APIs in API Gateway".
    if replaces and logs and not json.loads(api._get_account()[2]).get("cloudwatchRoleArn"):
        raise _BadRequest("CloudWatch Logs role ARN must be set in account settings to enable logging")
    if replaces and path == "/accessLogSettings/format":
        _check_format(value)


def _check_format(text: str) -> None:
    # Source: AccessLogSettings, format: "A single line format … must include at least $context.requestId".
    if "\n" in text.rstrip("\n"):
        raise _BadRequest("Access Log format must be single line, new line character is allowed only at end of the format")
    if "$context.requestId" not in text and "$context.extendedRequestId" not in text:
        raise _BadRequest("Access Log format must contain at least $context.requestId or $context.extendedRequestId")


def _escape_paths() -> None:
    """GetStage names a setting of /oauth2/token "~1oauth2~1token/POST", unlike MiniStack's "/oauth2/token/POST".
    Source: hashicorp/terraform-provider-aws#9738."""
    original = api._v1_response

    def v1_response(data, status=200):
        if isinstance(data, dict) and data.get("methodSettings"):
            data = {**data, "methodSettings": {_escaped(key): value for key, value in data["methodSettings"].items()}}
        return original(data, status)

    api._v1_response = v1_response


def _escaped(key: str) -> str:
    path, _, method = key.rpartition("/")
    return f"{path.replace('~', '~0').replace('/', '~1')}/{method}"


def _accept_minus_one() -> None:
    """The real provider sends -1 if no limit is set, and API Gateway treats it as no limit.
    Source: Terraform AWS provider, aws_api_gateway_method_settings, throttling_burst_limit."""
    original = api._method_throttle_settings

    def method_throttle_settings(stage, resource_path, http_method):
        found = original(stage, resource_path, http_method)
        limits = [(found or {}).get(name) for name in ("throttlingBurstLimit", "throttlingRateLimit")]
        return None if all(limit is None or limit < 0 for limit in limits) else found

    api._method_throttle_settings = method_throttle_settings
