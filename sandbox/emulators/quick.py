"""Features of Amazon Quick's user API that moto lacks: the subscription, namespaces, principal IDs, and users whose identity cannot be resolved."""

import json

from moto.quicksight import urls
from moto.quicksight.data_models import QuicksightUser
from moto.quicksight.responses import QuickSightResponse

namespaces: list[str] = []


def apply() -> None:
    QuickSightResponse.list_namespaces = list_namespaces
    urls.url_paths["{0}/accounts/(?P<account_id>[\\d]+)/namespaces$"] = QuickSightResponse.dispatch
    QuickSightResponse.describe_account_subscription = describe_account_subscription
    urls.url_paths["{0}/account/(?P<account_id>[\\d]+)$"] = QuickSightResponse.dispatch


def list_namespaces(response: QuickSightResponse) -> str:
    """Source: ListNamespaces."""
    region, account = response.region, response.current_account
    found = [{"Name": name, "Arn": f"arn:aws:quicksight:{region}:{account}:namespace/{name}", "CapacityRegion": region,
              "CreationStatus": "CREATED", "IdentityStore": "QUICKSIGHT"} for name in namespaces]
    return json.dumps({"Namespaces": found, "Status": 200})


def describe_account_subscription(response: QuickSightResponse) -> str:
    """Source: DescribeAccountSubscription, AccountInfo. Public reports show these values for accounts with IAM federation."""
    info = {"AccountName": "sandbox", "Edition": "ENTERPRISE", "NotificationEmail": "admin@example.com",
            "AuthenticationType": "IAM_AND_QUICKSIGHT", "AccountSubscriptionStatus": "ACCOUNT_CREATED"}
    return json.dumps({"AccountInfo": info, "Status": 200})


def user_from(person: dict, account: str, region: str, namespace: str) -> QuicksightUser:
    """Source: User. A user with the name "N/A" also has the ARN "N/A": https://github.com/aws/aws-cli/issues/6478."""
    user = QuicksightUser(account, region, person.get("Email"), person["IdentityType"], person["UserName"], person["Role"])
    is_resolved = person["UserName"] != "N/A"
    user.arn = f"arn:aws:quicksight:{region}:{account}:user/{namespace}/{person['ArnName']}" if is_resolved else "N/A"
    user.active = person.get("Active", True)
    user.principal_id = person["PrincipalId"]
    return user
