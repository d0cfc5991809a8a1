"""Checks the Region and the permission of every request to Identity Center and Amazon Quick."""

import io
import json
import re
import urllib.error
import urllib.request

import directory_owner

# Prefixes of IAM actions by the service in the signature. Source: Service Authorization Reference.
IAM_PREFIX = {"identitystore": "identitystore", "sso": "sso", "quicksight": "quicksight"}

CREDENTIAL = re.compile(r"Credential=([^/,]+)/\d+/([^/]+)/([^/]+)/aws4_request")

# Amazon Quick's actions by REST path. Source: API reference.
QUICK_ACTIONS = [
    ("GET", re.compile(r"/accounts/\d+/namespaces/?$"), "ListNamespaces"),
    ("GET", re.compile(r"/accounts/\d+/namespaces/[^/]+/users/?$"), "ListUsers"),
    ("POST", re.compile(r"/accounts/\d+/namespaces/[^/]+/users/?$"), "RegisterUser"),
    ("GET", re.compile(r"/accounts/\d+/namespaces/[^/]+/users/[^/]+$"), "DescribeUser"),
    ("PUT", re.compile(r"/accounts/\d+/namespaces/[^/]+/users/[^/]+$"), "UpdateUser"),
    ("DELETE", re.compile(r"/accounts/\d+/namespaces/[^/]+/users/[^/]+$"), "DeleteUser"),
]


class Authorization:
    """WSGI middleware: passes a request to moto, or refuses it as AWS does."""

    def __init__(self, application, aws: str, region: str, quick_region: str) -> None:
        self.application, self.aws = application, aws
        self.region, self.quick_region = region, quick_region

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
        action = iam_action(service, environ)
        resources = store_resources(action, environ) if service == "identitystore" else []
        denied = action and self.denial(key, environ.get("HTTP_X_AMZ_SECURITY_TOKEN"), action, region, resources)
        if denied:
            return refuse(start_response, 400 if service != "quicksight" else 403, "AccessDeniedException", denied)
        return self.application(environ, start_response)

    def denial(self, key: str, session: str | None, action: str, region: str, resources: list[str]) -> str | None:
        """Asks the emulator that contains IAM. Returns why the action is denied, or None. Without resources: on all resources."""
        asked = {"key": key, "session": session, "action": action, "region": region}
        question = json.dumps({**asked, "resources": resources} if resources else asked).encode()
        request = urllib.request.Request(f"{self.aws}/_sandbox/authorize", data=question, method="POST")
        with urllib.request.urlopen(request, timeout=10) as answer:
            return json.load(answer)["denied"]


# What each action needs beside the store. Source: Service Authorization Reference, "Actions defined by AWS Identity Store".
OTHER_RESOURCES = {
    "DescribeUser": ["user/{UserId}"],
    "IsMemberInGroups": ["membership/*", "group/*", "user/*"],
    "ListGroupMemberships": ["membership/*", "group/{GroupId}"],
    "ListGroups": ["group/*"],
    "ListUsers": ["user/*"],
}


def store_resources(action: str | None, environ) -> list[str]:
    """The store is a resource of every action; others belong to no store."""
    body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
    environ["wsgi.input"] = io.BytesIO(body)
    try:
        request = json.loads(body or b"{}")
    except ValueError:
        return []
    store, name = request.get("IdentityStoreId"), (action or "").partition(":")[2]
    if not store:
        return []
    others = [path.replace("{UserId}", request.get("UserId") or "*").replace("{GroupId}", request.get("GroupId") or "*")
              for path in OTHER_RESOURCES.get(name, [])]
    return [directory_owner.store_arn(store), *(f"arn:aws:identitystore:::{path}" for path in others)]


def iam_action(service: str, environ) -> str | None:
    if service == "quicksight":
        method, path = environ["REQUEST_METHOD"], environ["PATH_INFO"]
        name = next((name for verb, form, name in QUICK_ACTIONS if verb == method and form.search(path)), None)
    else:
        name = environ.get("HTTP_X_AMZ_TARGET", "").rpartition(".")[2] or None
    return f"{IAM_PREFIX.get(service, service)}:{name}" if name else None


def refuse(start_response, status: int, error: str, message: str):
    body = json.dumps({"__type": error, "message": message, "Message": message}).encode()
    start_response(f"{status} Refused", [("Content-Type", "application/x-amz-json-1.1"), ("x-amzn-ErrorType", error),
                                         ("Content-Length", str(len(body)))])
    return [body]
