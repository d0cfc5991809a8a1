"""Behaviour of Amazon EventBridge's rules and targets that MiniStack lacks."""

import json

from ministack.core import iam_evaluator as iam
from ministack.core.arn import parse_arn
from ministack.core.responses import get_account_id, get_region
from ministack.services import eventbridge, iam as roles, sqs

from refusal import Refused, checked_first


def apply() -> None:
    _reset_omitted()
    checked_first(eventbridge, "_delete_rule", _has_no_targets)
    _deliver_if_allowed()


def _reset_omitted() -> None:
    """Source: PutRule: of arguments that are omitted, "the old values for those arguments are not kept"."""
    original = eventbridge._put_rule

    def put_rule(data):
        return original({"Description": "", "RoleArn": "", "State": "ENABLED", **data})

    eventbridge._put_rule = put_rule


def _has_no_targets(data: dict) -> None:
    """Source: DeleteRule: "Before you can delete the rule, you must remove all targets"."""
    key = eventbridge._rule_key(data.get("Name"), data.get("EventBusName", "default"))
    if eventbridge._targets.get(key):
        raise Refused("ValidationException", "Rule can't be deleted since it has targets.")


def _deliver_if_allowed() -> None:
    original = eventbridge._invoke_target

    def invoke_target(target, event, rule, view=None):
        if may_deliver(target, rule.get("Arn", "")):
            return original(target, event, rule, view)
        eventbridge.logger.warning("%s may not deliver to %s", rule.get("Arn"), target.get("Arn"))

    eventbridge._invoke_target = invoke_target


def may_deliver(target: dict, source_arn: str) -> bool:
    """A rule needs the queue's policy to send to a queue; a schedule uses its role. Sources: "Amazon SQS permissions",
    EventBridge User Guide; "Setting up the execution role", EventBridge Scheduler User Guide."""
    arn = target.get("Arn", "")
    service = parse_arn(arn).service
    if ":scheduler:" in source_arn:
        action = {"sqs": "sqs:SendMessage", "lambda": "lambda:InvokeFunction", "sns": "sns:Publish"}.get(service)
        return action is None or role_may(target.get("RoleArn", ""), source_arn, action, arn)
    if service == "sqs":
        return sqs.queue_policy_allows(arn, "events.amazonaws.com", source_arn, get_account_id())
    return True


def role_may(role_arn: str, source_arn: str, action: str, resource: str) -> bool:
    """Checks whether EventBridge may assume a role for a rule or a schedule, and whether the role allows the action. The trust policy names the
    rule, or the schedule's group, as aws:SourceArn. Sources: "Cross-service confused deputy prevention", EventBridge; "Confused deputy
    prevention in EventBridge Scheduler"."""
    name, account = role_arn.rpartition("/")[2], get_account_id()
    role = roles._roles.get(name)
    is_schedule = ":scheduler:" in source_arn
    group = "/".join(source_arn.split("/")[:2]).replace(":schedule/", ":schedule-group/")
    keys = {"aws:sourcearn": group if is_schedule else source_arn, "aws:sourceaccount": account}
    service = "scheduler.amazonaws.com" if is_schedule else "events.amazonaws.com"
    if role is None or not _trusts(role["AssumeRolePolicyDocument"], service, _context("sts:AssumeRole", role_arn, keys)):
        return False
    return iam.evaluate(_context(action, resource, {}), iam._gather_role_policies(name, account)).decision == "Allow"


def _trusts(document: str, service: str, context: iam.EvalContext) -> bool:
    """Evaluates a trust policy: a resource policy without a resource element."""
    policy = json.loads(document)
    found = policy["Statement"]
    statements = [{**statement, "Resource": "*"} for statement in (found if isinstance(found, list) else [found])]
    return iam.evaluate_resource_policy({**policy, "Statement": statements}, context, service=service).decision == "Allow"


def _context(action: str, resource: str, keys: dict) -> iam.EvalContext:
    return iam.EvalContext(principal_arn="*", principal_type="Service", principal_account="", action=action,
                           resource_arn=resource, region=get_region(), service_context=keys)
