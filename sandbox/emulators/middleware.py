"""Middleware of every request: the caller's true address, custom domains, and the sandbox's controls."""

import json

from ministack.services import apigateway_v1

import aliases
import federation_sign_out
import identity_contexts
import invitations
import issuer_types
import permission
import quotas
import service_events
import service_quotas
import token_revocation

CONTROLS_PATH = "/_sandbox/"
CONTROLS = ("quotas", "aliases", "authorize", "principals", "identity-context", "events", "invitations")


def wrap(app):
    """Wraps the emulator's ASGI application."""

    async def middleware(scope, receive, send):
        if scope["type"] != "http":
            return await app(scope, receive, send)
        if scope["path"].startswith(CONTROLS_PATH):
            return await control(scope["path"], receive, send)
        if issuer_types.refuses(host_of(scope), scope["path"]):
            return await forbidden(send)
        if (quota_operation := service_quotas.operation_in(headers_of(scope))) is not None:
            return await json_answer(send, *service_quotas.answer(quota_operation, headers_of(scope), await whole_body(receive)))
        if scope["method"] == "POST" and scope["path"] == token_revocation.PATH:
            return await json_answer(send, *token_revocation.answer(await whole_body(receive)))
        if scope["method"] == "POST" and scope["path"] == federation_sign_out.PATH:
            return await http_answer(send, *federation_sign_out.respond(await whole_body(receive)))
        return await app(with_stage_path(with_true_address(scope)), receive, send)

    return middleware


def with_true_address(scope):
    """API Gateway takes `identity.sourceIp` from the connection, not from headers, but the emulator uses
    X-Forwarded-For. Source: "API Gateway mapping template and access logging variable reference"."""
    peer = (scope.get("client") or ["127.0.0.1"])[0]
    headers = [(name, value) for name, value in scope["headers"] if name.lower() != b"x-forwarded-for"]
    return {**scope, "headers": [*headers, (b"x-forwarded-for", peer.encode())]}


def with_stage_path(scope):
    """Maps a custom domain to a stage of its API. The emulator first matches the paths of the sign-in pages, so that these would
    answer at an API's domain too."""
    host = host_of(scope)
    found = apigateway_v1.resolve_base_path_mapping(host, scope["path"]) if "." in host else None
    if found is None:
        return scope
    api, stage, rest = found
    path = f"/_aws/execute-api/{api}/{stage}{rest}" if stage else f"/_aws/execute-api/{api}{rest}"
    headers = [(name, b"localhost" if name.lower() == b"host" else value) for name, value in scope["headers"]]
    return {**scope, "path": path, "raw_path": path.encode(), "headers": headers}


def headers_of(scope):
    return {name.decode().lower(): value.decode("latin-1") for name, value in scope["headers"]}


def host_of(scope):
    return next((value.decode() for name, value in scope["headers"] if name.lower() == b"host"), "").split(":")[0]


async def forbidden(send):
    await send({"type": "http.response.start", "status": 403, "headers": [(b"content-type", b"application/json")]})
    await send({"type": "http.response.body", "body": b"{}"})


async def http_answer(send, status, headers, body):
    pairs = [(name.lower().encode(), value.encode()) for name, value in headers.items()]
    await send({"type": "http.response.start", "status": status, "headers": pairs})
    await send({"type": "http.response.body", "body": body})


async def json_answer(send, status, answer):
    """`answer`: JSON, or the bytes of it."""
    headers = [(b"content-type", b"application/x-amz-json-1.1")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    body = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
    await send({"type": "http.response.body", "body": body})


async def control(path, receive, send):
    """quotas: {"AdminCreateUser": 5}, requests a second for each operation; {} removes all quotas.
    aliases: {"behaviour"}, see aliases.py.
    authorize: as in permission.decide; answers {"denied": reason or null, "error", "principal", "account"}.
    principals: {"arns"}, of roles and users; answers {"unknown": those that do not exist}.
    identity-context: {"user", "store", "application", "expires"}; answers {"context": assertion for AssumeRole}.
    events: {"account", "region", "events"}, from the services of the other emulator.
    invitations: answers {"invitations": [{"to", "subject", "body", "temporaryPassword"}]}."""
    request, answer = json.loads(await whole_body(receive) or b"{}"), {}
    if path == f"{CONTROLS_PATH}quotas":
        quotas.set_all(request)
    elif path == f"{CONTROLS_PATH}aliases":
        aliases.set_behaviour(request["behaviour"])
    elif path == f"{CONTROLS_PATH}authorize":
        answer = permission.decide(request)
    elif path == f"{CONTROLS_PATH}principals":
        answer = {"unknown": permission.unknown_principals(request["arns"])}
    elif path == f"{CONTROLS_PATH}identity-context":
        answer = {"context": identity_contexts.make(request)}
    elif path == f"{CONTROLS_PATH}events":
        service_events.put(request)
    elif path == f"{CONTROLS_PATH}invitations":
        answer = {"invitations": invitations.sent()}
    status = 200 if path.removeprefix(CONTROLS_PATH) in CONTROLS else 404
    await send({"type": "http.response.start", "status": status, "headers": [(b"content-type", b"application/json")]})
    await send({"type": "http.response.body", "body": json.dumps(answer).encode()})


async def whole_body(receive):
    body, more = b"", True
    while more:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
    return body
