"""AWS's managed rule groups: their capacity and, where somebody may want to override one, their rules.
Source: "AWS Managed Rules rule groups list"."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Group:
    capacity: int
    rules: frozenset = frozenset()
    # It does nothing without ManagedRuleGroupConfigs.
    needs_config: bool = False


def _everywhere(name: str, *places: str) -> list[str]:
    return [f"{name}_{place}" for place in places]


COMMON = frozenset([
    "NoUserAgent_HEADER",
    "UserAgent_BadBots_HEADER",
    *_everywhere("SizeRestrictions", "QUERYSTRING", "Cookie_HEADER", "BODY", "URIPATH"),
    *_everywhere("EC2MetaDataSSRF", "BODY", "COOKIE", "URIPATH", "QUERYARGUMENTS"),
    *_everywhere("GenericLFI", "QUERYARGUMENTS", "URIPATH", "BODY"),
    *_everywhere("RestrictedExtensions", "URIPATH", "QUERYARGUMENTS"),
    *_everywhere("GenericRFI", "QUERYARGUMENTS", "BODY", "URIPATH"),
    *_everywhere("CrossSiteScripting", "COOKIE", "QUERYARGUMENTS", "BODY", "URIPATH"),
])

GROUPS = {
    "AWSManagedRulesCommonRuleSet": Group(700, COMMON),
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
