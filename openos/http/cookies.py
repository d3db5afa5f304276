"""The session cookie: the only thing that the browser holds."""

from http.cookies import CookieError, SimpleCookie

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import Scope

from openos.accounts.credentials import token_hash
from openos.settings import Settings


def token_in(cookie_header: str, settings: Settings) -> str:
    """The session's token in a Cookie header, or "" when there is none."""
    try:
        morsel = SimpleCookie(cookie_header).get(settings.cookie_name)
    except CookieError:
        return ""
    return morsel.value if morsel else ""


def hashed(scope: Scope, settings: Settings) -> Scope:
    """The handshake of a tab with the token's hash in place of the token, and no other cookie.

    Reflex keeps the headers of a handshake in its state, on disk or in Redis. The hash finds the session, as
    in the database, but opens nothing: what a browser sends as a cookie is hashed first, here too.
    """
    token = token_in(Headers(scope=scope).get("cookie", ""), settings)
    kept = MutableHeaders(raw=list(scope["headers"]))
    del kept["cookie"]
    if token:
        kept["cookie"] = f"{settings.cookie_name}={token_hash(token)}"
    return {**scope, "headers": kept.raw}


def give(response: Response, token: str, settings: Settings) -> None:
    response.set_cookie(
        settings.cookie_name,
        token,
        max_age=int(settings.session_absolute.total_seconds()),
        path="/",
        secure=settings.secure,
        httponly=True,
        samesite="lax",
    )


def take(response: Response, settings: Settings) -> None:
    response.delete_cookie(
        settings.cookie_name, path="/", secure=settings.secure, httponly=True, samesite="lax"
    )
