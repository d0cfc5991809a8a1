"""Shows changed tags of APIs, stages and domain names in all answers, as AWS does: MiniStack shows them only in GetTags.
Source: RestApi, Stage, DomainName: tags."""

from ministack.services import apigateway_v1 as api


def apply() -> None:
    tag, untag = api._tag_v1_resource, api._untag_v1_resource

    def tag_resource(arn, data):
        return _with_record(arn, tag(arn, data), lambda tags: tags.update(data.get("tags") or {}))

    def untag_resource(arn, keys):
        return _with_record(arn, untag(arn, keys), lambda tags: [tags.pop(key, None) for key in keys])

    api._tag_v1_resource = tag_resource
    api._untag_v1_resource = untag_resource


def _with_record(arn: str, answer: tuple, change) -> tuple:
    record = _record(arn)
    if answer[0] == 204 and record is not None:
        record["tags"] = dict(record.get("tags") or {})
        change(record["tags"])
    return answer


def _record(arn: str) -> dict | None:
    """arn:…::/restapis/{id}, /restapis/{id}/stages/{name} or /domainnames/{name}."""
    kind, name, *rest = arn.split("::/", 1)[-1].split("/")
    if kind == "domainnames":
        return api._domain_names.get(name)
    return api._stages_v1.get(name, {}).get(rest[1]) if rest else api._rest_apis.get(name)
