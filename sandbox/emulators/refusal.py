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
