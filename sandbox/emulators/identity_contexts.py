"""Identity contexts of AWS STS: made for IAM Identity Center, and passed to AssumeRole by `ProvidedContexts`.

Sources: AssumeRole and ProvidedContext, AWS STS API Reference; "Identity-enhanced IAM role sessions", IAM Identity Center User Guide."""

import dataclasses
import functools
import json
import re
import secrets
import time

from ministack.core import iam_evaluator as iam
from ministack.core.responses import get_account_id, get_region
from ministack.core.router import extract_access_key_id
from ministack.services import iam as iam_service
from ministack.services import sts

import assume_role_rules
import permission

PROVIDER = "arn:aws:iam::aws:contextProvider/IdentityCenter"
# AWS adds this policy to sessions with an identity context. Source: the same, "Types of identity-enhanced IAM role sessions".
ALLOW_LIST = "AWSIAMIdentityCenterAllowListForIdentityContext"

_contexts: dict[str, dict] = {}


def apply() -> None:
    original = sts.handle_request

    async def handle(method, path, headers, body, query_params):
        request = assume_role_rules.request_in(body) or {}
        contexts = request.get("ProvidedContexts")
        if not contexts:
            return await original(method, path, headers, body, query_params)
        refused = _fault(contexts) or _denial(request["RoleArn"], headers, query_params)
        if refused:
            return sts._error(*refused, ns="sts")
        answer = await original(method, path, headers, body, query_params)
        if answer[0] == 200:
            key = re.search(rb"<AccessKeyId>([^<]+)", answer[2])[1].decode()
            sts._sessions[key]["IdentityContext"] = _contexts[contexts[0]["ContextAssertion"]]
        return answer

    sts.handle_request = handle
    _limit_sessions()


def make(subject: dict) -> str:
    """`subject`: user, store, application, expires. The assertion is opaque. Source: AwsAdditionalDetails, identityContext."""
    assertion = f"AQoJb3JpZ2luX2VjE{secrets.token_urlsafe(96)}=="
    _contexts[assertion] = subject
    return assertion


def _fault(contexts: list[dict]) -> tuple[int, str, str] | None:
    """A session takes one context of IAM Identity Center. Which errors AWS uses here is not documented."""
    if len(contexts) > 1:
        return 400, "ValidationError", "A session can have only one context of a provider."
    if contexts[0].get("ProviderArn") != PROVIDER:
        return 400, "ValidationError", "The context provider is unknown."
    subject = _contexts.get(contexts[0].get("ContextAssertion", ""))
    if subject is None:
        return 400, "ValidationError", "The context assertion is invalid."
    if subject["expires"] <= time.time():
        return 400, "ExpiredTokenException", "The context assertion has expired."
    return None


def _denial(role_arn: str, headers: dict, query_params: dict) -> tuple[int, str, str] | None:
    """sts:SetContext, beside sts:AssumeRole: in the role's trust policy, and in the caller's policies as MiniStack requires it for
    sts:AssumeRole. Source: Service Authorization Reference, AWS STS, SetContext: role."""
    key = extract_access_key_id(headers, query_params) or ""
    caller = iam.resolve_credential(key, get_account_id())
    if isinstance(caller, iam.CredentialResolutionError) or role_arn.count(":") != 5:
        return None
    question = {"key": key, "session": "present", "action": "sts:SetContext", "region": get_region(), "resources": [role_arn]}
    if permission.denial(question) is None and _is_trusted(role_arn, caller):
        return None
    return 403, "AccessDenied", f"User: {caller.principal_arn} is not authorized to perform: sts:SetContext on resource: {role_arn}"


def _is_trusted(role_arn: str, caller) -> bool:
    account, name = role_arn.split(":")[4], role_arn.rpartition("/")[2]
    role = iam_service._roles.get_scoped(account, None, name)
    context = iam.EvalContext(
        principal_arn=caller.principal_arn,
        principal_type=caller.principal_type,
        principal_account=caller.account_id,
        action="sts:SetContext",
        resource_arn=role_arn,
        region=get_region(),
        # Source: "IAM and AWS STS condition context keys".
        service_context={"sts:requestcontextproviders": [PROVIDER]},
        principal_keys=iam._principal_keys(caller),
    )
    return role is not None and iam.evaluate_trust_policy(role["AssumeRolePolicyDocument"], caller.principal_arn, context)


def _limit_sessions() -> None:
    original = iam._session_policy_limits

    def limits(session: dict, account_id: str):
        added = [[_allow_list()]] if "IdentityContext" in session else []
        return [*original(session, account_id), *added]

    iam._session_policy_limits = limits


@functools.cache
def _allow_list() -> list:
    """The policy denies everything but some actions. moto contains its text; reading it takes a while."""
    from moto.iam.aws_managed_policies import aws_managed_policies_data
    statements = iam.parse_policy_document(json.loads(aws_managed_policies_data)[ALLOW_LIST]["Document"])
    return [*statements, iam.ParsedStatement(sid="", effect="Allow", actions=["*"], resources=["*"])]
