"""EventBridge Scheduler's check of expressions, which MiniStack lacks.

Sources: "Schedule types on EventBridge Scheduler"; "Cron expressions reference", "Rate expressions reference", EventBridge."""

import re

from ministack.services import scheduler

MAX_LENGTH = 256
RATE = re.compile(r"rate\((?:1\s+(?:minute|hour|day)|(?!0*1\s)0*[1-9]\d*\s+(?:minutes|hours|days))\)")
AT = re.compile(r"at\(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\)")


def _values(least: int, most: int, names: str = "", steps: bool = True, special: str = "") -> re.Pattern:
    numbers = "|".join(str(number) for number in range(most, least - 1, -1))
    one = f"(?:0?(?:{numbers}){'|' + names if names else ''})"
    part = rf"(?:\*|{one}(?:-{one})?)" + (r"(?:/0*[1-9]\d*)?" if steps else "")
    part = f"(?:{part}{'|' + special if special else ''})"
    return re.compile(rf"{part}(?:,{part})*", re.IGNORECASE)


DAYS = "SUN|MON|TUE|WED|THU|FRI|SAT"
FIELDS = (
    _values(0, 59),
    _values(0, 23),
    _values(1, 31, special=r"\?|L|(?:[1-9]|[12]\d|3[01])W"),
    _values(1, 12, "JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC"),
    _values(1, 7, DAYS, steps=False, special=rf"\?|L|[1-7]L|(?:[1-7]|{DAYS})#[1-5]"),
    _values(1970, 2199),
)


def apply() -> None:
    for name in ("_create_schedule", "_update_schedule"):
        _check(name)


def _check(name: str) -> None:
    original = getattr(scheduler, name)

    def checked(schedule, body):
        expression = body.get("ScheduleExpression", "")
        if expression and not is_valid(expression):
            return scheduler._error(400, "ValidationException", f"Invalid Schedule Expression {expression}.")
        return original(schedule, body)

    setattr(scheduler, name, checked)


def is_valid(expression: str) -> bool:
    if len(expression) > MAX_LENGTH:
        return False
    if RATE.fullmatch(expression) or AT.fullmatch(expression):
        return True
    cron = re.fullmatch(r"cron\(([^()]*)\)", expression)
    fields = cron.group(1).split() if cron else []
    if len(fields) != len(FIELDS) or (fields[2] == "?") == (fields[4] == "?"):
        return False
    return all(pattern.fullmatch(field) for pattern, field in zip(FIELDS, fields))
