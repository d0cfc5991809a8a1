"""Events that Identity Store sends to Amazon EventBridge for changes, without a trail: best effort, after the call has ended.

Source: "EventBridge event message structure" and "Set up event notifications", IAM Identity Center User Guide: source, names of
events, ARNs under `resources`, `event-version` in the detail. The names of the membership events and the other members of the detail
are not documented: they are assumed from the API's names."""

import json
import queue
import sys
import threading
import urllib.request

from moto.identitystore.responses import IdentityStoreResponse

import directory_owner

# Names of the events by operation.
EVENT_NAMES = {
    "create_user": "User Created",
    "update_user": "User Updated",
    "delete_user": "User Deleted",
    "create_group": "Group Created",
    "delete_group": "Group Deleted",
    "create_group_membership": "Group Membership Created",
    "delete_group_membership": "Group Membership Deleted",
}
ID_MEMBERS = ("IdentityStoreId", "UserId", "GroupId", "MembershipId")

_pending: queue.SimpleQueue = queue.SimpleQueue()


def apply(aws: str, region: str) -> None:
    """`aws` is the address of the emulator with the event bus."""
    for operation, name in EVENT_NAMES.items():
        original = getattr(IdentityStoreResponse, operation)
        setattr(IdentityStoreResponse, operation, _with_event(original, name))
    threading.Thread(target=_send_all, args=(aws, region), daemon=True).start()


def _with_event(original, name: str):
    def notify(response: IdentityStoreResponse) -> str:
        ids = _ids_before(response)
        answer = original(response)
        ids |= {key: value for key, value in json.loads(answer).items() if key in ID_MEMBERS}
        _pending.put((directory_owner.owner(), event(name, ids)))
        return answer

    return notify


def _ids_before(response: IdentityStoreResponse) -> dict:
    """Returns the IDs in a request, and those of a membership before its deletion."""
    ids = {key: response._get_param(key) for key in ID_MEMBERS if response._get_param(key)}
    if response._get_param("MemberId"):
        ids |= response._get_param("MemberId")
    store = response.identitystore_backend.identity_stores.get(ids.get("IdentityStoreId"))
    membership = store.group_memberships.get(ids.get("MembershipId")) if store else None
    return ids | {"GroupId": membership["GroupId"], **membership["MemberId"]} if membership else ids


def event(name: str, ids: dict) -> dict:
    """Builds an entry for PutEvents. Forms of the ARNs: "Resource types defined by AWS Identity Store"."""
    kinds = {"UserId": "user", "GroupId": "group", "MembershipId": "membership"}
    resources = [f"arn:aws:identitystore:::{kind}/{ids[key]}" for key, kind in kinds.items() if key in ids]
    detail = {"event-version": "1.0", **{key[0].lower() + key[1:]: value for key, value in ids.items()}}
    store = directory_owner.store_arn(ids["IdentityStoreId"])
    return {"Source": "aws.identitystore", "DetailType": name, "Resources": [store, *resources], "Detail": json.dumps(detail)}


def _send_all(aws: str, region: str) -> None:
    while True:
        account, sent = _pending.get()
        body = json.dumps({"account": account, "region": region, "events": [sent]}).encode()
        try:
            urllib.request.urlopen(urllib.request.Request(f"{aws}/_sandbox/events", data=body, method="POST"), timeout=10).close()
        except OSError as error:
            print(f"An event was lost: {error}", file=sys.stderr, flush=True)
