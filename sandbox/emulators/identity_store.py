"""Features of Identity Store that moto lacks: UserStatus, Revision, UpdateUser, and an error for unknown stores."""

import json
from typing import Any, NamedTuple

from moto.identitystore import models
from moto.identitystore.exceptions import ResourceNotFoundException, ValidationException
from moto.identitystore.responses import IdentityStoreResponse


class DirectoryUser(NamedTuple):
    """moto's User with the other members of the Identity Store API. Source: API reference, data type User."""

    UserId: str
    IdentityStoreId: str
    UserName: str
    Name: Any = None
    DisplayName: Any = None
    NickName: Any = None
    ProfileUrl: Any = None
    Emails: Any = None
    Addresses: Any = None
    PhoneNumbers: Any = None
    UserType: Any = None
    Title: Any = None
    PreferredLanguage: Any = None
    Locale: Any = None
    Timezone: Any = None
    UserStatus: Any = "ENABLED"
    Revision: int = 1
    ExternalIds: Any = None

    def view(self) -> dict:
        fields = self._asdict()
        fields["Name"] = {k: v for k, v in self.Name._asdict().items() if v is not None} if self.Name else None
        fields["Revision"] = str(self.Revision)
        return {name: value for name, value in fields.items() if value is not None}


def apply() -> None:
    models.User = DirectoryUser
    models.IdentityStoreBackend._IdentityStoreBackend__get_identity_store = _known_store
    models.IdentityStoreBackend.delete_user = _delete_user
    IdentityStoreResponse.describe_user = _describe_user
    IdentityStoreResponse.list_users = _with_status(IdentityStoreResponse.list_users)
    IdentityStoreResponse.update_user = _update_user


def store_of(backend, store_id: str) -> models.IdentityStoreData:
    """Returns a store, and creates it if necessary. Only for set-up, never for a request."""
    return backend.identity_stores.setdefault(store_id, models.IdentityStoreData())


def user_from(store_id: str, person: dict) -> DirectoryUser:
    fields = {name: value for name, value in person.items() if name in DirectoryUser._fields}
    fields["Name"] = models.Name.from_dict(person.get("Name") or {})
    return DirectoryUser(IdentityStoreId=store_id, **fields)


def _known_store(backend, store_id: str) -> models.IdentityStoreData:
    if store_id not in backend.identity_stores:
        raise ResourceNotFoundException(message="IDENTITY_STORE not found.", resource_type="IDENTITY_STORE")
    return backend.identity_stores[store_id]


def _delete_user(backend, identity_store_id: str, user_id: str) -> None:
    """Also deletes the user's memberships. Source: DeleteUser."""
    store = _known_store(backend, identity_store_id)
    if store.users.pop(user_id, None) is None:
        raise ResourceNotFoundException(message="USER not found.", resource_type="USER")
    memberships = [key for key, membership in store.group_memberships.items() if membership["MemberId"]["UserId"] == user_id]
    for key in memberships:
        del store.group_memberships[key]


def _user(response: IdentityStoreResponse) -> DirectoryUser:
    return response.identitystore_backend.describe_user(response._get_param("IdentityStoreId"), response._get_param("UserId"))


def _describe_user(response: IdentityStoreResponse) -> str:
    return json.dumps(_user(response).view())


def _with_status(original):
    def list_users(response: IdentityStoreResponse) -> str:
        answer = json.loads(original(response))
        store = _known_store(response.identitystore_backend, response._get_param("IdentityStoreId"))
        users = [store.users[user["UserId"]].view() for user in answer["Users"]]
        return json.dumps({"Users": users, **({"NextToken": answer["NextToken"]} if answer["NextToken"] else {})})

    return list_users


# Source: UpdateUser, Operations: attribute paths are in camel case.
ATTRIBUTE_PATHS = {name[0].lower() + name[1:]: name for name in DirectoryUser._fields if name not in ("UserId", "IdentityStoreId", "Revision", "ExternalIds")}


def _update_user(response: IdentityStoreResponse) -> str:
    user = _user(response)
    changes: dict[str, Any] = {"Revision": user.Revision + 1}
    for operation in response._get_param("Operations") or []:
        path, value = operation["AttributePath"], operation.get("AttributeValue")
        name, _, part = path.partition(".")
        if name not in ATTRIBUTE_PATHS:
            raise ValidationException(message=f"Unsupported attribute path: {path}")
        if name == "name" and part:
            current = changes.get("Name", user.Name) or models.Name(*[None] * 6)
            changes["Name"] = current._replace(**{part[0].upper() + part[1:]: value})
        elif name == "name":
            changes["Name"] = models.Name.from_dict(value or {})
        else:
            changes[ATTRIBUTE_PATHS[name]] = value
    store = _known_store(response.identitystore_backend, user.IdentityStoreId)
    store.users[user.UserId] = user._replace(**changes)
    return json.dumps({})
