"""On which resource a permission is asked for, where MiniStack asks for "*"."""

import json

from ministack.core import iam_actions


def apply() -> None:
    original = iam_actions.extract_resource_arn

    def extract(service, method, path, headers, body, query_params, region, account_id):
        found = original(service, method, path, headers, body, query_params, region, account_id)
        if found != "*":
            return found
        if service == "lambda" and method == "POST" and path.rstrip("/").endswith("/functions"):
            return f"arn:aws:lambda:{region}:{account_id}:function:{json.loads(body)['FunctionName']}"
        return _tagged_resource(body) or found

    iam_actions.extract_resource_arn = extract


def _tagged_resource(body: bytes) -> str | None:
    """Source: Service Authorization Reference: TagResource, UntagResource and ListTagsForResource are asked for on the
    resource that the request names; for Lambda's CreateFunction it is the function to be made."""
    try:
        request = json.loads(body or b"{}")
    except ValueError:
        return None
    arn = request.get("ResourceArn") or request.get("resourceArn") if isinstance(request, dict) else None
    return arn if isinstance(arn, str) and arn.startswith("arn:") else None
