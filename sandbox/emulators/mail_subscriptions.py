"""E-mail subscriptions of Amazon SNS: their owners must confirm them. MiniStack confirms them immediately."""

from ministack.core.responses import new_uuid
from ministack.services import sns

EMAIL_PROTOCOLS = ("email", "email-json")


def apply() -> None:
    _require_confirmation()
    _protect_pending()


def _require_confirmation() -> None:
    """Source: Subscribe: "If the endpoint type is HTTP/S or email, or if the endpoint and the topic are not in the same AWS account,
    the endpoint owner must run the ConfirmSubscription action"; ReturnSubscriptionArn."""
    original = sns._subscribe

    def subscribe(params):
        topic = sns._topic_by_arn_any_scope(sns._p(params, "TopicArn"))
        before = {sub["arn"] for sub in topic["subscriptions"]} if topic else set()
        answer = original(params)
        if answer[0] != 200 or topic is None or sns._p(params, "Protocol") not in EMAIL_PROTOCOLS:
            return answer
        for sub in topic["subscriptions"]:
            if sub["arn"] not in before:
                sub.update(confirmed=False, token=new_uuid())
                sub["attributes"].update(PendingConfirmation="true", ConfirmationWasAuthenticated="false")
        sns._refresh_subscription_counts(topic)
        return _answer(topic, params)

    sns._subscribe = subscribe


def _answer(topic: dict, params: dict) -> tuple:
    wanted = (sns._p(params, "Protocol"), sns._p(params, "Endpoint"))
    found = next(sub for sub in topic["subscriptions"] if (sub["protocol"], sub["endpoint"]) == wanted)
    shows = found["confirmed"] or sns._p(params, "ReturnSubscriptionArn") == "true"
    arn = found["arn"] if shows else "pending confirmation"
    result = f"<SubscribeResult><SubscriptionArn>{arn}</SubscriptionArn></SubscribeResult>"
    return sns._xml(200, "SubscribeResponse", result)


def _protect_pending() -> None:
    """Source: "Deleting an Amazon SNS subscription and topic": a pending subscription cannot be deleted."""
    original = sns._unsubscribe

    def unsubscribe(params):
        arn = sns._p(params, "SubscriptionArn")
        topic = sns._topic_by_arn_any_scope(sns._sub_arn_to_topic.get(arn) or "")
        found = next((sub for sub in (topic or {}).get("subscriptions", []) if sub["arn"] == arn), None)
        if found is not None and not found["confirmed"]:
            return sns._error("InvalidParameter", "Invalid parameter: This subscription is pending confirmation", 400)
        return original(params)

    sns._unsubscribe = unsubscribe
