"""The actions of IAM Identity Center that moto lacks: instances, trusted token issuers and OAuth applications.

Sources: IAM Identity Center API Reference (sso-admin), and the service model sso-admin in botocore for constraints and errors."""

import json
import threading
from typing import Any, NamedTuple

from moto.identitystore.models import identitystore_backends
from moto.ssoadmin.models import ssoadmin_backends

import directory_owner
import model_faults
from service_error import ServiceError

TARGET = "SWBExternalService."
# The largest page of ListApplicationAccessScopes is 10, of other lists 100. Source: the service model, MaxResults.
PAGE_SIZES = {"ListApplicationAccessScopes": 10}

# Applications and issuers belong to administrators of the instance: the management account, or the delegated administrator, which the
# sandbox lacks. Source: "Delegated administration", IAM Identity Center User Guide.
READ_BY_MEMBERS = ("ListInstances", "DescribeInstance")


class Request(NamedTuple):
    """A checked request: the caller's account and Region, and the members."""

    action: str
    account: str
    region: str
    data: dict


OPERATIONS: dict[str, Any] = {}
_created: dict[tuple[str, str], tuple[str, dict]] = {}
_lock = threading.RLock()


def operation(handler):
    """Registers a function under the operation's name: create_application answers CreateApplication."""
    OPERATIONS["".join(word.capitalize() for word in handler.__name__.split("_"))] = handler
    return handler


def answer(request: Request) -> dict:
    """Runs an operation.

    Raises ServiceError for requests that AWS refuses."""
    message = model_faults.message("sso-admin", request.action, request.data)
    if message:
        raise ServiceError("ValidationException", message)
    if request.account != directory_owner.owner() and request.action not in READ_BY_MEMBERS:
        raise _denied()
    with _lock:
        return OPERATIONS[request.action](request)


def instance_of(request: Request):
    """The instance in a request. It exists in one Region. Operations without ResourceNotFoundException deny the access."""
    arn = request.data["InstanceArn"]
    found = next((one for one in instances_in(request.region) if one.instance_arn == arn), None)
    if found is None:
        raise not_found(request.action, f"Instance {arn} not found.")
    return found


def not_found(action: str, message: str) -> ServiceError:
    shapes = model_faults.model("sso-admin").operation_model(action).error_shapes
    if any(shape.name == "ResourceNotFoundException" for shape in shapes):
        return ServiceError("ResourceNotFoundException", message)
    return _denied()


def _denied() -> ServiceError:
    return ServiceError("AccessDeniedException", "You do not have sufficient access to perform this action.")


def instances_in(region: str) -> list:
    """moto makes an instance in each Region and account: only that of the sandbox's directory is one."""
    backend = ssoadmin_backends[directory_owner.home_account()][region]
    return backend.instances if region == directory_owner.region() else []


def store_of(instance):
    """The identity store of an instance: its users, groups and memberships."""
    backend = identitystore_backends[directory_owner.home_account()][directory_owner.region()]
    return backend.identity_stores[instance.identity_store_id]


def once(request: Request, create) -> str:
    """Source: ClientToken of CreateApplication and CreateTrustedTokenIssuer: a repeated request changes nothing; with other
    parameters it fails with IdempotentParameterMismatch, which the service model does not contain."""
    token = request.data.get("ClientToken")
    if token is None:
        return create()
    arn, before = _created.get((request.action, token), (None, request.data))
    if before != request.data:
        raise ServiceError("ConflictException", "IdempotentParameterMismatch: the client token was used with other parameters.")
    if arn is None:
        arn = create()
        _created[request.action, token] = (arn, request.data)
    return arn


def page(request: Request, name: str, items: list) -> dict:
    start = int(request.data.get("NextToken") or 0)
    end = start + min(request.data.get("MaxResults") or 100, PAGE_SIZES.get(request.action, 100))
    return {name: items[start:end]} | ({"NextToken": str(end)} if end < len(items) else {})


@operation
def list_instances(request: Request) -> dict:
    return page(request, "Instances", [_view(instance) for instance in instances_in(request.region)])


@operation
def describe_instance(request: Request) -> dict:
    return _view(instance_of(request))


def _view(instance) -> dict:
    store = directory_owner.store_arn(instance.identity_store_id)
    view = {**instance.to_json(), "IdentityStoreArn": store, "PrimaryRegion": directory_owner.region()}
    return json.loads(json.dumps({name: value for name, value in view.items() if value is not None}))
