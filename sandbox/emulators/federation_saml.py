"""The way to a SAML provider. Source: "SAML sign-in": SP-initiated, HTTP-Redirect."""

from ministack.services import cognito

import saml_metadata
from federation_errors import redirect


def authorize(pool: dict, provider: dict, relay_key: str):
    """The address of the provider's metadata."""
    address = saml_metadata.read(provider["ProviderDetails"])["signIn"]
    return redirect(address, {"SAMLRequest": cognito._build_saml_authn_request(pool, address), "RelayState": relay_key})
