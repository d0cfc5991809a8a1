"""AWS Lambda's limit of environment variables, which MiniStack lacks."""

import json

from ministack.core.responses import error_response_json
from ministack.services import lambda_svc

# Source: "Lambda quotas", environment variables: "4 KB, for all environment variables associated with the function, in aggregate".
MAX_ENVIRONMENT_BYTES = 4096


def apply() -> None:
    create, update = lambda_svc._create_function, lambda_svc._update_config
    lambda_svc._create_function = lambda data: _fault(data) or create(data)
    lambda_svc._update_config = lambda name, data: _fault(data) or update(name, data)


def _fault(data: dict):
    variables = (data.get("Environment") or {}).get("Variables") or {}
    if len(json.dumps(variables, separators=(",", ":"), ensure_ascii=False).encode()) <= MAX_ENVIRONMENT_BYTES:
        return None
    return error_response_json("InvalidParameterValueException", "Lambda was unable to configure your environment variables because the "
                               "environment variables you have provided exceeded the 4KB limit.", 400)
