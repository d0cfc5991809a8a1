"""Rules that target event buses in other Regions and accounts, and policy documents of buses: MiniStack lacks both."""

import json

from ministack.core import iam_evaluator as iam
from ministack.core.responses import (
    get_account_id, get_region, json_response, set_request_account_id, set_request_region,
)
from ministack.services import eventbridge

import event_rules
from refusal import Refused, checked_first


def apply() -> None:
    _accept_policy_documents()
    checked_first(eventbridge, "_delete_event_bus", _has_no_rules)
    _forward_if_allowed()


def _accept_policy_documents() -> None:
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


def _forward_if_allowed() -> None:
    """The rule's role puts the event onto the bus. Its policy must allow that and, in another account, the bus's policy too. Source:
    "Sending and receiving events between AWS accounts" and "… between AWS Regions", EventBridge User Guide."""
    original = eventbridge._invoke_target

    def invoke_target(target, event, rule, view=None):
        arn = target.get("Arn", "")
        if ":event-bus/" not in arn:
            return original(target, event, rule, view)
        if event.get("_Forwarded"):
            return None  # Source: the same: an event from another bus is not forwarded to a third one.
        role_arn = target.get("RoleArn", "")
        if event_rules.role_may(role_arn, rule.get("Arn", ""), "events:PutEvents", arn):
            return _put_on_bus(arn, role_arn, event)
        return eventbridge.logger.warning("%s may not put events onto %s", role_arn, arn)

    eventbridge._invoke_target = invoke_target


def _put_on_bus(bus_arn: str, role_arn: str, event: dict) -> None:
    _, _, _, region, account, bus = bus_arn.split(":", 5)
    original_scope = get_account_id(), get_region()
    set_request_account_id(account)
    set_request_region(region)
    try:
        name = bus.removeprefix("event-bus/")
        if original_scope[0] != account and not _bus_allows(name, bus_arn, role_arn, original_scope[0]):
            return eventbridge.logger.warning("%s does not allow account %s to put events", bus_arn, original_scope[0])
        return eventbridge._dispatch_event({**event, "EventBusName": name, "_Forwarded": True})
    finally:
        set_request_account_id(original_scope[0])
        set_request_region(original_scope[1])


def _bus_allows(name: str, bus_arn: str, role_arn: str, account: str) -> bool:
    context = iam.EvalContext(principal_arn=role_arn, principal_type="AssumedRole", principal_account=account,
                              action="events:PutEvents", resource_arn=bus_arn, region=get_region())
    return iam.evaluate_resource_policy(eventbridge._event_bus_policies.get(name), context).decision == "Allow"
