"""AWS Lambda's limit of environment variables, and its check of the role of a function in a VPC, which MiniStack lacks."""

import json

from ministack.core import iam_evaluator as iam
from ministack.core.responses import error_response_json, get_account_id, get_region
from ministack.services import lambda_svc

# Source: "Lambda quotas", environment variables: "4 KB, for all environment variables associated with the function, in aggregate".
MAX_ENVIRONMENT_BYTES = 4096


# Source: "Giving Lambda functions access to resources in an Amazon VPC", required IAM permissions.
VPC_OPERATIONS = ("CreateNetworkInterface", "DescribeNetworkInterfaces", "DescribeSubnets", "DeleteNetworkInterface")


def apply() -> None:
    create, update = lambda_svc._create_function, lambda_svc._update_config
    lambda_svc._create_function = lambda data: _fault(data, data.get("Role")) or create(data)
    lambda_svc._update_config = lambda name, data: _fault(data, data.get("Role") or _role_of(name)) or update(name, data)


def _role_of(name: str) -> str:
    function = lambda_svc._functions.get(name)
    return function["config"].get("Role", "") if function else ""


def _fault(data: dict, role: str | None):
    variables = (data.get("Environment") or {}).get("Variables") or {}
    if len(json.dumps(variables, separators=(",", ":"), ensure_ascii=False).encode()) > MAX_ENVIRONMENT_BYTES:
        return _refused("Lambda was unable to configure your environment variables because the environment variables you have provided "
                        "exceeded the 4KB limit.")
    missing = _missing(role or "") if (data.get("VpcConfig") or {}).get("SubnetIds") else None
    # Public reports quote this message.
    return _refused(f"The provided execution role does not have permissions to call {missing} on EC2") if missing else None


def _missing(role: str) -> str | None:
    account = get_account_id()
    policies = iam._gather_role_policies(role.rpartition("/")[2], account)
    for operation in VPC_OPERATIONS:
        # Describing has no resource-level permissions.
        resource = "*" if operation.startswith("Describe") else f"arn:aws:ec2:{get_region()}:{account}:network-interface/eni-0"
        context = iam.EvalContext(principal_arn=role, principal_type="AssumedRole", principal_account=account,
                                  action=f"ec2:{operation}", resource_arn=resource, region=get_region())
        if iam.evaluate(context, policies).decision != "Allow":
            return operation
    return None


def _refused(message: str):
    return error_response_json("InvalidParameterValueException", message, 400)
