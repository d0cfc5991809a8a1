"""Amazon Cognito's checks of a pool's invitation and of its sender that MiniStack lacks."""

from ministack.core.arn import ArnParseError, parse_arn
from ministack.services import ses, ses_v2

from refusal import invalid

# Source: "Customizing administrator-created user messages".
REQUIRED_PLACEHOLDERS = ("{username}", "{####}")


def check_invitation(template: dict) -> None:
    for name in ("EmailMessage", "SMSMessage"):
        missing = [one for one in REQUIRED_PLACEHOLDERS if name in template and one not in template[name]]
        if missing:
            raise invalid(f"{name} must contain {' and '.join(missing)}.")


def check_sender(sender: dict) -> None:
    """Source: EmailConfigurationType: with DEVELOPER, SourceArn is an identity that Amazon SES has verified."""
    arn = sender.get("SourceArn")
    if sender.get("EmailSendingAccount") != "DEVELOPER":
        if sender.get("From") and not arn:
            raise invalid("A sender's address needs EmailSendingAccount DEVELOPER and a SourceArn.")
        return
    if not arn:
        raise invalid("EmailSendingAccount DEVELOPER needs a SourceArn.")
    try:
        spec = parse_arn(arn)
    except ArnParseError:
        raise invalid("Invalid SourceArn.") from None
    name = spec.resource.removeprefix("identity/")
    if not any(store.contains_scoped(spec.account_id, spec.region, name) for store in (ses._identities, ses_v2._identities)):
        raise invalid(f"Email identity {name} is not verified in {spec.region}.")
