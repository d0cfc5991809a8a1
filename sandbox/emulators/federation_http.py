"""Requests of Amazon Cognito to identity providers. Hosts of AWS lead to this emulator; others to where the sandbox serves them, by the
file that QUICK_SIGN_IN_HOSTS names. Anything else does not leave this computer."""

import json
import os
import re
import urllib.error
import urllib.parse
import urllib.request

# AWS documents no limit for a provider's answer. This one is above that of API Gateway (29 seconds): the bridge's own error, after 9 seconds,
# comes to the app on a busy computer, too.
TIMEOUT_SECONDS = 30
MAX_BYTES = 1 << 20
API_HOST = re.compile(r"^([a-z0-9]+)\.execute-api\.[a-z0-9-]+\.amazonaws\.com(?:\.cn)?$")
AWS_SUFFIXES = (".amazonaws.com", ".amazoncognito.com", ".amazonaws.com.cn")


class Unreachable(Exception):
    """No usable answer: the provider is down, too slow, redirects, or is not served here."""


class Answered(Exception):
    """An answer that is not a success: `status` and `body`."""

    def __init__(self, status: int, body: bytes) -> None:
        super().__init__(f"HTTP {status}")
        self.status = status
        self.body = body


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


_discovered: dict[str, dict] = {}
_opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), _NoRedirects)


def get(address: str, headers: dict | None = None) -> bytes:
    return send("GET", address, headers=headers)


def send(method: str, address: str, body: bytes | None = None, headers: dict | None = None) -> bytes:
    parts = urllib.parse.urlsplit(address)
    api = API_HOST.match(parts.hostname or "")
    path = f"/_aws/execute-api/{api[1]}{parts.path}" if api else parts.path or "/"
    target = f"{_origin(parts)}{urllib.parse.urlunsplit(('', '', path, parts.query, ''))}"
    request = urllib.request.Request(target, data=body, method=method, headers={**(headers or {}), "Host": parts.netloc})
    try:
        with _opener.open(request, timeout=TIMEOUT_SECONDS) as answer:
            return answer.read(MAX_BYTES)
    except urllib.error.HTTPError as error:
        with error:
            raise Answered(error.code, error.read(MAX_BYTES)) from None
    except (OSError, ValueError) as error:
        raise Unreachable(type(error).__name__) from error


def get_json(address: str, headers: dict | None = None):
    return json.loads(get(address, headers))


def discovered(issuer: str) -> dict | None:
    """The discovery document, if it can be read and names this issuer. Source: OpenID Connect Discovery 1.0, section 4.3. It is read once:
    the emulator could not answer itself while it handles /oauth2/authorize."""
    if issuer in _discovered:
        return _discovered[issuer]
    try:
        found = get_json(f"{issuer.rstrip('/')}/.well-known/openid-configuration")
    except (Unreachable, Answered, ValueError):
        return None
    if not isinstance(found, dict) or found.get("issuer") != issuer:
        return None
    _discovered[issuer] = found
    return found


def _origin(parts) -> str:
    if parts.scheme != "https":
        raise Unreachable("not https")
    # First: the access portal of Identity Center is a host of AWS, too, and only served if a test serves it.
    served = _served().get(parts.netloc) or _served().get(parts.hostname or "")
    if served is not None:
        return served
    if (parts.hostname or "").endswith(AWS_SUFFIXES):
        return f"http://127.0.0.1:{os.environ['GATEWAY_PORT']}"
    raise Unreachable(f"{parts.hostname} is not served by the sandbox")


def _served() -> dict:
    path = os.environ.get("QUICK_SIGN_IN_HOSTS")
    if not path:
        return {}
    with open(path, encoding="utf-8") as file:
        return json.load(file)
