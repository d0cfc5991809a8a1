"""AWS's managed rule groups: their capacities and, for groups whose rules may be overridden, their rules.
Source: "AWS Managed Rules rule groups list"."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Group:
    capacity: int
    rules: frozenset = frozenset()
    # The group requires ManagedRuleGroupConfigs.
    needs_config: bool = False


def _in_components(name: str, *components: str) -> list[str]:
    return [f"{name}_{component}" for component in components]


COMMON_RULES = frozenset([
    "NoUserAgent_HEADER",
    "UserAgent_BadBots_HEADER",
    *_in_components("SizeRestrictions", "QUERYSTRING", "Cookie_HEADER", "BODY", "URIPATH"),
    *_in_components("EC2MetaDataSSRF", "BODY", "COOKIE", "URIPATH", "QUERYARGUMENTS"),
    *_in_components("GenericLFI", "QUERYARGUMENTS", "URIPATH", "BODY"),
    *_in_components("RestrictedExtensions", "URIPATH", "QUERYARGUMENTS"),
    *_in_components("GenericRFI", "QUERYARGUMENTS", "BODY", "URIPATH"),
    *_in_components("CrossSiteScripting", "COOKIE", "QUERYARGUMENTS", "BODY", "URIPATH"),
])

RULE_GROUPS = {
    "AWSManagedRulesCommonRuleSet": Group(700, COMMON_RULES),
    "AWSManagedRulesAdminProtectionRuleSet": Group(100),
    "AWSManagedRulesKnownBadInputsRuleSet": Group(200),
    "AWSManagedRulesSQLiRuleSet": Group(200),
    "AWSManagedRulesLinuxRuleSet": Group(200),
    "AWSManagedRulesUnixRuleSet": Group(100),
    "AWSManagedRulesWindowsRuleSet": Group(200),
    "AWSManagedRulesPHPRuleSet": Group(100),
    "AWSManagedRulesWordPressRuleSet": Group(100),
    "AWSManagedRulesAmazonIpReputationList": Group(25),
    "AWSManagedRulesAnonymousIpList": Group(50),
    "AWSManagedRulesBotControlRuleSet": Group(50, needs_config=True),
    "AWSManagedRulesATPRuleSet": Group(50, needs_config=True),
    "AWSManagedRulesACFPRuleSet": Group(50, needs_config=True),
    "AWSManagedRulesAntiDDoSRuleSet": Group(50, needs_config=True),
}
