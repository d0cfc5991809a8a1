"""What Amazon Quick's user API has and moto lacks: namespaces."""

import json

from moto.quicksight import urls
from moto.quicksight.responses import QuickSightResponse

namespaces: list[str] = []


def apply() -> None:
    QuickSightResponse.list_namespaces = list_namespaces
    urls.url_paths["{0}/accounts/(?P<account_id>[\\d]+)/namespaces$"] = QuickSightResponse.dispatch


def list_namespaces(response: QuickSightResponse) -> str:
    """Source: ListNamespaces."""
    region, account = response.region, response.current_account
    found = [{"Name": name, "Arn": f"arn:aws:quicksight:{region}:{account}:namespace/{name}", "CapacityRegion": region,
              "CreationStatus": "CREATED", "IdentityStore": "QUICKSIGHT"} for name in namespaces]
    return json.dumps({"Namespaces": found, "Status": 200})
