"""Asks for iam:PassRole where a role is handed to Lambda, which MiniStack does not.
Source: "Grant a user permissions to pass a role to an AWS service", IAM User Guide."""

import json

from ministack.core.responses import error_response_json, get_region
from ministack.core.router import extract_access_key_id
from ministack.services import lambda_svc

import permission


def apply() -> None:
    original = lambda_svc.handle_request

    async def handle(method, path, headers, body, query_params):
        role = handed_over(method, path, body)
        key = extract_access_key_id(headers, query_params)
        if role is not None and key:
            denied = permission.denial({
                "key": key, "session": None, "action": "iam:PassRole", "region": get_region(), "resource": role,
                "context": {"iam:passedtoservice": "lambda.amazonaws.com"},
            })
            if denied:
                return error_response_json("AccessDeniedException", denied, 403)
        return await original(method, path, headers, body, query_params)

    lambda_svc.handle_request = handle


def handed_over(method: str, path: str, body: bytes) -> str | None:
    """The role in a CreateFunction or UpdateFunctionConfiguration."""
    creates = method == "POST" and path.rstrip("/").endswith("/functions")
    updates = method == "PUT" and path.rstrip("/").endswith("/configuration")
    return json.loads(body).get("Role") if creates or updates else None
