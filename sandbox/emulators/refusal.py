"""Errors of AWS services in Amazon Cognito's form."""

from ministack.core.responses import error_response_json


class Refused(Exception):
    """A request that AWS refuses."""

    def __init__(self, error: str, message: str) -> None:
        super().__init__(message)
        self.error = error
        self.message = message

    def response(self):
        return error_response_json(self.error, self.message, 400)


def invalid(message: str) -> Refused:
    return Refused("InvalidParameterException", message)


def checked_first(module, name: str, check) -> None:
    """Adds a check to a function of the emulator. `check` raises Refused for requests that AWS refuses."""
    original = getattr(module, name)

    def checked(data):
        try:
            check(data)
        except Refused as refused:
            return refused.response()
        return original(data)

    setattr(module, name, checked)
