"""Custom staging labels of a secret's version, which MiniStack drops when the version becomes the current one."""

import json

from ministack.services import secretsmanager as service


def apply() -> None:
    """Source: PutSecretValue, VersionStages: a label that another version has is moved to the new one."""
    original = service._put_secret_value

    def put_secret_value(data):
        status, headers, body = original(data)
        labels = [label for label in data.get("VersionStages") or [] if not label.startswith("AWS")]
        if status != 200 or not labels:
            return status, headers, body
        answer = json.loads(body)
        _, secret = service._resolve(data["SecretId"])
        for label in labels:
            service._remove_stage_everywhere(secret, label, answer["VersionId"])
            service._add_stage(secret, answer["VersionId"], label)
        answer["VersionStages"] = list(secret["Versions"][answer["VersionId"]]["Stages"])
        return service.json_response(answer)

    service._put_secret_value = put_secret_value
