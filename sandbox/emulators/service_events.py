"""Events from AWS services. For other callers, PutEvents refuses sources that begin with "aws."."""

from ministack.core.responses import set_request_account_id, set_request_region
from ministack.services import eventbridge


def put(request: dict) -> None:
    """`request`: account, region, and events in PutEvents' form. They are put on the default bus."""
    set_request_account_id(request["account"])
    set_request_region(request["region"])
    eventbridge._ensure_default_bus()
    eventbridge._put_events({"Entries": request["events"]}, allow_aws_source=True)
