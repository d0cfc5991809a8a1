"""The two types of issuers of a user pool. Source: IssuerConfigurationType, and "Amazon Cognito user pools as an OIDC issuer"."""

import json

from ministack.services import cognito

from refusal import checked_first, invalid

DEFAULT = {"Type": "ORIGINAL"}
HOSTS = {"ORIGINAL": "cognito-idp", "UPDATED": "issuer-cognito-idp"}
DISCOVERY = "/.well-known/"


def apply() -> None:
    for name in ("_create_user_pool", "_update_user_pool"):
        checked_first(cognito, name, check)
        _store(name)
    _name_issuer_in_tokens()
    _name_issuer_in_discovery()


def check(data: dict) -> None:
    kind = (data.get("IssuerConfiguration") or DEFAULT).get("Type")
    if kind not in HOSTS:
        raise invalid(f"1 validation error detected: Value '{kind}' at 'issuerConfiguration.type' failed to satisfy constraint: "
                      "Member must satisfy enum value set: [UPDATED, ORIGINAL]")


def issuer_of(pool_id: str) -> str:
    pool = cognito._get_pool_unscoped(pool_id) or {}
    host = HOSTS[(pool.get("IssuerConfiguration") or DEFAULT)["Type"]]
    return f"https://{host}.{cognito._pool_region(pool_id)}.amazonaws.com/{pool_id}"


def refuses(host: str, path: str) -> bool:
    """Only a pool of type UPDATED answers at the updated issuer's address; others answer 403.
    Source: github.com/awslabs/aws-jwt-verify/issues/279. What the original address answers for such a pool is not documented."""
    if DISCOVERY not in path or not host.startswith("issuer-cognito-idp."):
        return False
    pool_id = path.lstrip("/").split("/")[0]
    return not issuer_of(pool_id).startswith(f"https://{host}/")


def _store(name: str) -> None:
    """An update without the member resets it. Source: UpdateUserPool: "If you don't provide a value for an attribute, Amazon Cognito
    sets it to its default value". Not proven for this member: docs/first-deployment-checks.md."""
    original = getattr(cognito, name)

    def store(data):
        answer = original(data)
        if answer[0] == 200:
            pool_id = data.get("UserPoolId") or json.loads(answer[2])["UserPool"]["Id"]
            cognito._user_pools[pool_id]["IssuerConfiguration"] = data.get("IssuerConfiguration") or DEFAULT
        return answer

    setattr(cognito, name, store)


def _name_issuer_in_tokens() -> None:
    original = cognito._signed_jwt

    def signed(claims, pool_id="", use=""):
        named = {**claims, "iss": issuer_of(pool_id)} if pool_id and "iss" in claims else claims
        return original(named, pool_id, use)

    cognito._signed_jwt = signed


def _name_issuer_in_discovery() -> None:
    original = cognito.well_known_openid_configuration

    def document(pool_id, region=None, host=None, scheme="http"):
        status, headers, body = original(pool_id, region, host, scheme)
        issuer = issuer_of(pool_id)
        named = {**json.loads(body), "issuer": issuer, "jwks_uri": f"{issuer}/.well-known/jwks.json"}
        return status, headers, json.dumps(named).encode()

    cognito.well_known_openid_configuration = document
