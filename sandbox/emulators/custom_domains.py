"""Custom domain names: checks and updates of Amazon Cognito and API Gateway that MiniStack lacks."""

import json

from ministack.core.responses import get_region
from ministack.services import apigateway_v1 as api
from ministack.services import cognito, route53

import certificates
from refusal import checked_first, invalid

ROOT_PATH = "(none)"


def apply() -> None:
    checked_first(cognito, "_create_user_pool_domain", check_new_pool_domain)
    checked_first(cognito, "_update_user_pool_domain", check_certificate)
    _check_api_domains()
    _check_mappings()
    _add_updates()


def check_new_pool_domain(data: dict) -> None:
    check_certificate(data)
    if not data.get("CustomDomainConfig"):
        return
    pool = cognito._user_pools.get(data.get("UserPoolId")) or {}
    # Source: "Quotas in Amazon Cognito": custom domains in a user pool: one.
    if pool.get("CustomDomain"):
        raise invalid("User pool already has a custom domain configured.")
    parent = data["Domain"].partition(".")[2]
    # Source: "Using your own domain for managed login", prerequisites: the parent domain must have an A record.
    if _is_hosted(parent) and not _has_address(parent):
        raise invalid("Custom domain is not a valid subdomain: Was not able to resolve a DNS A record for the parent domain "
                      "or domain parent is a top-level domain.")


def check_certificate(data: dict) -> None:
    """Source: "Using your own domain for managed login": the certificate is in us-east-1, for pools of all Regions."""
    arn = (data.get("CustomDomainConfig") or {}).get("CertificateArn")
    fault = arn and certificates.fault(arn, "us-east-1", data.get("Domain", ""))
    if fault:
        raise invalid(fault)


def _is_hosted(name: str) -> bool:
    zones = [zone["name"].rstrip(".") for zone in route53._zones.values()]
    return any(name == zone or name.endswith(f".{zone}") for zone in zones)


def _has_address(name: str) -> bool:
    return any(record["Name"].rstrip(".") == name and record["Type"] in ("A", "AAAA")
               for records in route53._records.values() for record in records)


def _check_api_domains() -> None:
    original = api._create_domain_name

    def create_domain_name(data):
        # Source: EndpointConfiguration, types: EDGE is the default.
        data.setdefault("endpointConfiguration", {"types": ["EDGE"]})
        if data.get("domainName") in api._domain_names:
            return api._v1_error("BadRequestException", "The domain name you provided already exists.", 400)
        fault = api_domain_fault(data)
        if fault:
            return api._v1_error("BadRequestException", fault, 400)
        return original(data)

    api._create_domain_name = create_domain_name


def api_domain_fault(domain: dict) -> str | None:
    """Source: "Custom domain name for public REST APIs in API Gateway": the certificate of a regional one is in the API's Region, of
    an edge-optimized one in us-east-1."""
    is_regional = domain["endpointConfiguration"]["types"] == ["REGIONAL"]
    arn = domain.get("regionalCertificateArn" if is_regional else "certificateArn")
    if not arn:
        return "A certificate was not provided for the endpoint configuration type."
    return certificates.fault(arn, get_region() if is_regional else "us-east-1", domain["domainName"])


def _check_mappings() -> None:
    """MiniStack stores an empty base path under a key that it cannot find later."""
    original = api._create_base_path_mapping

    def create_base_path_mapping(domain, data):
        data["basePath"] = data.get("basePath") or ROOT_PATH
        if data["basePath"] in api._base_path_mappings.get(domain, {}):
            return api._v1_error("ConflictException", "Base path already exists for this domain name", 409)
        fault = mapping_fault(data)
        return api._v1_error("BadRequestException", fault, 400) if fault else original(domain, data)

    api._create_base_path_mapping = create_base_path_mapping


def mapping_fault(mapping: dict) -> str | None:
    stages = api._stages_v1.get(mapping.get("restApiId"), {})
    if mapping.get("restApiId") not in api._rest_apis:
        return "Invalid REST API identifier specified"
    return "Invalid stage identifier specified" if mapping.get("stage") and mapping["stage"] not in stages else None


def _add_updates() -> None:
    original = api.handle_request

    async def handle_request(method, path, headers, body, query_params):
        parts = [part for part in path.split("/") if part]
        if method == "PATCH" and parts[:1] == ["domainnames"] and len(parts) in (2, 4):
            operations = json.loads(body)["patchOperations"]
            return update_domain(parts[1], operations) if len(parts) == 2 else update_mapping(parts[1], parts[3], operations)
        return await original(method, path, headers, body, query_params)

    api.handle_request = handle_request


def update_domain(name: str, operations: list[dict]):
    """Source: "Patch operations", UpdateDomainName."""
    found = api._domain_names.get(name)
    if found is None:
        return api._v1_error("NotFoundException", "Invalid domain name identifier specified", 404)
    changed = dict(found)
    for operation in operations:
        path, value = operation["path"], operation.get("value", "")
        if path.startswith("/endpointConfiguration/types/"):
            changed["endpointConfiguration"] = {**changed["endpointConfiguration"], "types": [value]}
        else:
            changed[path.lstrip("/")] = value
    fault = api_domain_fault(changed)
    if fault:
        return api._v1_error("BadRequestException", fault, 400)
    found.update(changed)
    return api._v1_response(found)


def update_mapping(domain: str, base_path: str, operations: list[dict]):
    """Source: "Patch operations", UpdateBasePathMapping."""
    mappings = api._base_path_mappings.get(domain, {})
    if base_path not in mappings:
        return api._v1_error("NotFoundException", "Invalid base path mapping identifier specified", 404)
    members = {"/stage": "stage", "/restapiId": "restApiId", "/basePath": "basePath"}
    changed = {**mappings[base_path], **{members[one["path"]]: one.get("value", "") for one in operations}}
    changed["basePath"] = changed["basePath"] or ROOT_PATH
    fault = mapping_fault(changed)
    if fault:
        return api._v1_error("BadRequestException", fault, 400)
    del mappings[base_path]
    mappings[changed["basePath"]] = changed
    return api._v1_response(changed)
