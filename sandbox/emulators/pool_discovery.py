"""The addresses in a user pool's discovery document: MiniStack names its own origin, and no revocation endpoint. Amazon Cognito names those
of the pool's domain, if it has one. Source: "User pool endpoints and managed login reference", the OpenID Connect discovery document."""

import json

from ministack.services import cognito

import token_revocation

PATHS = {
    "authorization_endpoint": "/oauth2/authorize",
    "token_endpoint": "/oauth2/token",
    "userinfo_endpoint": "/oauth2/userInfo",
    "revocation_endpoint": token_revocation.PATH,
    "end_session_endpoint": "/logout",
}


def apply() -> None:
    original = cognito.well_known_openid_configuration

    def document(pool_id, region=None, host=None, scheme="http"):
        status, headers, body = original(pool_id, region, host, scheme)
        found = json.loads(body)
        base = cognito._pool_domain_base_url(cognito._get_pool_unscoped(pool_id) or {})
        for name, path in PATHS.items():
            found.pop(name, None)
            if base:
                found[name] = f"{base}{path}"
        return status, headers, json.dumps(found).encode()

    cognito.well_known_openid_configuration = document
