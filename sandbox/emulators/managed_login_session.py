"""The session that managed login keeps in the browser for an hour, and `prompt`. MiniStack asks for the password at each request.

Sources: Amazon Cognito Developer Guide, "Managed login", the one-hour session cookie: it ends an hour after the sign-in, and its use does not
prolong it; "Authorize endpoint", prompt: without it users sign in unless they have a session, `none` answers `login_required` without one,
`login` asks again, and classic pages ignore the parameter; with a provider's name, the endpoint goes to the provider; "Logout endpoint".
A user who is disabled or gone gets the page: what AWS does is one of the first-deployment checks.
"""

import secrets
import time
from http.cookies import SimpleCookie

from ministack.services import cognito

import federation_accounts
from federation_errors import SignInFailed, to_app

COOKIE = "cognito"
SESSION_SECONDS = 3600
MANAGED_LOGIN = 2
ISSUE = ("client_id", "redirect_uri", "scope", "nonce", "code_challenge", "code_challenge_method", "state")
# Where a user with a session may have a code.
SIGNED_IN = ("CONFIRMED", "EXTERNAL_PROVIDER")
_sessions: dict[str, dict] = {}
# Issues a code without a further question.
_issue_code: list = []


def keep_sessions() -> None:
    """Before the second factor is asked for: only a complete sign-in has a session."""
    issue = cognito._issue_auth_code_redirect
    code = federation_accounts._code

    def issue_and_keep(client_id, pool_id, redirect_uri, scope, username, *rest):
        return _with_session(issue(client_id, pool_id, redirect_uri, scope, username, *rest), pool_id, username)

    def code_and_keep(pool, relay, user):
        return _with_session(code(pool, relay, user), pool["Id"], user["Username"], relay.get("saml_session"))

    cognito._issue_auth_code_redirect = issue_and_keep
    federation_accounts._code = code_and_keep
    _issue_code.append(issue)
    _end_at_logout()


def _with_session(answer, pool_id: str, username: str, saml_session: dict | None = None):
    """@param saml_session what a SAML provider has to know at the sign-out."""
    status, headers, body = answer
    if status != 302 or "code=" not in headers.get("Location", ""):
        return answer
    token, now = secrets.token_urlsafe(24), time.time()
    for old in [old for old, one in _sessions.items() if one["expires"] < now]:
        del _sessions[old]
    _sessions[token] = {"pool_id": pool_id, "username": username, "saml": saml_session, "expires": now + SESSION_SECONDS}
    return status, {**headers, "Set-Cookie": _cookie(token, SESSION_SECONDS)}, body


def _cookie(token: str, seconds: int) -> str:
    return f"{COOKIE}={token}; Path=/; Max-Age={seconds}; Secure; HttpOnly; SameSite=Lax"


def answer_silently() -> None:
    """Around the choice of a provider, which a session spares."""
    original = cognito.handle_oauth2_authorize

    def authorize(method, path, headers, query_params):
        query = {name: cognito._qp(query_params, name) for name in query_params}
        answer = original(method, path, headers, query_params)
        pool_id, pool, client = cognito._find_pool_by_client_id(query.get("client_id", ""))
        named = query.get("identity_provider", "COGNITO") != "COGNITO" or "idp_identifier" in query
        if named or pool is None or not _asks_user(answer, query):
            return answer
        prompt = query.get("prompt", "") if is_managed(pool) else ""
        username = None if prompt == "login" else _user_of(headers, pool_id, pool)
        asked = {**{name: query.get(name, "") for name in ISSUE}, "redirect_uri": query.get("redirect_uri") or client.get("DefaultRedirectURI", "")}
        if username is not None:
            return _issue(pool_id, username, asked)
        if prompt == "none":
            return to_app(asked, SignInFailed("Login required", "login_required"))
        return answer

    cognito.handle_oauth2_authorize = authorize


def _issue(pool_id: str, username: str, asked: dict):
    return _issue_code[0](asked["client_id"], pool_id, asked["redirect_uri"], asked["scope"], username, asked["nonce"],
                          asked["code_challenge"], asked["code_challenge_method"], asked["state"])


def _asks_user(answer, query: dict) -> bool:
    """A page, or the only provider's. Other answers are errors, at the app or here."""
    status, headers, _ = answer
    location = headers.get("Location", "")
    return status == 200 or status == 302 and not location.startswith((query.get("redirect_uri") or "/error", "/error"))


def is_managed(pool: dict) -> bool:
    return MANAGED_LOGIN in pool.get("_managed_login_versions", {}).values()


def of_browser(headers: dict, pool_id: str) -> dict | None:
    session = _sessions.get(_token(headers))
    return session if session is not None and session["pool_id"] == pool_id and session["expires"] >= time.time() else None


def _user_of(headers: dict, pool_id: str, pool: dict) -> str | None:
    session = of_browser(headers, pool_id)
    user = pool["_users"].get(session["username"]) if session is not None else None
    if user is None or not user.get("Enabled", True) or user.get("UserStatus") not in SIGNED_IN:
        return None
    return user["Username"]


def _token(headers: dict) -> str:
    sent = SimpleCookie(headers.get("cookie", ""))
    return sent[COOKIE].value if COOKIE in sent else ""


def _end_at_logout() -> None:
    original = cognito.handle_logout

    def logout(method, path, headers, query_params):
        status, answered, body = original(method, path, headers, query_params)
        if status != 302:
            return status, answered, body
        _sessions.pop(_token(headers), None)
        return status, {**answered, "Set-Cookie": _cookie("", 0)}, body

    cognito.handle_logout = logout
