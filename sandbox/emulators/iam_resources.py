"""Resources of permission checks for Identity Store and IAM Identity Center. Source: Service Authorization Reference."""

import directory_owner

# What each action needs beside the store. Source: "Actions defined by AWS Identity Store".
OTHER_RESOURCES = {
    "DescribeGroup": ["group/{GroupId}"],
    "DescribeUser": ["user/{UserId}"],
    "GetGroupId": ["group/*"],
    "IsMemberInGroups": ["membership/*", "group/*", "user/*"],
    "ListGroupMemberships": ["membership/*", "group/{GroupId}"],
    "ListGroups": ["group/*"],
    "ListUsers": ["user/*"],
}
# Source: "Actions defined by AWS IAM Identity Center". Actions on an application or an issuer have it as their resource, others the
# instance; creating an application has the provider, too. What is created has no ID yet. ListInstances has no resource.
SSO_CREATED = {"CreateApplication": "application", "CreateTrustedTokenIssuer": "trustedTokenIssuer"}
SSO_MEMBERS = ("ApplicationArn", "TrustedTokenIssuerArn", "ResourceArn")


def of(service: str, action: str | None, request: dict) -> list[str]:
    """The ARNs on which the action must be allowed; without any, on all resources."""
    name = (action or "").partition(":")[2]
    if service == "identitystore":
        return _of_store(name, request)
    if service == "sso":
        return _of_instance(name, request)
    return []


def _of_store(name: str, request: dict) -> list[str]:
    """The store is a resource of every action; others belong to no store."""
    store = request.get("IdentityStoreId")
    if not store:
        return []
    others = [path.replace("{UserId}", request.get("UserId") or "*").replace("{GroupId}", request.get("GroupId") or "*")
              for path in OTHER_RESOURCES.get(name, [])]
    return [directory_owner.store_arn(store), *(f"arn:aws:identitystore:::{path}" for path in others)]


def _of_instance(name: str, request: dict) -> list[str]:
    if name in SSO_CREATED and isinstance(request.get("InstanceArn"), str):
        instance = request["InstanceArn"].rpartition("/")[2]
        created = f"arn:aws:sso::{directory_owner.owner()}:{SSO_CREATED[name]}/{instance}/*"
        return [created, *(request[member] for member in ("InstanceArn", "ApplicationProviderArn") if request.get(member))]
    if name == "ListInstances":
        return []
    named = next((request[member] for member in SSO_MEMBERS if request.get(member)), request.get("InstanceArn"))
    return [named] if isinstance(named, str) else []
