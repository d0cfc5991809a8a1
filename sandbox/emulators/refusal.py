"""How Amazon Cognito refuses."""

from ministack.core.responses import error_response_json


class Refused(Exception):
    """A request that AWS would not carry out."""

    def __init__(self, error: str, message: str) -> None:
        super().__init__(message)
        self.error = error
        self.message = message

    def response(self):
        return error_response_json(self.error, self.message, 400)


def invalid(message: str) -> Refused:
    return Refused("InvalidParameterException", message)


def checked_first(module, name: str, check) -> None:
    """Replaces a function of the emulator by one that refuses what `check` raises Refused for."""
    original = getattr(module, name)

    def checked(data):
        try:
            check(data)
        except Refused as refused:
            return refused.response()
        return original(data)

    setattr(module, name, checked)
