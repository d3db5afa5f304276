"""Sign-up, sign-in, sign-out and a new password: native form posts that set or take the session cookie."""

import asyncio
from collections.abc import Callable, Mapping
from functools import partial

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from openos.accounts import AccountError, NewAccount, get_accounts
from openos.http import cookies
from openos.http.requests import address_of, identity_of, local_path, see_other, session_token
from openos.settings import get_settings

MAX_FORM, MAX_LINK = 16_384, 200
Fields = Mapping[str, str]


async def _fields(request: Request) -> Fields:
    """Raises AccountError `form_unreadable` for anything but a small form of texts."""
    length = request.headers.get("content-length", "")
    if not length.isdigit() or int(length) > MAX_FORM:
        raise AccountError("form_unreadable")
    async with request.form(max_files=0, max_fields=10) as form:
        return {key: value for key, value in form.items() if isinstance(value, str)}


async def _enter(request: Request, mode: str, enter: Callable[[Fields], Callable[[], str]]) -> Response:
    fields: Fields = {}
    try:
        fields = await _fields(request)
        token = await asyncio.to_thread(enter(fields))
    except AccountError as error:
        wanted, email = fields.get("next", ""), fields.get("email", "")[:254]
        again = {
            "email": email,
            "link": fields.get("link", "")[:MAX_LINK],
            "next": wanted and local_path(wanted),
        }
        return see_other("/sign-in", mode=mode, error=error.code, **again)
    if old := session_token(request):
        await asyncio.to_thread(get_accounts().sign_out, old)
    response = see_other(local_path(fields.get("next", "")))
    cookies.give(response, token, get_settings())
    return response


async def sign_up(request: Request) -> Response:
    """Fields: email, password, display_name, workspace_name (optional), next (optional)."""

    def enter(fields: Fields) -> Callable[[], str]:
        names = ("email", "password", "display_name", "workspace_name")
        new = NewAccount(**{name: fields.get(name, "") for name in names})
        return partial(get_accounts().sign_up, new, address=address_of(request))

    return await _enter(request, "sign-up", enter)


async def sign_in(request: Request) -> Response:
    """Fields: email, password, next (optional)."""

    def enter(fields: Fields) -> Callable[[], str]:
        email, password = fields.get("email", ""), fields.get("password", "")
        return partial(get_accounts().sign_in, email, password, address=address_of(request))

    return await _enter(request, "", enter)


async def reset(request: Request) -> Response:
    """Fields: link, new; for who forgot the password and got a link from an operator."""

    def enter(fields: Fields) -> Callable[[], str]:
        link, new = fields.get("link", ""), fields.get("new", "")
        return partial(get_accounts().reset_password, link, new, address=address_of(request))

    return await _enter(request, "reset", enter)


async def change_password(request: Request) -> Response:
    """Fields: current, new. Ends every session of the person; this browser gets a fresh one."""
    identity = await identity_of(request)
    if identity is None:
        return see_other("/sign-in", next="/settings")
    change, address = get_accounts().change_password, address_of(request)
    try:
        fields = await _fields(request)
        current, new = fields.get("current", ""), fields.get("new", "")
        token = await asyncio.to_thread(change, identity, current, new, address=address)
    except AccountError as error:
        return see_other("/settings", outcome=error.code)
    response = see_other("/settings", outcome="changed")
    cookies.give(response, token, get_settings())
    return response


async def sign_out(request: Request) -> Response:
    """Ends the session, and has the browser drop the tab's token with the rest of its storage."""
    await asyncio.to_thread(get_accounts().sign_out, session_token(request))
    response: RedirectResponse = see_other("/sign-in")
    cookies.take(response, get_settings())
    response.headers["Clear-Site-Data"] = '"storage"'
    return response


routes = [
    Route("/auth/sign-up", sign_up, methods=["POST"]),
    Route("/auth/sign-in", sign_in, methods=["POST"]),
    Route("/auth/reset", reset, methods=["POST"]),
    Route("/auth/password", change_password, methods=["POST"]),
    Route("/auth/sign-out", sign_out, methods=["POST"]),
]
