"""On which resource a permission is asked for, where MiniStack asks for "*"."""

import json

from ministack.core import iam_actions


def apply() -> None:
    """Source: Service Authorization Reference, AWS Lambda: CreateFunction is asked for on the function to be made, whose
    name stands in the body."""
    original = iam_actions.extract_resource_arn

    def extract(service, method, path, headers, body, query_params, region, account_id):
        found = original(service, method, path, headers, body, query_params, region, account_id)
        if service == "lambda" and found == "*" and method == "POST" and path.rstrip("/").endswith("/functions"):
            return f"arn:aws:lambda:{region}:{account_id}:function:{json.loads(body)['FunctionName']}"
        return found

    iam_actions.extract_resource_arn = extract
