"""Constraints of an API model that the SDKs do not check: lengths, ranges, patterns, enumerations and required members.
Source: the service models in botocore."""

import base64
import functools
import re
import unicodedata

import botocore.session

CATEGORIES = "LMSNPZ"


def message(service: str, action: str, data: dict, laxer: frozenset = frozenset()) -> str | None:
    """AWS's message about all faults of a request, or None. `laxer`: shapes whose constraints AWS does not apply."""
    if action not in model(service).operation_names:
        return None
    faults = list(_faults(data, model(service).operation_model(action).input_shape, "", laxer))
    kind = "error" if len(faults) == 1 else "errors"
    return f"{len(faults)} validation {kind} detected: {'; '.join(faults)}" if faults else None


def _faults(value, shape, path: str, laxer: frozenset):
    """The wording is AWS's. It names the value, except that of a sensitive or binary member."""
    shown = "at" if shape.metadata.get("sensitive") or shape.type_name == "blob" else f"'{value}' at"
    for constraint in [] if shape.name in laxer else _broken_constraints(value, shape):
        yield f"Value {shown} '{path}' failed to satisfy constraint: Member must {constraint}"
    if shape.type_name == "structure" and isinstance(value, dict):
        for name in shape.required_members:
            if value.get(name) is None:
                yield f"Value null at '{_at(path, name)}' failed to satisfy constraint: Member must not be null"
        for name, member in value.items():
            if name in shape.members and member is not None:
                yield from _faults(member, shape.members[name], _at(path, name), laxer)
        if getattr(shape, "is_tagged_union", False) and len([name for name in value if value[name] is not None]) != 1:
            yield f"Value {shown} '{path}' failed to satisfy constraint: Member must set exactly one of {list(shape.members)}"
    elif shape.type_name == "list" and isinstance(value, list):
        for index, item in enumerate(value):
            yield from _faults(item, shape.member, f"{path}.{index + 1}.member", laxer)
    elif shape.type_name == "map" and isinstance(value, dict):
        for key, item in value.items():
            yield from _faults(key, shape.key, f"{path}.key", laxer)
            yield from _faults(item, shape.value, f"{path}.{key}.value", laxer)


def _broken_constraints(value, shape):
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
def model(service: str):
    """Read at the first request, since it takes a while."""
    return botocore.session.get_session().get_service_model(service)


def _at(path: str, name: str) -> str:
    """AWS writes a member's name with a small first letter."""
    own = name[:1].lower() + name[1:]
    return f"{path}.{own}" if path else own


@functools.cache
def _compiled(pattern: str) -> re.Pattern:
    """Python knows no Unicode categories such as \\p{L}: they become ranges of characters, in a class or as one. In Java \\s and \\w are
    of ASCII alone."""
    parts, in_class = [], False
    for part in re.findall(r"\\p\{[LMSNPZ]\}|\\.|.", pattern, re.DOTALL):
        category = re.fullmatch(r"\\p\{([LMSNPZ])\}", part)
        if category:
            ranges = _ranges()[category[1]]
            part = ranges if in_class else f"[{ranges}]"
        in_class = part == "[" or in_class and part != "]"
        parts.append(part)
    return re.compile("".join(parts), re.ASCII)


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
