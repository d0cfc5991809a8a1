"""Tags of applications and trusted token issuers. Source: TagResource, UntagResource, ListTagsForResource (sso-admin)."""

from identity_center import Request, operation, page
from service_error import ServiceError

# Source: the service model sso-admin, TagList: at most 75; TagResource, ServiceQuotaExceededException.
MAX_TAGS = 75
_tags: dict[str, dict[str, str]] = {}


def add(arn: str, tags: list[dict]) -> None:
    merged = _tags.get(arn, {}) | {tag["Key"]: tag["Value"] for tag in tags}
    if len(merged) > MAX_TAGS:
        raise ServiceError("ServiceQuotaExceededException", f"A resource has at most {MAX_TAGS} tags.")
    _tags[arn] = merged


def remove_all(arn: str) -> None:
    _tags.pop(arn, None)


@operation
def tag_resource(request: Request) -> dict:
    _of(request)
    add(request.data["ResourceArn"], request.data["Tags"])
    return {}


@operation
def untag_resource(request: Request) -> dict:
    tags = _of(request)
    for key in request.data["TagKeys"]:
        tags.pop(key, None)
    return {}


@operation
def list_tags_for_resource(request: Request) -> dict:
    return page(request, "Tags", [{"Key": key, "Value": value} for key, value in _of(request).items()])


def _of(request: Request) -> dict[str, str]:
    arn = request.data["ResourceArn"]
    if arn not in _tags:
        raise ServiceError("ResourceNotFoundException", f"Resource {arn} not found.")
    return _tags[arn]
