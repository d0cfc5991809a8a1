"""Loads the sample people into the emulated services, with the same IDs at every start."""

from moto.identitystore.models import identitystore_backends
from moto.quicksight.models import quicksight_backends
from moto.ssoadmin.models import ssoadmin_backends

import quick
from identity_store import store_of, user_from


def load(people: dict, account: str, region: str, quick_region: str) -> None:
    """`people` is what sandbox/people.ts wrote."""
    _load_identity_center(people["identityCenter"], account, region)
    _load_quick(people["amazonQuick"], account, quick_region)


def _load_identity_center(center: dict, account: str, region: str) -> None:
    instance = ssoadmin_backends[account][region].instances[0]
    instance.identity_store_id = center["identityStoreId"]
    instance.instance_arn = center["instanceArn"]
    store = store_of(identitystore_backends[account][region], center["identityStoreId"])
    for person in center["users"]:
        store.users[person["UserId"]] = user_from(center["identityStoreId"], person)
    backend = identitystore_backends[account][region]
    for group in center["groups"]:
        group_id, _ = backend.create_group(center["identityStoreId"], group["DisplayName"], "")
        stored = store.groups.pop(group_id)
        store.groups[group["GroupId"]] = stored._replace(GroupId=group["GroupId"])
        for member in group["members"]:
            backend.create_group_membership(center["identityStoreId"], group["GroupId"], {"UserId": member})


def _load_quick(amazon_quick: dict, account: str, region: str) -> None:
    backend = quicksight_backends[account][region]
    for namespace in amazon_quick["namespaces"]:
        quick.namespaces.append(namespace["Name"])
        for person in namespace["users"]:
            user = quick.user_from(person, account, region, namespace["Name"])
            backend.users[f"{account}:{namespace['Name']}:{person['ArnName']}"] = user
