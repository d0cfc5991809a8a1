"""Trusted token issuers of IAM Identity Center. Source: the actions of the same names, IAM Identity Center API Reference."""

import uuid

import instance_tags
from identity_center import Request, instance_of, not_found, once, operation, page
from service_error import ServiceError

# Source: "Using applications with a trusted token issuer", IAM Identity Center User Guide: at most 10.
MAX_ISSUERS = 10
# Source: the same, "Attribute mapping": the destination is the e-mail, the user name or the external ID. Its paths are not
# documented besides emails.value: docs/emulation-limits.md.
ATTRIBUTE_PATHS = ("emails.value", "userName", "externalIds.id")

issuers: dict[str, dict] = {}


@operation
def create_trusted_token_issuer(request: Request) -> dict:
    instance, data = instance_of(request), request.data
    configuration = data["TrustedTokenIssuerConfiguration"]
    _check_attribute(configuration)

    def create() -> str:
        existing = _of(instance)
        if len(existing) >= MAX_ISSUERS:
            raise ServiceError("ServiceQuotaExceededException", f"An instance has at most {MAX_ISSUERS} trusted token issuers.")
        _check_name(existing, data["Name"])
        arn = f"arn:aws:sso::{request.account}:trustedTokenIssuer/{instance.instance_arn.rpartition('/')[2]}/tti-{uuid.uuid4()}"
        issuers[arn] = {
            "TrustedTokenIssuerArn": arn,
            "Name": data["Name"],
            "TrustedTokenIssuerType": data["TrustedTokenIssuerType"],
            "TrustedTokenIssuerConfiguration": configuration,
            "instance": instance.instance_arn,
        }
        instance_tags.add(arn, data.get("Tags") or [])
        return arn

    return {"TrustedTokenIssuerArn": once(request, create)}


@operation
def describe_trusted_token_issuer(request: Request) -> dict:
    return {name: value for name, value in _issuer(request).items() if name != "instance"}


@operation
def update_trusted_token_issuer(request: Request) -> dict:
    """The issuer's URL cannot change: TrustedTokenIssuerUpdateConfiguration lacks it."""
    issuer, name = _issuer(request), request.data.get("Name")
    if name:
        _check_name([one for one in issuers.values() if one["instance"] == issuer["instance"] and one is not issuer], name)
    changes = (request.data.get("TrustedTokenIssuerConfiguration") or {}).get("OidcJwtConfiguration") or {}
    before = issuer["TrustedTokenIssuerConfiguration"]["OidcJwtConfiguration"]
    after = {"OidcJwtConfiguration": before | {key: value for key, value in changes.items() if key in before and key != "IssuerUrl"}}
    _check_attribute(after)
    issuer |= {"TrustedTokenIssuerConfiguration": after, "Name": name or issuer["Name"]}
    return {}


@operation
def delete_trusted_token_issuer(request: Request) -> dict:
    """Grants may still name it. Source: DeleteTrustedTokenIssuer: "users lose access to any applications that are configured to
    use the trusted token issuer"."""
    del issuers[_issuer(request)["TrustedTokenIssuerArn"]]
    instance_tags.remove_all(request.data["TrustedTokenIssuerArn"])
    return {}


@operation
def list_trusted_token_issuers(request: Request) -> dict:
    shown = ("TrustedTokenIssuerArn", "Name", "TrustedTokenIssuerType")
    return page(request, "TrustedTokenIssuers", [{name: one[name] for name in shown} for one in _of(instance_of(request))])


def _of(instance) -> list[dict]:
    return [one for one in issuers.values() if one["instance"] == instance.instance_arn]


def _issuer(request: Request) -> dict:
    arn = request.data["TrustedTokenIssuerArn"]
    if arn not in issuers:
        raise not_found(request.action, f"TrustedTokenIssuer {arn} not found.")
    return issuers[arn]


def _check_name(others: list[dict], name: str) -> None:
    """That names are unique in an instance is assumed: docs/emulation-limits.md."""
    if any(one["Name"] == name for one in others):
        raise ServiceError("ConflictException", f"A trusted token issuer with the name {name} exists already.")


def _check_attribute(configuration: dict) -> None:
    path = configuration["OidcJwtConfiguration"]["IdentityStoreAttributePath"]
    if path not in ATTRIBUTE_PATHS:
        raise ServiceError("ValidationException", f"IdentityStoreAttributePath {path} is not one of {', '.join(ATTRIBUTE_PATHS)}.")
