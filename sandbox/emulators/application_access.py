"""How an application of IAM Identity Center gets tokens: grants, access scopes and authentication methods (sso-admin)."""

import re

import iam_questions
from applications import application_of
from identity_center import Request, not_found, operation, page
from service_error import ServiceError
from trusted_token_issuers import issuers

JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer"
# Source: Grant and GrantType: each type has its own member.
GRANT_MEMBERS = {
    "authorization_code": "AuthorizationCode",
    "refresh_token": "RefreshToken",
    JWT_BEARER: "JwtBearer",
    "urn:ietf:params:oauth:grant-type:token-exchange": "TokenExchange",
}
MAX_SCOPES = 25
# Source: "Resource-based policy examples for IAM Identity Center", Action.
ACTOR_ACTIONS = ("sso-oauth:CreateTokenWithIAM", "sso-oauth:IntrospectTokenWithIAM", "sso-oauth:RevokeTokenWithIAM")
ROLE_OR_USER = re.compile(r"arn:aws[a-z-]*:iam::\d{12}:(role|user)/")


@operation
def put_application_grant(request: Request) -> None:
    application, kind, grant = application_of(request), request.data["GrantType"], request.data["Grant"]
    if list(grant) != [GRANT_MEMBERS[kind]]:
        raise ServiceError("ValidationException", f"Grant must contain {GRANT_MEMBERS[kind]} for the grant type {kind}.")
    for one in (grant.get("JwtBearer") or {}).get("AuthorizedTokenIssuers") or []:
        issuer = issuers.get(one.get("TrustedTokenIssuerArn"))
        if issuer is None or issuer["instance"] != application["InstanceArn"]:
            raise not_found(request.action, f"TrustedTokenIssuer {one.get('TrustedTokenIssuerArn')} not found.")
    application["grants"][kind] = grant


@operation
def get_application_grant(request: Request) -> dict:
    return {"Grant": _entry(request, "grants", "GrantType")}


@operation
def delete_application_grant(request: Request) -> None:
    _delete(request, "grants", "GrantType")


@operation
def list_application_grants(request: Request) -> dict:
    grants = application_of(request)["grants"]
    return page(request, "Grants", [{"GrantType": kind, "Grant": grant} for kind, grant in grants.items()])


@operation
def put_application_access_scope(request: Request) -> None:
    scopes, data = application_of(request)["scopes"], request.data
    if data["Scope"] not in scopes and len(scopes) >= MAX_SCOPES:
        raise ServiceError("ValidationException", f"An application has at most {MAX_SCOPES} access scopes.")
    targets = data.get("AuthorizedTargets")
    scopes[data["Scope"]] = {"Scope": data["Scope"]} | ({"AuthorizedTargets": targets} if targets else {})


@operation
def get_application_access_scope(request: Request) -> dict:
    return _entry(request, "scopes", "Scope")


@operation
def delete_application_access_scope(request: Request) -> None:
    _delete(request, "scopes", "Scope")


@operation
def list_application_access_scopes(request: Request) -> dict:
    return page(request, "Scopes", list(application_of(request)["scopes"].values()))


@operation
def put_application_authentication_method(request: Request) -> None:
    application, data = application_of(request), request.data
    _check_actor_policy(data["AuthenticationMethod"]["Iam"]["ActorPolicy"])
    application["methods"][data["AuthenticationMethodType"]] = data["AuthenticationMethod"]


@operation
def get_application_authentication_method(request: Request) -> dict:
    return {"AuthenticationMethod": _entry(request, "methods", "AuthenticationMethodType")}


@operation
def delete_application_authentication_method(request: Request) -> None:
    _delete(request, "methods", "AuthenticationMethodType")


@operation
def list_application_authentication_methods(request: Request) -> dict:
    methods = application_of(request)["methods"]
    found = [{"AuthenticationMethodType": kind, "AuthenticationMethod": method} for kind, method in methods.items()]
    return page(request, "AuthenticationMethods", found)


def _entry(request: Request, kind: str, name: str) -> dict:
    found = application_of(request)[kind].get(request.data[name])
    if found is None:
        raise not_found(request.action, f"{name} {request.data[name]} not found.")
    return found


def _delete(request: Request, kind: str, name: str) -> None:
    """The service model marks these operations as idempotent; that a second deletion is refused is assumed."""
    _entry(request, kind, name)
    del application_of(request)[kind][request.data[name]]


def _check_actor_policy(policy) -> None:
    """Source: "Resource-based policy examples for IAM Identity Center", Policy requirements. That AWS refuses principals that do not
    exist, with these words: github.com/Destrayon/Connapse, docs/research/cognito-setup-automation-2026-08-28.md."""
    refused = ServiceError("ValidationException", "Invalid actor policy provided")
    statements = policy.get("Statement") if isinstance(policy, dict) else None
    statements = [statements] if isinstance(statements, dict) else statements
    if not statements or not isinstance(statements, list) or policy.get("Version") != "2012-10-17":
        raise refused
    for statement in statements:
        if not isinstance(statement, dict) or not {"Effect", "Principal", "Action", "Resource"} <= set(statement):
            raise refused
        if statement["Effect"] not in ("Allow", "Deny") or not set(_listed(statement["Action"])) <= set(ACTOR_ACTIONS):
            raise refused
    named = [arn for statement in statements for arn in _aws_principals(statement["Principal"])]
    if iam_questions.unknown_principals([arn for arn in named if ROLE_OR_USER.match(arn)]):
        raise refused


def _aws_principals(principal) -> list[str]:
    return _listed(principal.get("AWS") or []) if isinstance(principal, dict) else []


def _listed(value) -> list[str]:
    return [value] if isinstance(value, str) else list(value)
