"""The account of a federated sign-in: found, linked or created, with its mapped attributes, and the code for the app.

Sources: "Mapping IdP attributes to profiles and tokens": mapped attributes are written at every sign-in, the app client needs write access
to them, and required attributes must be present; AdminLinkProviderForUser; "Linking federated users to an existing user profile".
"""

import secrets
import time
from urllib.parse import quote

from ministack.services import cognito

from federation_errors import SignInFailed, redirect
from refusal import checked_first, invalid

SUBJECT = "Cognito_Subject"


def apply() -> None:
    checked_first(cognito, "_admin_link_provider_for_user", _check_link)


def _check_link(data: dict) -> None:
    """Source: AdminLinkProviderForUser, SourceUser: a provider of the pool, and its subject or an attribute that it maps."""
    pool, source = cognito._user_pools.get(data.get("UserPoolId")) or {}, data.get("SourceUser") or {}
    provider = (pool.get("_identity_providers") or {}).get(source.get("ProviderName"))
    if source.get("ProviderName") == "Cognito" or not pool:
        return
    if provider is None or source.get("ProviderAttributeName") not in (SUBJECT, *provider["AttributeMapping"]):
        raise invalid("Invalid ProviderName/Username combination. Please check again")


def sign_in(pool: dict, provider: dict, relay: dict, subject: str, claims: dict):
    """@param claims of the provider, by its names. @raises SignInFailed"""
    client = pool["_clients"].get(relay["client_id"]) or {}
    mapped = _mapped(provider["AttributeMapping"], claims)
    name = provider["ProviderName"]
    username = _linked(pool, name, subject, mapped)
    linked = username is not None
    user = pool["_users"].get(username or f"{name}_{subject}")
    if user is not None and not user.get("Enabled", True):
        # Source: public reports of Cognito's answer for a disabled account.
        raise SignInFailed("User is disabled.")
    _check_writable(pool, client, mapped)
    if user is None:
        user = _created(pool, name, subject, mapped)
    else:
        _update(pool, user, mapped)
    if linked:
        _record_subject(user, name, subject)
    return _code(pool, relay, user)


def _mapped(mapping: dict, claims: dict) -> dict:
    """Pool attributes by name. An attribute that is not mapped is not taken over."""
    found = {attribute: claims[claim] for attribute, claim in mapping.items() if attribute != "username" and claim in claims}
    return {attribute: _text(value) for attribute, value in found.items() if isinstance(value, (str, int, float, bool, list))}


def _text(value) -> str:
    """Source: "Mapping IdP attributes to profiles and tokens": several values are one text in brackets, each encoded except for . - * _"""
    if isinstance(value, list):
        return f"[{','.join(quote(_text(one), safe='*').replace('~', '%7E') for one in value)}]"
    return str(value).lower() if isinstance(value, bool) else str(value)


def _linked(pool: dict, name: str, subject: str, mapped: dict) -> str | None:
    """By the subject, or by any linked attribute: the value of the claim alone counts. Source: AdminLinkProviderForUser, SourceUser."""
    links = cognito._provider_links(pool)
    for attribute, value in [(SUBJECT, subject), *mapped.items()]:
        username = links.get(cognito._provider_link_key(name, attribute, value))
        if username in pool["_users"]:
            return username
    return None


def _check_writable(pool: dict, client: dict, mapped: dict) -> None:
    """Source: CreateUserPoolClient, WriteAttributes; the words are reported by users of immutable attributes."""
    writable = client.get("WriteAttributes") or None
    for attribute in mapped:
        if writable is not None and attribute not in writable and attribute not in ("email_verified", "phone_number_verified"):
            raise SignInFailed(f"user.{attribute}: Attribute cannot be updated.\n ")


def _created(pool: dict, name: str, subject: str, mapped: dict) -> dict:
    missing = [one["Name"] for one in pool.get("SchemaAttributes") or []
               if one.get("Required") and one["Name"] != "sub" and not mapped.get(one["Name"])]
    if missing:
        raise SignInFailed(f"attributes required: [{', '.join(missing)}]")
    # Source: "Mapping IdP attributes": without the provider's claim the address is unverified.
    verified = {"email_verified": "false"} if "email" in mapped else {}
    username, now = f"{name}_{subject}", cognito._now_epoch()
    user = {
        "Username": username,
        "Attributes": cognito._dict_to_attr_list({"sub": cognito.new_uuid(), **verified, **mapped}),
        "UserCreateDate": now, "UserLastModifiedDate": now, "Enabled": True, "UserStatus": "EXTERNAL_PROVIDER",
        "MFAOptions": [], "_password": "", "_groups": [], "_tokens": [],
    }
    pool["_users"][username] = user
    pool["EstimatedNumberOfUsers"] = len(pool["_users"])
    cognito._start_federated_profile(pool, pool["Id"], user, name, subject)
    return user


def _update(pool: dict, user: dict, mapped: dict) -> None:
    stored = cognito._attr_list_to_dict(user["Attributes"])
    fixed = {one["Name"] for one in pool.get("SchemaAttributes") or [] if one.get("Mutable") is False}
    for attribute, value in mapped.items():
        if attribute in fixed and stored.get(attribute) not in (None, value):
            raise SignInFailed(f"user.{attribute}: Attribute cannot be updated.\n ")
    # Source: AdminUpdateUserAttributes: a changed address is unverified unless the same change says otherwise.
    changed = "email" in mapped and mapped["email"] != stored.get("email")
    unverified = {"email_verified": "false"} if changed else {}
    user["Attributes"] = cognito._dict_to_attr_list({**stored, **unverified, **mapped})
    user["UserLastModifiedDate"] = cognito._now_epoch()


def _record_subject(user: dict, name: str, subject: str) -> None:
    """After the first sign-in the link has the subject. Source: AdminDisableProviderForUser, de-linking after a sign-in."""
    identities = cognito._user_identities(user)
    for identity in identities:
        if identity["providerName"] == name:
            identity["userId"] = subject
    cognito._set_user_identities(user, identities)


def _code(pool: dict, relay: dict, user: dict):
    """Like the code of a password sign-in, so that PKCE, nonce, secret and refresh tokens have the same checks."""
    code = secrets.token_urlsafe(32)
    cognito._authorization_codes[code] = {
        **{key: relay.get(key, "") for key in ("client_id", "redirect_uri", "scope", "nonce", "code_challenge", "code_challenge_method")},
        "pool_id": pool["Id"], "username": user["Username"], "expires_at": time.time() + cognito._AUTH_CODE_TTL,
    }
    state = {"state": relay["state"]} if relay.get("state") else {}
    return redirect(relay["redirect_uri"], {"code": code, **state})
