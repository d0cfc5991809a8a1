"""Checks each request to Amazon Cognito against the constraints of its API model, which the SDKs do not check: lengths, ranges,
patterns, enumerations and required members. Source: the service model cognito-idp in botocore."""

from ministack.services import cognito

import model_faults
from refusal import Refused, invalid

# AWS accepts what the model excludes: host names of custom domains.
LAXER_AT_AWS = frozenset({"DomainType"})


def apply() -> None:
    original = cognito._dispatch_idp

    async def dispatch(action, data):
        try:
            check(action, data)
        except Refused as refused:
            return refused.response()
        return await original(action, data)

    cognito._dispatch_idp = dispatch


def check(action: str, data: dict) -> None:
    message = model_faults.message("cognito-idp", action, data, LAXER_AT_AWS)
    if message:
        raise invalid(message)
