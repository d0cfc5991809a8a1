"""What stands before every request: the caller's true address, and the sandbox's own controls."""

import json

import permission
import quotas

CONTROLS = "/_sandbox/"


def in_front_of(app):
    """Wraps the emulator's ASGI application."""

    async def front(scope, receive, send):
        if scope["type"] != "http":
            return await app(scope, receive, send)
        if scope["path"].startswith(CONTROLS):
            return await control(scope["path"], receive, send)
        return await app(with_true_address(scope), receive, send)

    return front


def with_true_address(scope):
    """API Gateway takes `identity.sourceIp` from the connection, and no header can change it; the emulator believes
    X-Forwarded-For. Source: "API Gateway mapping template and access logging variable reference"."""
    peer = (scope.get("client") or ["127.0.0.1"])[0]
    headers = [(name, value) for name, value in scope["headers"] if name.lower() != b"x-forwarded-for"]
    return {**scope, "headers": [*headers, (b"x-forwarded-for", peer.encode())]}


async def control(path, receive, send):
    """quotas: {"AdminCreateUser": 5}, requests a second for each operation; {} takes all quotas away.
    authorize: {"key", "session", "action", "region"}; answers {"denied": why or null}."""
    request, answer = json.loads(await whole_body(receive) or b"{}"), {}
    if path == f"{CONTROLS}quotas":
        quotas.set_all(request)
    elif path == f"{CONTROLS}authorize":
        answer = {"denied": permission.denial(request)}
    status = 200 if path in (f"{CONTROLS}quotas", f"{CONTROLS}authorize") else 404
    await send({"type": "http.response.start", "status": status, "headers": [(b"content-type", b"application/json")]})
    await send({"type": "http.response.body", "body": json.dumps(answer).encode()})


async def whole_body(receive):
    body, more = b"", True
    while more:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
    return body
