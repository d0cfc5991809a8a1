"""Event buses in other Regions and accounts, which rules reach on AWS, and not in MiniStack; and buses' policies as one document."""

import json

from ministack.core import iam_evaluator as iam
from ministack.core.responses import (
    get_account_id, get_region, json_response, set_request_account_id, set_request_region,
)
from ministack.services import eventbridge

import event_rules
from refusal import Refused, checked_first


def apply() -> None:
    _take_whole_policies()
    checked_first(eventbridge, "_delete_event_bus", _has_no_rules)
    _forward_where_it_is_allowed()


def _take_whole_policies() -> None:
    """Source: PutPermission, Policy: "If you include this parameter, you can't include" the others."""
    original = eventbridge._put_permission

    def put_permission(data):
        if "Policy" not in data:
            return original(data)
        eventbridge._event_bus_policies[_bus_of(data)] = json.loads(data["Policy"])
        return json_response({})

    eventbridge._put_permission = put_permission


def _bus_of(data: dict) -> str:
    """Source: PutPermission, EventBusName: "If you omit this, the default event bus is used"."""
    return data.get("EventBusName") or "default"


def _has_no_rules(data: dict) -> None:
    """Source: DeleteEventBus: "All rules associated with this event bus need to be deleted"."""
    if any(rule.get("EventBusName") == data.get("Name") for rule in eventbridge._rules.values()):
        raise Refused("ValidationException", "Cannot delete an event bus that has rules.")


def _forward_where_it_is_allowed() -> None:
    """The rule's role puts the event onto the bus: its policy has to allow it, and, in another account, the bus's policy too. Source:
    "Sending and receiving events between AWS accounts" and "… between AWS Regions", EventBridge User Guide."""
    original = eventbridge._invoke_target

    def invoke_target(target, event, rule, view=None):
        arn = target.get("Arn", "")
        if ":event-bus/" not in arn:
            return original(target, event, rule, view)
        if event.get("_Forwarded"):
            return None  # Source: the same: an event that came from another bus goes to no third one.
        role_arn = target.get("RoleArn", "")
        if event_rules.role_may(role_arn, rule.get("Arn", ""), "events:PutEvents", arn):
            return _put_there(arn, role_arn, event)
        return eventbridge.logger.warning("%s may not put events onto %s", role_arn, arn)

    eventbridge._invoke_target = invoke_target


def _put_there(bus_arn: str, role_arn: str, event: dict) -> None:
    _, _, _, region, account, bus = bus_arn.split(":", 5)
    here = get_account_id(), get_region()
    set_request_account_id(account)
    set_request_region(region)
    try:
        name = bus.removeprefix("event-bus/")
        if here[0] != account and not _bus_lets(name, bus_arn, role_arn, here[0]):
            return eventbridge.logger.warning("%s lets nobody of %s put events", bus_arn, here[0])
        return eventbridge._dispatch_event({**event, "EventBusName": name, "_Forwarded": True})
    finally:
        set_request_account_id(here[0])
        set_request_region(here[1])


def _bus_lets(name: str, bus_arn: str, role_arn: str, account: str) -> bool:
    context = iam.EvalContext(principal_arn=role_arn, principal_type="AssumedRole", principal_account=account,
                              action="events:PutEvents", resource_arn=bus_arn, region=get_region())
    return iam.evaluate_resource_policy(eventbridge._event_bus_policies.get(name), context).decision == "Allow"
