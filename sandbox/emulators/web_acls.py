"""AWS WAF's checks of web ACLs, their rules and their associations. MiniStack stores all input unchecked, and does not apply rules to
requests."""

import re

from ministack.core.arn import ArnParseError, parse_arn
from ministack.services import apigateway_v1, cognito, waf

import managed_rule_groups
from refusal import Refused, checked_first

LOGICAL_STATEMENTS = ("AndStatement", "OrStatement", "NotStatement")
# Source: RateBasedStatement, EvaluationWindowSec.
EVALUATION_WINDOWS_S = (60, 120, 300, 600)
# Source: "AWS WAF quotas": web ACL capacity units in a web ACL.
MAX_CAPACITY = 5000


def apply() -> None:
    checked_first(waf, "_create_web_acl", check_web_acl)
    checked_first(waf, "_update_web_acl", check_web_acl)
    checked_first(waf, "_delete_web_acl", check_unused)
    checked_first(waf, "_associate_web_acl", check_association)
    _store_all()


def _store_all() -> None:
    """MiniStack does not store descriptions and newer members, and does not compute the capacity."""
    create, update = waf._create_web_acl, waf._update_web_acl

    def create_web_acl(data):
        before = {acl["Id"] for acl in waf._web_acls.values()}
        answer = create(data)
        for acl in waf._web_acls.values():
            if acl["Id"] not in before:
                _complete(acl, data)
        return answer

    def update_web_acl(data):
        answer = update(data)
        acl = waf._resource_from_scope(waf._web_acls, data.get("Id", ""), data.get("Scope"))
        if answer[0] == 200 and acl:
            _complete(acl, data)
        return answer

    waf._create_web_acl, waf._update_web_acl = create_web_acl, update_web_acl


def _complete(acl: dict, data: dict) -> None:
    acl["Capacity"] = capacity(data.get("Rules") or [])
    for name in ("Description", "DataProtectionConfig", "TokenDomains", "CaptchaConfig", "ChallengeConfig"):
        acl.pop(name, None)
        if data.get(name):
            acl[name] = data[name]


def check_web_acl(data: dict) -> None:
    rules = data.get("Rules") or []
    _check_unique("RULE_NAME", [rule["Name"] for rule in rules])
    _check_unique("RULE_PRIORITY", [rule["Priority"] for rule in rules])
    for rule in rules:
        _check_rule(rule)
    if capacity(rules) > MAX_CAPACITY:
        raise Refused("WAFLimitsExceededException", f"Web ACL capacity of {capacity(rules)} is above {MAX_CAPACITY}.")
    arn = next((acl["ARN"] for acl in waf._web_acls.values() if acl["Id"] == data.get("Id")), None)
    for resource in [resource for resource, found in waf._associations.items() if found == arn]:
        _check_for_pool(resource, rules)


def _check_unique(field: str, values: list) -> None:
    twice = next((value for value in values if values.count(value) > 1), None)
    if twice is not None:
        raise _invalid(f"The parameter contains a duplicate value, field: {field}, parameter: {twice}")


def _check_rule(rule: dict) -> None:
    statement = rule["Statement"]
    # Source: Rule, Action and OverrideAction: exactly one of them, the second only for rule groups.
    wanted, other = ("OverrideAction", "Action") if "ManagedRuleGroupStatement" in statement else ("Action", "OverrideAction")
    if not rule.get(wanted) or rule.get(other):
        raise _invalid(f"A reference in your rule statement is not valid, field: RULE, parameter: {rule['Name']}: "
                       f"it takes {wanted} and no {other}")
    _check_statement(statement, is_root=True)


def _check_statement(statement: dict, is_root: bool = False) -> None:
    if len(statement) != 1:
        raise _invalid("You must specify exactly one statement, field: STATEMENT")
    [(kind, found)] = statement.items()
    if kind in ("RateBasedStatement", "ManagedRuleGroupStatement") and not is_root:
        raise _invalid(f"{kind} cannot be nested, field: STATEMENT")
    STATEMENT_CHECKS.get(kind, lambda _: None)(found)
    for inner in _inside(found):
        _check_statement(inner)


def _inside(statement: dict) -> list:
    return [statement[name] for name in ("ScopeDownStatement", "Statement") if name in statement] + statement.get("Statements", [])


def _check_limits(found: dict) -> None:
    # Source: RateBasedStatement, Limit.
    if not 10 <= found["Limit"] <= 2_000_000_000 or found.get("EvaluationWindowSec", 300) not in EVALUATION_WINDOWS_S:
        raise _invalid("field: RATE_BASED_STATEMENT")


def _check_managed(found: dict) -> None:
    group = managed_rule_groups.RULE_GROUPS.get(found["Name"]) if found["VendorName"] == "AWS" else None
    if group is None:
        raise Refused("WAFNonexistentItemException", f"There is no managed rule group {found['VendorName']} {found['Name']}.")
    for override in found.get("RuleActionOverrides", []):
        if group.rules and override["Name"] not in group.rules:
            raise _invalid(f"{found['Name']} has no rule {override['Name']}, field: RULE_ACTION_OVERRIDE")
    if group.needs_config and not any(found["Name"] in config for config in found.get("ManagedRuleGroupConfigs", [])):
        raise _invalid(f"{found['Name']} needs its configuration, field: MANAGED_RULE_GROUP_CONFIG")


def _check_countries(found: dict) -> None:
    # Source: re:Post, "increase the number of country list from AWS WAF rule configuration from 50". The API's model has no number.
    if not 1 <= len(found["CountryCodes"]) <= 50:
        raise Refused("WAFLimitsExceededException", "A geo match statement has at most 50 country codes.")


STATEMENT_CHECKS = {"GeoMatchStatement": _check_countries, "RateBasedStatement": _check_limits, "ManagedRuleGroupStatement": _check_managed}


def capacity(rules: list) -> int:
    return sum(_units(rule["Statement"]) for rule in rules)


def _units(statement: dict) -> int:
    """Source: the page of each statement, "WCUs"; the owner of a managed group sets its capacity."""
    [(kind, found)] = statement.items()
    inside = sum(map(_units, _inside(found)))
    if kind == "ManagedRuleGroupStatement":
        return managed_rule_groups.RULE_GROUPS[found["Name"]].capacity + inside
    if kind == "ByteMatchStatement":
        exact = found["PositionalConstraint"] in ("EXACTLY", "STARTS_WITH", "ENDS_WITH")
        return (2 if exact else 10) + 10 * sum(one["Type"] != "NONE" for one in found["TextTransformations"])
    return {"RateBasedStatement": 2, **dict.fromkeys(LOGICAL_STATEMENTS, 1)}.get(kind, 1) + inside


def check_unused(data: dict) -> None:
    """Source: DeleteWebACL, WAFAssociatedItemException."""
    acl = waf._resource_from_scope(waf._web_acls, data.get("Id", ""), data.get("Scope"))
    if acl and acl["ARN"] in [arn for _, arn in waf._associations.items()]:
        raise Refused("WAFAssociatedItemException", "AWS WAF couldn’t perform the operation because your resource is being "
                      "used by another resource or it’s associated with another resource.")


def check_association(data: dict) -> None:
    resource, arn = data.get("ResourceArn", ""), data.get("WebACLArn", "")
    # Source: AssociateWebACL: for regional applications; a CloudFront distribution names its web ACL itself.
    if ":regional/webacl/" not in arn:
        raise _invalid("The ARN isn't valid. A valid ARN begins with arn: and includes other information separated by colons "
                       "or slashes., field: WEB_ACL_ARN")
    if not _exists(resource):
        raise Refused("WAFNonexistentItemException", "AWS WAF couldn’t perform the operation because your resource doesn’t exist.")
    acl, _ = waf._resolve_local_web_acl(arn)
    _check_for_pool(resource, acl["Rules"] if acl else [])


def _exists(arn: str) -> bool:
    try:
        spec = parse_arn(arn)
    except ArnParseError:
        return False
    if spec.service == "cognito-idp":
        return spec.resource.removeprefix("userpool/") in cognito._user_pools
    stage = re.fullmatch(r"/restapis/([^/]+)/stages/([^/]+)", spec.resource)
    return bool(stage) and stage[2] in apigateway_v1._stages_v1.get(stage[1], {})


def _check_for_pool(resource: str, rules: list) -> None:
    """Source: "Associate an AWS WAF web ACL with a user pool", things to know: account takeover prevention is not supported."""
    names = [rule["Statement"].get("ManagedRuleGroupStatement", {}).get("Name") for rule in rules]
    if ":cognito-idp:" in resource and {"AWSManagedRulesATPRuleSet", "AWSManagedRulesACFPRuleSet"} & set(names):
        raise _invalid("The web ACL contains a managed rule group that user pools do not support, field: WEB_ACL")


def _invalid(message: str) -> Refused:
    return Refused("WAFInvalidParameterException", f"Error reason: {message}")
