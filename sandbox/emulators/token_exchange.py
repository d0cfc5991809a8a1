"""CreateTokenWithIAM of the IAM Identity Center OIDC service, for the grant JWT bearer.

Sources: CreateTokenWithIAM, OIDC API Reference; "Resource-based policy examples for IAM Identity Center" and "Trusted token issuer
configuration settings", IAM Identity Center User Guide. Which error belongs to which fault is documented in part: see each rule."""

import json
import threading

import assertions
import directory_owner
import iam_questions
import model_faults
import tokens
from application_access import GRANT_MEMBERS, JWT_BEARER
from applications import applications, principals
from assertions import Rejected
from identity_center import store_of
from service_error import ServiceError
from trusted_token_issuers import issuers

PATH = "/token"
ACTION = "sso-oauth:CreateTokenWithIAM"
# Source: CreateTokenWithIAM, scope: "the following default scopes".
DEFAULT_SCOPES = ("openid", "aws", "sts:identity_context")
# Source: the service model sso-oidc, `error` of each exception.
CODES = {
    "InvalidRequestException": "invalid_request",
    "InvalidClientException": "invalid_client",
    "InvalidGrantException": "invalid_grant",
    "InvalidScopeException": "invalid_scope",
    "UnauthorizedClientException": "unauthorized_client",
    "UnsupportedGrantTypeException": "unsupported_grant_type",
    "AccessDeniedException": "access_denied",
}
_lock = threading.Lock()


def answer(caller: dict, data: dict) -> dict:
    """`caller`: key, session, region and signed, as in permission.decide.

    Raises ServiceError for requests that AWS refuses."""
    message = model_faults.message("sso-oidc", "CreateTokenWithIAM", data)
    if message:
        raise ServiceError("InvalidRequestException", message)
    application = _application(data["clientId"], caller["region"])
    _check_caller(application, caller)
    grant = _grant(application, data["grantType"])
    if not data.get("assertion"):
        raise ServiceError("InvalidRequestException", "Missing required parameter: assertion")
    try:
        issuer, claims = _verified(grant, data["assertion"])
        user = _user(application, issuer, claims)
        _check_assignment(application, user)
        scopes = _scopes(application, data.get("scope"))
        with _lock:
            assertions.use_once(data["assertion"], claims)
    except Rejected as rejected:
        # Source: github.com/aws-samples/configuring-qbusiness-with-idc-tti/issues/4: the error if a token is used again, if no
        # issuer is configured, or if the e-mail belongs to no user.
        raise ServiceError("InvalidGrantException", str(rejected)) from rejected
    return tokens.issue(application, user, issuer, scopes)


def error_body(error: ServiceError) -> bytes:
    """In OAuth's form: `error` and `error_description`."""
    return json.dumps({"error": CODES.get(error.error, "server_error"), "error_description": error.message}).encode()


def _application(arn: str, region: str) -> dict:
    """InvalidClientException: "can occur when a client sends an incorrect clientId". Other Regions do not know the application:
    github.com/aws-samples/configuring-qbusiness-with-idc-tti/issues/4."""
    if arn not in applications or region != directory_owner.region():
        raise ServiceError("InvalidClientException", "The client is unknown.", 401)
    return applications[arn]


def _check_caller(application: dict, caller: dict) -> None:
    """The caller's own policies and the application's policy must both allow. Sources: Service Authorization Reference, "AWS IAM
    Identity Center OIDC service": Application*; "Every application … that uses OAuth 2.0 requires a resource-based policy"."""
    arn = application["ApplicationArn"]
    policy = (application["methods"].get("IAM") or {}).get("Iam", {}).get("ActorPolicy")
    decision = iam_questions.decision({**caller, "action": ACTION, "resources": [arn], "resourcePolicy": policy or {"Statement": []}})
    if decision["denied"]:
        raise ServiceError(decision["error"], decision["denied"])
    if application["Status"] != "ENABLED":
        raise ServiceError("AccessDeniedException")


def _grant(application: dict, kind: str) -> dict:
    """A grant type that the application lacks: UnauthorizedClientException, as RFC 6749, section 5.2 has it."""
    if kind not in GRANT_MEMBERS:
        raise ServiceError("UnsupportedGrantTypeException", "The grant type is not supported.")
    if kind not in application["grants"]:
        raise ServiceError("UnauthorizedClientException", "The application has no grant of this type.")
    if kind != JWT_BEARER:
        raise ServiceError("UnsupportedGrantTypeException", "The sandbox exchanges tokens of trusted token issuers only.")
    return application["grants"][kind]["JwtBearer"]


def _verified(grant: dict, assertion: str) -> tuple[dict, dict]:
    """`iss` must be the URL of an issuer of the grant. That issuer can have been deleted."""
    claimed = assertions.claims_of(assertion).get("iss")
    for one in grant["AuthorizedTokenIssuers"]:
        issuer = issuers.get(one.get("TrustedTokenIssuerArn"))
        url = issuer and issuer["TrustedTokenIssuerConfiguration"]["OidcJwtConfiguration"]["IssuerUrl"]
        if issuer and url == claimed:
            return issuer, assertions.verify(assertion, url, one.get("AuthorizedAudiences") or [])
    raise Rejected("The token's issuer is not authorized.")


def _user(application: dict, issuer: dict, claims: dict):
    """Source: "Attribute mapping": the claim matches "a single user in IAM Identity Center". Whether case matters is not documented:
    here the letters must be the same, and no other user may have them in another case."""
    paths = issuer["TrustedTokenIssuerConfiguration"]["OidcJwtConfiguration"]
    value = claims
    for name in paths["ClaimAttributePath"].split("."):
        value = value.get(name) if isinstance(value, dict) else None
    if not isinstance(value, str) or not value:
        raise Rejected("The token lacks the mapped claim.")
    users = store_of(application["instance"]).users.values()
    path = paths["IdentityStoreAttributePath"]
    alike = [user for user in users if value.casefold() in [one.casefold() for one in _attribute(user, path)]]
    if len(alike) != 1 or value not in _attribute(alike[0], path):
        raise Rejected("The mapped claim does not match exactly one user.")
    if alike[0].UserStatus != "ENABLED":
        raise Rejected("The user is disabled.")
    return alike[0]


def _attribute(user, path: str) -> list[str]:
    if path == "userName":
        return [user.UserName]
    if path == "emails.value":
        return [email["Value"] for email in user.Emails or [] if email.get("Value")]
    return [external["Id"] for external in user.ExternalIds or []]


def _check_assignment(application: dict, user) -> None:
    """Source: PutApplicationAssignmentConfiguration. The error names neither the assignment nor the user:
    github.com/Destrayon/Connapse/pull/430, a test against AWS."""
    if not application["assignment_required"]:
        return
    allowed = {assignment["PrincipalId"] for assignment in application["assignments"]}
    if not allowed & principals(application["instance"], user.UserId):
        raise ServiceError("AccessDeniedException")


def _scopes(application: dict, wanted: list[str] | None) -> list[str]:
    """Source: CreateTokenWithIAM, scope: without it all scopes of the application and the default ones."""
    allowed = [*DEFAULT_SCOPES, *application["scopes"]]
    unknown = [scope for scope in wanted or [] if scope not in allowed]
    if unknown:
        raise ServiceError("InvalidScopeException", "The application does not have all of these scopes.")
    return list(wanted or allowed)
