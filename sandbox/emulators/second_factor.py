"""The authenticator app on the sign-in pages, for which MiniStack's pages never ask.

Sources: Amazon Cognito Developer Guide, "Adding MFA to a user pool": with MFA required, managed login prompts users to set up a factor; with
optional MFA it does not, and asks those who have one; federated users are never asked. "Managed login", session duration: three minutes for a
second factor. RFC 6238: the codes. The order, first password before the factor: amplify-js issue 6461. A code is
taken once, also the one of the set-up ("Your software token has already been used once."): amplify-swift, AuthSignInHelper of its tests.
"""

import base64
import html
import secrets
import time
from urllib.parse import parse_qs, quote

from ministack.services import cognito

SOFTWARE_TOKEN = "SOFTWARE_TOKEN_MFA"
SESSION_SECONDS = 180
# Longer than any code is valid.
USED_SECONDS = 180
_pending: dict[str, dict] = {}
# Codes that were taken, with their keys, and when.
_used: dict[tuple[str, str], float] = {}


def apply() -> None:
    _ask_before_the_code()
    _take_answers()


def _ask_before_the_code() -> None:
    """Passwords lead to this function, in both kinds of pages; federated users come by another way."""
    original = cognito._issue_auth_code_redirect

    def redirect(client_id, pool_id, redirect_uri, scope, username, *rest):
        arguments = (client_id, pool_id, redirect_uri, scope, username, *rest)
        pool, user = _pool_and_user(pool_id, username)
        needs = needed(pool, user)
        if needs is None:
            return original(*arguments)
        secret = user["_totp_secret"] if needs == "code" else base64.b32encode(secrets.token_bytes(20)).decode()
        token = secrets.token_urlsafe(24)
        _pending[token] = {"arguments": arguments, "needs": needs, "secret": secret,
                           "expires": time.time() + SESSION_SECONDS, "issue": original}
        return _page(token)

    cognito._issue_auth_code_redirect = redirect


def needed(pool: dict, user: dict) -> str | None:
    """What the pages ask for after the password: "code", "setup" or nothing."""
    mode = pool.get("MfaConfiguration", "OFF")
    if mode == "OFF":
        return None
    if user.get("_totp_secret") and SOFTWARE_TOKEN in user.get("_mfa_enabled", []):
        return "code"
    return "setup" if mode == "ON" else None


def _take_answers() -> None:
    original = cognito.handle_login_submit

    def submit(method, path, headers, body, query_params):
        form = {name: values[0] for name, values in parse_qs((body or b"").decode(errors="replace")).items()}
        token = form.get("mfa_token")
        return original(method, path, headers, body, query_params) if token is None else _answer(token, form)

    cognito.handle_login_submit = submit


def _answer(token: str, form: dict):
    session = _pending.get(token)
    if session is None or session["expires"] < time.time():
        _pending.pop(token, None)
        return cognito._oauth2_error("invalid_request", "Session has expired. Please sign in again.")
    _, pool_id, _, _, username, *_ = session["arguments"]
    _, user = _pool_and_user(pool_id, username)
    if user is None or cognito._hosted_ui_user_status_error(user):
        del _pending[token]
        return cognito._oauth2_error("invalid_request", "User is disabled.")
    if not cognito._totp_matches(session["secret"], form.get("mfa_code", "")):
        return _page(token, "Invalid code received for user.")
    if not _first_use(session["secret"], form["mfa_code"]):
        return _page(token, "Your software token has already been used once.")
    if session["needs"] == "setup":
        user["_totp_secret"] = session["secret"]
        user["_mfa_enabled"] = [*user.get("_mfa_enabled", []), SOFTWARE_TOKEN]
        user["_preferred_mfa"] = SOFTWARE_TOKEN
    del _pending[token]
    return session["issue"](*session["arguments"])


def _first_use(secret: str, code: str) -> bool:
    now = time.time()
    for used in [used for used, at in _used.items() if at < now - USED_SECONDS]:
        del _used[used]
    if (secret, code) in _used:
        return False
    _used[(secret, code)] = now
    return True


def _pool_and_user(pool_id: str, username: str):
    pool = cognito._get_pool_unscoped(pool_id) or {}
    user, error = cognito._resolve_user(pool, username)
    return pool, None if error else user


def _page(token: str, problem: str = ""):
    session = _pending[token]
    username = session["arguments"][4]
    setup = "" if session["needs"] == "code" else f"""<p>Add this key to your authenticator app:</p>
<p><code id="secret-key">{html.escape(session["secret"])}</code></p>
<p><a href="otpauth://totp/{quote(username)}?secret={html.escape(session["secret"])}">Open it on this device</a></p>"""
    error = f'<div class="error">{html.escape(problem)}</div>' if problem else ""
    body = f"""{error}{setup}
<form method="POST" action="/login">
<input type="hidden" name="mfa_token" value="{html.escape(token)}">
<label for="mfa_code">Code of the authenticator app</label>
<input type="text" id="mfa_code" name="mfa_code" inputmode="numeric" autocomplete="one-time-code" required autofocus>
<button type="submit">Sign in</button>
</form>"""
    title = "Enter a code" if session["needs"] == "code" else "Set up an authenticator app"
    page = cognito._page_shell(title, title, body)
    return 200, {"Content-Type": "text/html; charset=utf-8", "Cache-Control": "no-store"}, page.encode("utf-8")
