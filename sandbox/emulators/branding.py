"""Branding of the sign-in pages, which is only stored. MiniStack lacks managed login branding, and drops the hosted UI's logo."""

import copy
import hashlib
import json
import re
import time
import uuid

from ministack.services import cognito

import cognito_actions
from refusal import Refused, checked_first, invalid

# Source: "Customizing hosted UI (classic) branding": the allowed classes of a style sheet.
CSS_CLASSES = {f"{name}-customizable" for name in (
    "background", "banner", "errorMessage", "idpButton", "idpDescription", "inputField", "label", "legalText", "logo",
    "passwordCheck-notValid", "passwordCheck-valid", "redirect", "socialButton", "submitButton", "textDescription")}

# Sample values for Cognito's own settings, which complete those of an app client.
DEFAULT_SETTINGS = {"components": {}, "componentClasses": {}, "categories": {"global": {"colorSchemeMode": "LIGHT"}}}


def apply() -> None:
    checked_first(cognito, "_set_ui_customization", check_classic)
    _store_logo()
    checked_first(cognito, "_create_user_pool_domain", check_version)
    checked_first(cognito, "_update_user_pool_domain", check_version)
    cognito_actions.add("CreateManagedLoginBranding", create)
    cognito_actions.add("DescribeManagedLoginBranding", describe)
    cognito_actions.add("DescribeManagedLoginBrandingByClient", describe_by_client)
    cognito_actions.add("UpdateManagedLoginBranding", update)
    cognito_actions.add("DeleteManagedLoginBranding", delete)


def check_classic(data: dict) -> None:
    # Source: SetUICustomization, ImageFile and CSS: at most 131,072 of each.
    if len(data.get("CSS") or "") > 131072 or len(data.get("ImageFile") or "") * 3 // 4 > 131072:
        raise invalid("CSS and image file may have at most 131072 bytes each.")
    selectors = re.sub(r"\{[^}]*\}", " ", data.get("CSS") or "")
    for name in re.findall(r"\.([\w-]+)", selectors):
        if name not in CSS_CLASSES:
            raise invalid(f"CSS class {name} is not allowed.")


def check_version(data: dict) -> None:
    pool = cognito._user_pools.get(data.get("UserPoolId")) or {}
    # Source: "User pool feature plans": managed login from ESSENTIALS on; CreateUserPoolDomain, FeatureUnavailableInTierException.
    if data.get("ManagedLoginVersion") == 2 and pool and cognito._user_pool_tier(pool) == "LITE":
        raise Refused("FeatureUnavailableInTierException", "Managed login is not available in the LITE pricing tier.")


def _store_logo() -> None:
    original = cognito._set_ui_customization

    def set_ui_customization(data):
        status, headers, body = original(data)
        if status != 200:
            return status, headers, body
        styles = cognito._user_pools[data["UserPoolId"]]["_ui_customizations"]
        key = data.get("ClientId") or "ALL"
        if not data.get("CSS") and not data.get("ImageFile"):
            return cognito.json_response({"UICustomization": styles.pop(key)})
        if data.get("ImageFile"):
            name = hashlib.sha256(data["ImageFile"].encode()).hexdigest()[:16]
            styles[key]["ImageUrl"] = f"https://d0.cloudfront.net/{data['UserPoolId']}/{key}/assets/images/{name}"
        return cognito.json_response({"UICustomization": styles[key]})

    cognito._set_ui_customization = set_ui_customization


def create(pool: dict, data: dict) -> dict:
    client = data.get("ClientId")
    if client not in pool["_clients"]:
        raise Refused("ResourceNotFoundException", f"Client {client} not found.")
    if any(style["ClientId"] == client for style in _styles(pool).values()):
        # Source: CreateManagedLoginBranding, ManagedLoginBrandingExistsException.
        raise Refused("ManagedLoginBrandingExistsException", "A style exists for this app client.")
    _check(data)
    now = time.time()
    style = {"ManagedLoginBrandingId": str(uuid.uuid4()), "UserPoolId": pool["Id"], "ClientId": client,
             "Assets": data.get("Assets") or [], "CreationDate": now, **_given(data), "LastModifiedDate": now}
    _styles(pool)[style["ManagedLoginBrandingId"]] = style
    return _shown(style, False)


def describe(pool: dict, data: dict) -> dict:
    return _shown(_find(pool, data), data.get("ReturnMergedResources", False))


def describe_by_client(pool: dict, data: dict) -> dict:
    found = next((style for style in _styles(pool).values() if style["ClientId"] == data.get("ClientId")), None)
    if found is None:
        raise Refused("ResourceNotFoundException", "There is no style for this app client.")
    return _shown(found, data.get("ReturnMergedResources", False))


def update(pool: dict, data: dict) -> dict:
    style = _find(pool, data)
    _check(data)
    given = _given(data)
    if given["UseCognitoProvidedValues"]:
        style.pop("Settings", None)
    style.update({**given, "LastModifiedDate": time.time()})
    # Source: UpdateManagedLoginBranding: an image of another category or colour mode is added to the existing ones.
    for asset in data.get("Assets") or []:
        kept = [one for one in style["Assets"] if (one["Category"], one["ColorMode"]) != (asset["Category"], asset["ColorMode"])]
        style["Assets"] = [*kept, asset]
    return _shown(style, False)


def delete(pool: dict, data: dict) -> dict:
    del _styles(pool)[_find(pool, data)["ManagedLoginBrandingId"]]
    return {}


def _check(data: dict) -> None:
    # Source: CreateManagedLoginBranding, UseCognitoProvidedValues: excludes custom Settings and Assets.
    if data.get("UseCognitoProvidedValues") and (data.get("Settings") or data.get("Assets")):
        raise invalid("Settings and assets cannot be given together with UseCognitoProvidedValues.")


def _given(data: dict) -> dict:
    settings = {"Settings": data["Settings"]} if data.get("Settings") is not None else {}
    return {"UseCognitoProvidedValues": bool(data.get("UseCognitoProvidedValues")), **settings}


def _styles(pool: dict) -> dict:
    """The styles of existing clients. Styles of deleted clients are deleted."""
    styles = pool.setdefault("_managed_login_styles", {})
    for orphan in [key for key, style in styles.items() if style["ClientId"] not in pool["_clients"]]:
        del styles[orphan]
    return styles


def _find(pool: dict, data: dict) -> dict:
    found = _styles(pool).get(data.get("ManagedLoginBrandingId"))
    if found is None:
        raise Refused("ResourceNotFoundException", "There is no such style.")
    return found


def _shown(style: dict, merged: bool) -> dict:
    shown = {name: value for name, value in style.items() if name != "ClientId"}
    if merged:
        shown["Settings"] = _merged(copy.deepcopy(DEFAULT_SETTINGS), json.loads(json.dumps(style.get("Settings") or {})))
    return {"ManagedLoginBranding": shown}


def _merged(base: dict, over: dict) -> dict:
    for name, value in over.items():
        both = isinstance(value, dict) and isinstance(base.get(name), dict)
        base[name] = _merged(base[name], value) if both else value
    return base
