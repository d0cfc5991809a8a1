"""KMS keys of log groups: MiniStack accepts any key at creation, and cannot change it later."""

import json

from ministack.core.iam_evaluator import EvalContext, evaluate_resource_policy
from ministack.core.responses import error_response_json, get_account_id, get_region, json_response
from ministack.services import cloudwatch_logs as logs
from ministack.services import kms

# The actions of CloudWatch Logs with the key.
# Source: "Encrypt log data in CloudWatch Logs using AWS Key Management Service", step 2.
REQUIRED_ACTIONS = ("kms:Encrypt", "kms:Decrypt", "kms:GenerateDataKey", "kms:DescribeKey")


def apply() -> None:
    _check_at_creation()
    _add_changes()


def _check_at_creation() -> None:
    original = logs._create_log_group

    def create_log_group(data):
        return _refusal(data.get("kmsKeyId"), data.get("logGroupName") or "") or original(data)

    logs._create_log_group = create_log_group


def _add_changes() -> None:
    original = logs.handle_request

    async def handle(method, path, headers, body, query_params):
        action = headers.get("x-amz-target", "").rpartition(".")[2]
        if action not in ("AssociateKmsKey", "DisassociateKmsKey"):
            return await original(method, path, headers, body, query_params)
        return _change(json.loads(body), action == "AssociateKmsKey")

    logs.handle_request = handle


def _change(data: dict, associates: bool) -> tuple:
    """Source: AssociateKmsKey, DisassociateKmsKey."""
    name, key = data.get("logGroupName") or "", data.get("kmsKeyId")
    group = logs._log_groups.get(name)
    if group is None:
        return error_response_json("ResourceNotFoundException", "The specified log group does not exist.", 400)
    if associates and not key:
        return error_response_json("InvalidParameterException", "kmsKeyId must not be null", 400)
    refusal = _refusal(key, name) if associates else None
    if refusal is None:
        group["kmsKeyId"] = key if associates else None
    return refusal or json_response({})


def _refusal(key: str | None, group: str) -> tuple | None:
    if not key:
        return None
    if is_usable(key, f"arn:aws:logs:{get_region()}:{get_account_id()}:log-group:{group}"):
        return None
    return error_response_json(
        "InvalidParameterException",
        f"The specified KMS Key Id '{key}' does not exist or is not allowed to be used with log group '{group}'.", 400,
    )


def is_usable(key: str, group_arn: str) -> bool:
    """Checks that a key exists, is enabled and symmetric, and that its policy allows CloudWatch Logs to use it for the log group."""
    found = kms._resolve_key(key) if key.startswith("arn:") else None
    if found is None or not found["Enabled"] or found["KeySpec"] != "SYMMETRIC_DEFAULT":
        return False
    service = f"logs.{get_region()}.amazonaws.com"
    return all(
        evaluate_resource_policy(found["Policy"], EvalContext(
            principal_arn="*", principal_type="Service", principal_account="", action=action, resource_arn=found["Arn"],
            region=get_region(), service_context={
                "kms:encryptioncontext:aws:logs:arn": group_arn, "aws:sourceaccount": get_account_id(),
                "aws:sourcearn": group_arn,
            },
        ), service=service).decision == "Allow"
        for action in REQUIRED_ACTIONS
    )
