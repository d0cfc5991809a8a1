"""Identity contexts of AWS STS: made for IAM Identity Center, passed to AssumeRole."""

import secrets
import time

PROVIDER = "arn:aws:iam::aws:contextProvider/IdentityCenter"

_contexts: dict[str, dict] = {}


def make(subject: dict) -> str:
    """`subject`: user, store, application, expires. The assertion is opaque. Source: AwsAdditionalDetails, identityContext."""
    assertion = f"AQoJb3JpZ2luX2VjE{secrets.token_urlsafe(96)}=="
    _contexts[assertion] = subject
    return assertion


def subject_of(assertion: str) -> dict | None:
    """The user of an assertion that STS made and that has not expired."""
    subject = _contexts.get(assertion)
    return subject if subject and subject["expires"] > time.time() else None
