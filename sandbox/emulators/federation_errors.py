"""How Amazon Cognito reports a failed sign-in with an identity provider: as OAuth error at the app's redirect URI, with its state.

Source: "Managed login and federation error responses": the callback URL gets `error` and `error_description`, with the provider's name and HTTP
status before the provider's own error. The texts are not fixed; those here are AWS's where a public report has them.
"""

from urllib.parse import urlencode


class SignInFailed(Exception):
    """A sign-in that ends at the app with an OAuth error."""

    def __init__(self, description: str, error: str = "invalid_request") -> None:
        super().__init__(description)
        self.description = description
        self.error = error


def to_app(relay: dict, failure: SignInFailed):
    parameters = {"error_description": failure.description, "error": failure.error}
    if relay.get("state"):
        parameters["state"] = relay["state"]
    return redirect(relay["redirect_uri"], parameters)


def redirect(address: str, parameters: dict):
    joint = ("&" if "?" in address else "?") if parameters else ""
    return 302, {"Location": f"{address}{joint}{urlencode(parameters)}", "Cache-Control": "no-store"}, b""
