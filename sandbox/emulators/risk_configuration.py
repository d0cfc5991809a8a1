"""SetRiskConfiguration and DescribeRiskConfiguration, which MiniStack lacks. The settings are only stored and have no effect."""

from ministack.services import cognito

import cognito_actions
from refusal import Refused

ALL_EVENTS = ["SIGN_IN", "PASSWORD_CHANGE", "SIGN_UP"]


def apply() -> None:
    cognito_actions.add("SetRiskConfiguration", put)
    cognito_actions.add("DescribeRiskConfiguration", describe)


def put(pool: dict, data: dict) -> dict:
    """A request with only the IDs resets the configuration. Source: SetRiskConfiguration."""
    _check_threat_protection(pool)
    given = {name: data[name] for name in CONFIGURATION_MEMBERS if data.get(name) is not None}
    compromised = given.get("CompromisedCredentialsRiskConfiguration")
    if compromised is not None:
        # Source: CompromisedCredentialsRiskConfigurationType: "The default is to perform all events".
        given["CompromisedCredentialsRiskConfiguration"] = {"EventFilter": ALL_EVENTS, **compromised}
    pool.setdefault("_risk_configurations", {})[data.get("ClientId")] = given
    return describe(pool, data)


def describe(pool: dict, data: dict) -> dict:
    _check_threat_protection(pool)
    client = data.get("ClientId")
    found = pool.get("_risk_configurations", {}).get(client, {})
    owner = {"UserPoolId": pool["Id"], **({"ClientId": client} if client else {})}
    return {"RiskConfiguration": {**owner, **found}}


CONFIGURATION_MEMBERS = (
    "AccountTakeoverRiskConfiguration",
    "CompromisedCredentialsRiskConfiguration",
    "RiskExceptionConfiguration",
)


def _check_threat_protection(pool: dict) -> None:
    # Source: SetRiskConfiguration and DescribeRiskConfiguration, UserPoolAddOnNotEnabledException.
    if not cognito._threat_protection_on(pool.get("UserPoolAddOns")):
        raise Refused("UserPoolAddOnNotEnabledException", "User pool add-ons are not enabled.")
