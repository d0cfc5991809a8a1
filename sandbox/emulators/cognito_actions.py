"""Adds actions that MiniStack's Cognito lacks."""

from ministack.core.concurrency import run_reentrant
from ministack.services import cognito

from refusal import Refused

_handlers: dict = {}


def add(name: str, action) -> None:
    """Adds an action on a user pool. `action(pool, data)` returns the answer as a dictionary, or raises Refused."""
    _handlers[name] = _pool_handler(action)


def add_for_token(name: str, action) -> None:
    """Adds an action that a user calls unsigned with an access token: `action(user, pool, data)`."""
    _handlers[name] = _user_handler(action)
    cognito._UNSIGNED_IDP_ACTIONS.add(name)


def apply() -> None:
    original = cognito._dispatch_idp

    async def dispatch(action, data):
        if action not in _handlers:
            return await original(action, data)
        # Like MiniStack's own actions: in a thread, with the checks of every action.
        return await run_reentrant(cognito._run_idp_handler, _handlers[action], action, data,
                                   thread_name="sandbox-cognito")

    cognito._dispatch_idp = dispatch


def _pool_handler(action):
    def handler(data):
        pool, error = cognito._resolve_pool(data.get("UserPoolId"))
        return error or _respond(lambda: action(pool, data))

    return handler


def _user_handler(action):
    def handler(data):
        # The token has already been checked: signature, expiry, scope and revocation.
        user, pool = cognito._user_pool_for_access_token(data.get("AccessToken"))
        if user is None:
            return Refused("NotAuthorizedException", "Invalid Access Token").response()
        return _respond(lambda: action(user, pool, data))

    return handler


def _respond(answer):
    try:
        return cognito.json_response(answer())
    except Refused as refused:
        return refused.response()
