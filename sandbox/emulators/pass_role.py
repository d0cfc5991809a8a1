"""Checks iam:PassRole if a role is passed to a service, which MiniStack does not.
Source: "Grant a user permissions to pass a role to an AWS service", IAM User Guide."""

import json

from ministack.core.responses import error_response_json, get_region
from ministack.core.router import extract_access_key_id
from ministack.services import apigateway_v1, lambda_svc, scheduler

import permission


def apply() -> None:
    _check(lambda_svc, "lambda.amazonaws.com", role_passed_to_lambda)
    _check(apigateway_v1, "apigateway.amazonaws.com", role_passed_to_api_gateway)
    _check(scheduler, "scheduler.amazonaws.com", role_passed_to_scheduler)


def _check(service, principal: str, role_in) -> None:
    original = service.handle_request

    async def handle(method, path, headers, body, query_params):
        role = role_in(method, path, body)
        key = extract_access_key_id(headers, query_params)
        if role and key:
            denied = permission.denial({
                "key": key, "session": None, "action": "iam:PassRole", "region": get_region(), "resources": [role],
                "context": {"iam:passedtoservice": principal},
            })
            if denied:
                return error_response_json("AccessDeniedException", denied, 403)
        return await original(method, path, headers, body, query_params)

    service.handle_request = handle


def role_passed_to_lambda(method: str, path: str, body: bytes) -> str | None:
    """The role in a CreateFunction or UpdateFunctionConfiguration."""
    creates = method == "POST" and path.rstrip("/").endswith("/functions")
    updates = method == "PUT" and path.rstrip("/").endswith("/configuration")
    return json.loads(body).get("Role") if creates or updates else None


def role_passed_to_api_gateway(method: str, path: str, body: bytes) -> str | None:
    """The role in an UpdateAccount, or None if the request removes it."""
    if method != "PATCH" or path.strip("/") != "account":
        return None
    operations = json.loads(body).get("patchOperations") or []
    return next((one.get("value") for one in operations if one.get("path") == "/cloudwatchRoleArn"), None)


def role_passed_to_scheduler(method: str, path: str, body: bytes) -> str | None:
    """The role in a CreateSchedule or UpdateSchedule."""
    if method not in ("POST", "PUT") or not path.startswith("/schedules/"):
        return None
    return (json.loads(body).get("Target") or {}).get("RoleArn")
