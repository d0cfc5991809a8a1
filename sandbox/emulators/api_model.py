"""Checks each request to Amazon Cognito against the constraints of its API model, which the SDKs do not check: lengths, ranges,
patterns, enumerations and required members. Source: the service model cognito-idp in botocore."""

import base64
import functools
import re
import unicodedata

import botocore.session
from ministack.services import cognito

from refusal import Refused, invalid

CATEGORIES = "LMSNPZ"


def apply() -> None:
    original = cognito._dispatch_idp

    async def dispatch(action, data):
        try:
            check(action, data)
        except Refused as refused:
            return refused.response()
        return await original(action, data)

    cognito._dispatch_idp = dispatch


def check(action: str, data: dict) -> None:
    if action not in _model().operation_names:
        return
    faults = list(_faults(data, _model().operation_model(action).input_shape, ""))
    if faults:
        kind = "error" if len(faults) == 1 else "errors"
        raise invalid(f"{len(faults)} validation {kind} detected: {'; '.join(faults)}")


def _faults(value, shape, path: str):
    """The wording is AWS's. It names the value, except that of a sensitive or binary member."""
    shown = "at" if shape.metadata.get("sensitive") or shape.type_name == "blob" else f"'{value}' at"
    for constraint in _broken_constraints(value, shape):
        yield f"Value {shown} '{path}' failed to satisfy constraint: Member must {constraint}"
    if shape.type_name == "structure" and isinstance(value, dict):
        for name in shape.required_members:
            if value.get(name) is None:
                yield f"Value null at '{_at(path, name)}' failed to satisfy constraint: Member must not be null"
        for name, member in value.items():
            if name in shape.members and member is not None:
                yield from _faults(member, shape.members[name], _at(path, name))
    elif shape.type_name == "list" and isinstance(value, list):
        for index, item in enumerate(value):
            yield from _faults(item, shape.member, f"{path}.{index + 1}.member")
    elif shape.type_name == "map" and isinstance(value, dict):
        for key, item in value.items():
            yield from _faults(key, shape.key, f"{path}.key")
            yield from _faults(item, shape.value, f"{path}.{key}.value")


# AWS accepts what the model excludes: host names of custom domains.
LAXER_AT_AWS = {"DomainType"}


def _broken_constraints(value, shape):
    if shape.name in LAXER_AT_AWS:
        return
    if shape.type_name == "blob" and isinstance(value, str):
        value = base64.b64decode(value)
    least, most = shape.metadata.get("min"), shape.metadata.get("max")
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    size = value if is_number else len(value) if isinstance(value, (str, bytes, list, dict)) else None
    what = "value" if is_number else "length"
    if size is not None and least is not None and size < least:
        yield f"have {what} greater than or equal to {least}"
    if size is not None and most is not None and size > most:
        yield f"have {what} less than or equal to {most}"
    if shape.metadata.get("enum") and value not in shape.metadata["enum"]:
        yield f"satisfy enum value set: [{', '.join(shape.metadata['enum'])}]"
    pattern = shape.metadata.get("pattern")
    if isinstance(value, str) and pattern and not _compiled(pattern).fullmatch(value):
        yield f"satisfy regular expression pattern: {pattern}"


@functools.cache
def _model():
    """Read at the first request, since it takes a while."""
    return botocore.session.get_session().get_service_model("cognito-idp")


def _at(path: str, name: str) -> str:
    """AWS writes a member's name with a small first letter."""
    own = name[:1].lower() + name[1:]
    return f"{path}.{own}" if path else own


@functools.cache
def _compiled(pattern: str) -> re.Pattern:
    """Python knows no Unicode categories such as \\p{L}: they become ranges of characters. In Java \\s and \\w are of ASCII alone."""
    return re.compile(re.sub(r"\\p\{([LMSNPZ])\}", lambda match: _ranges()[match[1]], pattern), re.ASCII)


@functools.cache
def _ranges() -> dict[str, str]:
    """For each category its characters, in the syntax of a character class."""
    found: dict[str, list[list[int]]] = {category: [] for category in CATEGORIES}
    for code in range(0x110000):
        ranges = found.get(unicodedata.category(chr(code))[0])
        if ranges is None:
            continue
        if ranges and ranges[-1][1] == code - 1:
            ranges[-1][1] = code
        else:
            ranges.append([code, code])
    return {category: "".join(f"\\U{low:08x}-\\U{high:08x}" for low, high in ranges) for category, ranges in found.items()}
