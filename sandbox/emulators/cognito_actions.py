"""Where actions are added that MiniStack's Cognito does not know."""

from ministack.core.concurrency import run_reentrant
from ministack.services import cognito

from refusal import Refused

_actions: dict = {}


def add(name: str, action) -> None:
    """`action(pool, data)` answers a request about one user pool with a dictionary, or raises Refused."""
    _actions[name] = action


def apply() -> None:
    original = cognito._dispatch_idp

    async def dispatch(action, data):
        if action not in _actions:
            return await original(action, data)
        # As MiniStack runs its own: in a thread, past the checks that stand before every action.
        return await run_reentrant(cognito._run_idp_handler, _answer(_actions[action]), action, data,
                                   thread_name="sandbox-cognito")

    cognito._dispatch_idp = dispatch


def _answer(action):
    def handler(data):
        pool, error = cognito._resolve_pool(data.get("UserPoolId"))
        if error:
            return error
        try:
            return cognito.json_response(action(pool, data))
        except Refused as refused:
            return refused.response()

    return handler
