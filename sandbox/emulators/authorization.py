"""Checks the Region, the signature and the permission of every request to Identity Center and Amazon Quick."""

import base64
import io
import json
import re

import directory_owner
import iam_questions
import iam_resources
import identity_center
import token_exchange
from service_error import ServiceError, json_answer

# Prefixes of IAM actions by the service in the signature. Source: Service Authorization Reference.
IAM_PREFIX = {"identitystore": "identitystore", "sso": "sso", "quicksight": "quicksight"}

CREDENTIAL = re.compile(r"Credential=([^/,]+)/\d+/([^/]+)/([^/]+)/aws4_request")

# Amazon Quick's actions by REST path. Source: API reference.
QUICK_ACTIONS = [
    ("GET", re.compile(r"/account/\d+/?$"), "DescribeAccountSubscription"),
    ("GET", re.compile(r"/accounts/\d+/namespaces/?$"), "ListNamespaces"),
    ("GET", re.compile(r"/accounts/\d+/namespaces/[^/]+/users/?$"), "ListUsers"),
    ("POST", re.compile(r"/accounts/\d+/namespaces/[^/]+/users/?$"), "RegisterUser"),
    ("GET", re.compile(r"/accounts/\d+/namespaces/[^/]+/users/[^/]+$"), "DescribeUser"),
    ("PUT", re.compile(r"/accounts/\d+/namespaces/[^/]+/users/[^/]+$"), "UpdateUser"),
    ("DELETE", re.compile(r"/accounts/\d+/namespaces/[^/]+/users/[^/]+$"), "DeleteUser"),
]


class Authorization:
    """WSGI middleware: answers a request, passes it to moto, or refuses it as AWS does."""

    def __init__(self, application, quick_region: str) -> None:
        self.application, self.quick_region = application, quick_region

    def __call__(self, environ, start_response):
        if environ["PATH_INFO"] == directory_owner.CONTROL_PATH:
            return directory_owner.control(environ, start_response)
        found = CREDENTIAL.search(environ.get("HTTP_AUTHORIZATION", ""))
        if environ["PATH_INFO"].startswith("/moto-api"):
            return self.application(environ, start_response)
        if found is None:
            return refuse(start_response, 403, "MissingAuthenticationTokenException", "Missing Authentication Token")
        key, region, service = found.groups()
        if service == "quicksight" and region != self.quick_region:
            # Public reports of calls to the wrong Region quote this message.
            return refuse(start_response, 403, "AccessDeniedException",
                          f"Operation is being called from endpoint {region}, but your identity region is {self.quick_region}. "
                          f"Please use the {self.quick_region} endpoint.")
        body = body_of(environ)
        data = members_of(body)
        caller = {"key": key, "session": environ.get("HTTP_X_AMZ_SECURITY_TOKEN"), "region": region, "signed": signed_form(environ, body)}
        if service == "sso-oauth":
            return exchange(start_response, caller, data)
        action = iam_action(service, environ)
        if action is None:
            return self.application(environ, start_response)
        # Without resources: on all resources.
        resources = iam_resources.of(service, action, data) or ["*"]
        decision = iam_questions.decision({**caller, "action": action, "resources": resources})
        if decision["denied"]:
            return refuse(start_response, 400 if service != "quicksight" else 403, decision["error"], decision["denied"])
        name = action.partition(":")[2]
        if service == "sso" and name in identity_center.OPERATIONS:
            return operate(start_response, identity_center.Request(name, decision["account"], region, data))
        return self.application(environ, start_response)


def body_of(environ) -> bytes:
    """The body, which can be read again afterwards."""
    body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
    environ["wsgi.input"] = io.BytesIO(body)
    return body


def members_of(body: bytes) -> dict:
    try:
        request = json.loads(body or b"{}")
    except ValueError:
        return {}
    return request if isinstance(request, dict) else {}


def signed_form(environ, body: bytes) -> dict:
    """What the caller signed: method, path, query, headers and body, as they arrived."""
    headers = [(name[5:].replace("_", "-").lower(), value) for name, value in environ.items() if name.startswith("HTTP_")]
    own = [(name.replace("_", "-").lower(), environ[name]) for name in ("CONTENT_TYPE", "CONTENT_LENGTH") if environ.get(name)]
    path = environ["REQUEST_URI"].partition("?")[0]
    return {"method": environ["REQUEST_METHOD"], "path": path, "query": environ["QUERY_STRING"], "headers": headers + own,
            "body": base64.b64encode(body).decode()}


def operate(start_response, request: identity_center.Request):
    try:
        return json_answer(start_response, 200, json.dumps(identity_center.answer(request) or {}).encode())
    except ServiceError as error:
        return refuse(start_response, error.status, error.error, error.message)


def exchange(start_response, caller: dict, data: dict):
    try:
        return json_answer(start_response, 200, json.dumps(token_exchange.answer(caller, data)).encode())
    except ServiceError as error:
        return json_answer(start_response, error.status, token_exchange.error_body(error), error.error)


def iam_action(service: str, environ) -> str | None:
    if service == "quicksight":
        method, path = environ["REQUEST_METHOD"], environ["PATH_INFO"]
        name = next((name for verb, form, name in QUICK_ACTIONS if verb == method and form.search(path)), None)
    else:
        name = environ.get("HTTP_X_AMZ_TARGET", "").rpartition(".")[2] or None
    return f"{IAM_PREFIX.get(service, service)}:{name}" if name else None


def refuse(start_response, status: int, error: str, message: str):
    body = json.dumps({"__type": error, "message": message, "Message": message}).encode()
    return json_answer(start_response, status, body, error)
