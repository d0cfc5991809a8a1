"""Errors of AWS services that speak JSON, for modules that do not need MiniStack."""


class ServiceError(Exception):
    """A request that AWS refuses."""

    def __init__(self, error: str, message: str = "", status: int = 400) -> None:
        super().__init__(message)
        self.error = error
        self.message = message
        self.status = status


def json_answer(start_response, status: int, body: bytes, error: str | None = None):
    """Sends a JSON body by WSGI, with the header that names the error."""
    headers = [("Content-Type", "application/x-amz-json-1.1"), ("Content-Length", str(len(body)))]
    start_response(f"{status} {'OK' if error is None else 'Refused'}", headers + ([("x-amzn-ErrorType", error)] if error else []))
    return [body]
