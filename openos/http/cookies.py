"""The session cookie: the only thing that the browser holds."""

from http.cookies import CookieError, SimpleCookie

from starlette.responses import Response

from openos.settings import Settings


def token_in(cookie_header: str, settings: Settings) -> str:
    """The session's token in a Cookie header, or "" when there is none."""
    try:
        morsel = SimpleCookie(cookie_header).get(settings.cookie_name)
    except CookieError:
        return ""
    return morsel.value if morsel else ""


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
