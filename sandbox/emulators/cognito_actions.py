"""Where actions are added that MiniStack's Cognito does not know."""

from ministack.core.concurrency import run_reentrant
from ministack.services import cognito

from refusal import Refused

_handlers: dict = {}


def add(name: str, action) -> None:
    """`action(pool, data)` answers a request about one user pool with a dictionary, or raises Refused."""
    _handlers[name] = _about_pool(action)


def add_for_token(name: str, action) -> None:
    """`action(user, pool, data)` answers the request of a user who shows an access token and signs nothing."""
    _handlers[name] = _of_user(action)
    cognito._UNSIGNED_IDP_ACTIONS.add(name)


def apply() -> None:
    original = cognito._dispatch_idp

    async def dispatch(action, data):
        if action not in _handlers:
            return await original(action, data)
        # As MiniStack runs its own: in a thread, past the checks that stand before every action.
        return await run_reentrant(cognito._run_idp_handler, _handlers[action], action, data,
                                   thread_name="sandbox-cognito")

    cognito._dispatch_idp = dispatch


def _about_pool(action):
    def handler(data):
        pool, error = cognito._resolve_pool(data.get("UserPoolId"))
        return error or _answered(lambda: action(pool, data))

    return handler


def _of_user(action):
    def handler(data):
        # The token itself was checked before: signature, time, scope, and whether it was revoked.
        user, pool = cognito._user_pool_for_access_token(data.get("AccessToken"))
        if user is None:
            return Refused("NotAuthorizedException", "Invalid Access Token").response()
        return _answered(lambda: action(user, pool, data))

    return handler


def _answered(answer):
    try:
        return cognito.json_response(answer())
    except Refused as refused:
        return refused.response()
