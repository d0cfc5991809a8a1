"""The account that owns the IAM Identity Center instance. Callers in other accounts of its organization may read it: a delegated
administrator, or a member account. The store's ARN contains the owner and not the caller, and events occur in the owner's account alone.

Sources: "Delegated administration", IAM Identity Center User Guide: the instance always resides in the management account; ListUsers,
Identity Store: "you can use this API from the member account"; DescribeInstance, IdentityStoreArn and OwnerAccountId; "Set up event
notifications": rules are created in the account where the instance is enabled."""

import json
import os

from moto.ssoadmin import models

CONTROL_PATH = "/_sandbox/owner"

_owner = os.environ.get("MOTO_ACCOUNT_ID", "")


def apply() -> None:
    original = models.Instance.to_json
    models.Instance.to_json = lambda instance: {**original(instance), "OwnerAccountId": owner()}


def owner() -> str:
    return _owner


def home_account() -> str:
    """The sandbox's own account: moto keeps everything in it."""
    return os.environ["MOTO_ACCOUNT_ID"]


def region() -> str:
    """The instance's Region."""
    return os.environ["SANDBOX_REGION"]


def store_arn(store: str) -> str:
    """Source: Service Authorization Reference, AWS Identity Store, resource type Identitystore."""
    return f"arn:aws:identitystore::{_owner}:identitystore/{store}"


def control(environ, start_response):
    """PUT {"account"}: another account owns the instance from now on."""
    global _owner
    _owner = json.loads(environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0)))["account"]
    start_response("200 OK", [("Content-Type", "application/json"), ("Content-Length", "2")])
    return [b"{}"]
