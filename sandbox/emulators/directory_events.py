"""What Identity Store tells Amazon EventBridge of changes by itself, without a trail: best effort, after the call has ended.

Source: "EventBridge event message structure" and "Set up event notifications", IAM Identity Center User Guide: source, names of
events, ARNs under `resources`, `event-version` in the detail. Not found in print, and so made up after the API's own names: the
events' names for memberships, and the detail's other members."""

import json
import queue
import sys
import threading
import urllib.request

from moto.identitystore.responses import IdentityStoreResponse

# Operation → name of the event.
NAMES = {
    "create_user": "User Created",
    "update_user": "User Updated",
    "delete_user": "User Deleted",
    "create_group": "Group Created",
    "delete_group": "Group Deleted",
    "create_group_membership": "Group Membership Created",
    "delete_group_membership": "Group Membership Deleted",
}
IDS = ("IdentityStoreId", "UserId", "GroupId", "MembershipId")

_waiting: queue.SimpleQueue = queue.SimpleQueue()


def apply(aws: str, account: str, region: str) -> None:
    """`aws` is the address of the emulator that has the event bus."""
    for operation, name in NAMES.items():
        original = getattr(IdentityStoreResponse, operation)
        setattr(IdentityStoreResponse, operation, _telling(original, name, account))
    threading.Thread(target=_send_all, args=(aws, account, region), daemon=True).start()


def _telling(original, name: str, account: str):
    def tell(response: IdentityStoreResponse) -> str:
        ids = _ids_before(response)
        answer = original(response)
        ids |= {key: value for key, value in json.loads(answer).items() if key in IDS}
        _waiting.put(event(name, account, ids))
        return answer

    return tell


def _ids_before(response: IdentityStoreResponse) -> dict:
    """The ids in a request, and those of a membership before it goes."""
    ids = {key: response._get_param(key) for key in IDS if response._get_param(key)}
    if response._get_param("MemberId"):
        ids |= response._get_param("MemberId")
    store = response.identitystore_backend.identity_stores.get(ids.get("IdentityStoreId"))
    membership = store.group_memberships.get(ids.get("MembershipId")) if store else None
    return ids | {"GroupId": membership["GroupId"], **membership["MemberId"]} if membership else ids


def event(name: str, account: str, ids: dict) -> dict:
    """An entry as PutEvents takes it. Forms of the ARNs: "Resource types defined by AWS Identity Store"."""
    kinds = {"UserId": "user", "GroupId": "group", "MembershipId": "membership"}
    resources = [f"arn:aws:identitystore:::{kind}/{ids[key]}" for key, kind in kinds.items() if key in ids]
    detail = {"event-version": "1.0", **{key[0].lower() + key[1:]: value for key, value in ids.items()}}
    store = f"arn:aws:identitystore::{account}:identitystore/{ids['IdentityStoreId']}"
    return {"Source": "aws.identitystore", "DetailType": name, "Resources": [store, *resources], "Detail": json.dumps(detail)}


def _send_all(aws: str, account: str, region: str) -> None:
    while True:
        body = json.dumps({"account": account, "region": region, "events": [_waiting.get()]}).encode()
        try:
            urllib.request.urlopen(urllib.request.Request(f"{aws}/_sandbox/events", data=body, method="POST"), timeout=10).close()
        except OSError as error:
            print(f"An event was lost: {error}", file=sys.stderr, flush=True)
