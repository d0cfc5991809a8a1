"""OAuth applications of IAM Identity Center, and who may use them. Source: the actions of the same names (sso-admin)."""

import secrets
import string
import time

import directory_owner
import instance_tags
from identity_center import Request, instance_of, not_found, once, operation, page, store_of
from service_error import ServiceError

# Source: CreateApplication: only customer managed OAuth 2.0 applications can be created by the API.
CUSTOM_PROVIDER = "arn:aws:sso::aws:applicationProvider/custom"
SHOWN = ("ApplicationArn", "ApplicationProviderArn", "Name", "ApplicationAccount", "InstanceArn", "IdentityStoreArn", "Status",
         "PortalOptions", "Description", "CreatedDate", "CreatedFrom")

applications: dict[str, dict] = {}


@operation
def create_application(request: Request) -> dict:
    instance, data = instance_of(request), request.data
    if data["ApplicationProviderArn"] != CUSTOM_PROVIDER:
        raise not_found(request.action, f"ApplicationProvider {data['ApplicationProviderArn']} not found.")
    _check_portal(data.get("PortalOptions"))

    def create() -> str:
        suffix = "".join(secrets.choice(string.ascii_lowercase + string.digits) for _ in range(16))
        arn = f"arn:aws:sso::{request.account}:application/{instance.instance_arn.rpartition('/')[2]}/apl-{suffix}"
        applications[arn] = {
            "ApplicationArn": arn,
            "ApplicationProviderArn": data["ApplicationProviderArn"],
            "Name": data["Name"],
            "ApplicationAccount": request.account,
            "InstanceArn": instance.instance_arn,
            "IdentityStoreArn": directory_owner.store_arn(instance.identity_store_id),
            "Status": data.get("Status") or "ENABLED",
            "PortalOptions": {"Visibility": "ENABLED"} | (data.get("PortalOptions") or {}),
            "CreatedDate": time.time(),
            "CreatedFrom": request.region,
            "instance": instance,
            "grants": {},
            "scopes": {},
            "methods": {},
            "assignments": [],
            # Source: PutApplicationAssignmentConfiguration: "true (default value)".
            "assignment_required": True,
        } | ({"Description": data["Description"]} if "Description" in data else {})
        instance_tags.add(arn, data.get("Tags") or [])
        return arn

    arn = once(request, create)
    shown = ("ApplicationArn", "InstanceArn", "IdentityStoreArn")
    return {name: applications[arn][name] for name in shown}


@operation
def describe_application(request: Request) -> dict:
    return _view(application_of(request))


@operation
def update_application(request: Request) -> dict:
    application, data = application_of(request), request.data
    _check_portal(data.get("PortalOptions"))
    application |= {name: data[name] for name in ("Name", "Description", "Status") if data.get(name) is not None}
    application["PortalOptions"] |= data.get("PortalOptions") or {}
    return {}


@operation
def delete_application(request: Request) -> dict:
    del applications[application_of(request)["ApplicationArn"]]
    instance_tags.remove_all(request.data["ApplicationArn"])
    return {}


@operation
def list_applications(request: Request) -> dict:
    instance, wanted = instance_of(request), request.data.get("Filter") or {}
    names = {"ApplicationAccount": "ApplicationAccount", "ApplicationProvider": "ApplicationProviderArn"}
    found = [_view(one) for one in applications.values() if one["InstanceArn"] == instance.instance_arn
             and all(one[names[name]] == value for name, value in wanted.items())]
    return page(request, "Applications", found)


@operation
def put_application_assignment_configuration(request: Request) -> dict:
    application_of(request)["assignment_required"] = request.data["AssignmentRequired"]
    return {}


@operation
def get_application_assignment_configuration(request: Request) -> dict:
    return {"AssignmentRequired": application_of(request)["assignment_required"]}


@operation
def create_application_assignment(request: Request) -> dict:
    application, principal = application_of(request), _principal(request)
    store = store_of(application["instance"])
    known = store.users if principal["PrincipalType"] == "USER" else store.groups
    if principal["PrincipalId"] not in known:
        raise not_found(request.action, f"{principal['PrincipalType']} {principal['PrincipalId']} not found.")
    if principal in application["assignments"]:
        raise ServiceError("ConflictException", "The principal is assigned to the application already.")
    application["assignments"].append(principal)
    return {}


@operation
def describe_application_assignment(request: Request) -> dict:
    return _assignment(request)


@operation
def delete_application_assignment(request: Request) -> dict:
    application_of(request)["assignments"].remove(_assignment(request))
    return {}


@operation
def list_application_assignments(request: Request) -> dict:
    return page(request, "ApplicationAssignments", application_of(request)["assignments"])


@operation
def list_application_assignments_for_principal(request: Request) -> dict:
    """Source: the same: a user's assignments contain those of the user's groups."""
    instance, data = instance_of(request), request.data
    found = [{**assignment, "ApplicationArn": one["ApplicationArn"]} for one in applications.values()
             if one["instance"] is instance for assignment in one["assignments"]
             if assignment["PrincipalId"] in principals(instance, data["PrincipalId"])]
    return page(request, "ApplicationAssignments", found)


def principals(instance, principal: str) -> set[str]:
    """The IDs of a user or group, and of the user's groups."""
    memberships = store_of(instance).group_memberships.values()
    return {principal, *(one["GroupId"] for one in memberships if one["MemberId"]["UserId"] == principal)}


def application_of(request: Request) -> dict:
    arn = request.data["ApplicationArn"]
    if arn not in applications or request.region != directory_owner.region():
        raise not_found(request.action, f"Application {arn} not found.")
    return applications[arn]


def _principal(request: Request) -> dict:
    return {name: request.data[name] for name in ("ApplicationArn", "PrincipalId", "PrincipalType")}


def _assignment(request: Request) -> dict:
    principal = _principal(request)
    if principal not in application_of(request)["assignments"]:
        raise not_found(request.action, f"{principal['PrincipalType']} {principal['PrincipalId']} is not assigned.")
    return principal


def _view(application: dict) -> dict:
    return {name: application[name] for name in SHOWN if name in application}


def _check_portal(options: dict | None) -> None:
    """Source: SignInOptions, ApplicationUrl: "required if the Origin parameter is APPLICATION"."""
    sign_in = (options or {}).get("SignInOptions") or {}
    if sign_in.get("Origin") == "APPLICATION" and not sign_in.get("ApplicationUrl"):
        raise ServiceError("ValidationException", "ApplicationUrl is required if Origin is APPLICATION.")
