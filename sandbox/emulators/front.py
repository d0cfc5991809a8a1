"""What stands before every request: the caller's true address, and the sandbox's own controls."""

import json

import quotas

CONTROLS = "/_sandbox/quotas"


def in_front_of(app):
    """Wraps the emulator's ASGI application."""

    async def front(scope, receive, send):
        if scope["type"] != "http":
            return await app(scope, receive, send)
        if scope["path"] == CONTROLS:
            return await set_quotas(receive, send)
        return await app(with_true_address(scope), receive, send)

    return front


def with_true_address(scope):
    """API Gateway takes `identity.sourceIp` from the connection, and no header can change it; the emulator believes
    X-Forwarded-For. Source: "API Gateway mapping template and access logging variable reference"."""
    peer = (scope.get("client") or ["127.0.0.1"])[0]
    headers = [(name, value) for name, value in scope["headers"] if name.lower() != b"x-forwarded-for"]
    return {**scope, "headers": [*headers, (b"x-forwarded-for", peer.encode())]}


async def set_quotas(receive, send):
    """PUT {"AdminCreateUser": 5}: requests a second for each operation; {} takes all quotas away."""
    body, more = b"", True
    while more:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
    quotas.set_all(json.loads(body or b"{}"))
    await send({"type": "http.response.start", "status": 204, "headers": []})
    await send({"type": "http.response.body", "body": b""})
