"""Amazon Cognito's checks of identity providers, and of the app clients that name them, where MiniStack differs."""

from urllib.parse import urlsplit

from ministack.services import cognito

import federation_http
import saml_keys
import saml_metadata
from refusal import Refused, checked_first, invalid

# Source: CreateIdentityProvider, ProviderDetails. The endpoints may be absent if the issuer's discovery document has them.
REQUIRED_DETAILS = {
    "OIDC": ("client_id", "attributes_request_method", "oidc_issuer", "authorize_scopes"),
    "Google": ("client_id", "client_secret", "authorize_scopes"),
    "Facebook": ("client_id", "client_secret", "authorize_scopes"),
    "LoginWithAmazon": ("client_id", "client_secret", "authorize_scopes"),
    "SignInWithApple": ("client_id", "team_id", "key_id", "private_key", "authorize_scopes"),
}
OIDC_ADDRESSES = ("oidc_issuer", "authorize_url", "token_url", "attributes_url", "jwks_uri")
# "username" is no attribute of the schema, and names the subject. Source: "Mapping IdP attributes to profiles and tokens".
SUBJECT = "username"
# Source: "Quotas in Amazon Cognito": identity providers for a user pool.
MAX_PROVIDERS = 300


def apply() -> None:
    checked_first(cognito, "_create_identity_provider", check_new)
    checked_first(cognito, "_update_identity_provider", check_update)
    checked_first(cognito, "_create_user_pool_client", check_client)
    checked_first(cognito, "_update_user_pool_client", check_client)
    _complete("_create_identity_provider")
    _complete("_update_identity_provider")


def check_new(data: dict) -> None:
    pool = _pool(data)
    if len(pool.get("_identity_providers") or {}) >= MAX_PROVIDERS:
        raise Refused("LimitExceededException", "The maximum number of identity providers has been reached.")
    check_details(data.get("ProviderType"), data.get("ProviderDetails") or {})
    _check_mapping(pool, data.get("AttributeMapping") or {})
    _check_identifiers(data)


def check_update(data: dict) -> None:
    pool = _pool(data)
    stored = (pool.get("_identity_providers") or {}).get(data.get("ProviderName"))
    if stored is None:
        return
    if "ProviderDetails" in data:
        check_details(stored["ProviderType"], data["ProviderDetails"])
    _check_mapping(pool, data.get("AttributeMapping") or {})
    _check_identifiers(data)


def check_details(kind: str, details: dict) -> None:
    if kind == "SAML":
        return saml_metadata.check(details)
    missing = [name for name in REQUIRED_DETAILS.get(kind, ()) if not details.get(name)]
    if missing:
        raise invalid(f"Missing required provider details: {', '.join(missing)}")
    if kind != "OIDC":
        return
    if details["attributes_request_method"] not in ("GET", "POST"):
        raise invalid("attributes_request_method must be GET or POST.")
    for name in OIDC_ADDRESSES:
        # Source: "Using OIDC identity providers with a user pool": endpoints are https, on port 443 or 80.
        if details.get(name) and not details[name].startswith("https://"):
            raise invalid(f"{name} must be an https URL.")
        if details.get(name) and urlsplit(details[name]).port not in (None, 80, 443):
            raise invalid(f"{name} must be on port 443 or 80.")
    # Source: the same page: "If you choose to fill manually, the URLs of all four endpoints"; otherwise discovery must succeed.
    given = [name for name in OIDC_ADDRESSES[1:] if details.get(name)]
    if 0 < len(given) < 4:
        raise invalid("authorize_url, token_url, attributes_url and jwks_uri are set together or not at all.")
    if not given and federation_http.discovered(details["oidc_issuer"]) is None:
        raise invalid(f"Unable to contact well-known endpoint of {details['oidc_issuer']}.")


def _check_mapping(pool: dict, mapping: dict) -> None:
    """Source: terraform-provider-aws issues about CreateIdentityProvider: an attribute outside the schema is refused."""
    known = {attribute["Name"] for attribute in pool.get("SchemaAttributes") or []} | {SUBJECT}
    for name in mapping:
        if name not in known or name == "sub":
            raise invalid(f"Attribute mapping refers to the attribute {name}, which the user pool's schema does not have.")


def _check_identifiers(data: dict) -> None:
    identifiers = data.get("IdpIdentifiers") or []
    if len(set(identifiers)) < len(identifiers):
        raise invalid("IdpIdentifiers must be unique.")


def check_client(data: dict) -> None:
    """Source: github.com/lgallard/terraform-aws-cognito-user-pool/issues/71: AWS's answer to an unknown provider."""
    pool = _pool(data)
    for name in data.get("SupportedIdentityProviders") or []:
        if name != "COGNITO" and name not in (pool.get("_identity_providers") or {}):
            raise invalid(f"The provider {name} does not exist for User Pool {data.get('UserPoolId')}.")
    _check_unsolicited(pool, data.get("SupportedIdentityProviders") or [])


def _check_unsolicited(pool: dict, names: list[str]) -> None:
    """Source: "Things to know about SAML IdPs", app clients with IdP-initiated SAML can only sign in with SAML."""
    providers = [(pool.get("_identity_providers") or {}).get(name) for name in names]
    unsolicited = any(one is not None and one["ProviderDetails"].get("IDPInit") == "true" for one in providers)
    if unsolicited and any(one is None or one["ProviderType"] != "SAML" for one in providers):
        raise invalid("An app client with a SAML provider that accepts IdP-initiated sign-in can list SAML providers only.")


def _complete(name: str) -> None:
    """What Cognito adds. Source: CreateIdentityProvider, ProviderDetails, "Describe response"; terraform-provider-aws,
    suppressIdentityProviderProviderDetailsDiff. OpenID Connect's subject becomes the username: documentation of the Terraform resource."""
    original = getattr(cognito, name)

    def complete(data):
        status, headers, body = original(data)
        if status != 200:
            return status, headers, body
        provider = _pool(data)["_identity_providers"][data["ProviderName"]]
        details = provider["ProviderDetails"]
        if provider["ProviderType"] == "OIDC":
            provider["ProviderDetails"] = {"attributes_url_add_attributes": "false", **details}
            provider["AttributeMapping"] = {SUBJECT: "sub", **provider["AttributeMapping"]}
        elif provider["ProviderType"] == "SAML":
            certificate = saml_keys.certificate(data["UserPoolId"], data["ProviderName"])
            provider["ProviderDetails"] = {**details, **saml_metadata.derived(details), "ActiveEncryptionCertificate": certificate}
        return cognito.json_response({"IdentityProvider": provider})

    setattr(cognito, name, complete)


def _pool(data: dict) -> dict:
    return cognito._user_pools.get(data.get("UserPoolId")) or {}
