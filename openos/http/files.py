"""Files through the same origin: cookie in, bytes out, nothing kept here."""

import re
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from functools import partial
from urllib.parse import quote

import httpx
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from openos.gateway import get_files
from openos.gateway.client import Params
from openos.gateway.errors import Forbidden, GatewayError, NotFound, Refused, TooManyRequests, Unauthorised
from openos.http.policy import FILE_POLICY
from openos.http.requests import discard, identity_of, see_other
from openos.settings import get_settings

SHOWN_INLINE = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp", "video/mp4"})
PASSED_BACK = ("content-type", "content-length", "content-range", "accept-ranges", "etag", "last-modified")
STATUSES = {Unauthorised: 401, Forbidden: 403, NotFound: 404, TooManyRequests: 429}
MAX_PAGE_WIDTH = 2000


async def artifact(request: Request) -> Response:
    """A deliverable, as a download; with `?inline=1` an image or a video is shown instead."""
    path = f"/api/artifacts/{quote(request.path_params['id'], safe='')}/content"
    inline = request.query_params.get("inline") == "1"
    return await _bytes(request, path, inline=inline, params={"inline": "1"} if inline else None)


async def page(request: Request) -> Response:
    """One page of a document as a picture; `?width=` in pixels."""
    path = f"/api/artifacts/{quote(request.path_params['id'], safe='')}/pages/{request.path_params['n']}"
    asked = request.query_params.get("width", "")
    width = min(int(asked), MAX_PAGE_WIDTH) if re.fullmatch(r"\d{1,5}", asked) else 900
    return await _bytes(request, path, inline=True, params={"width": width})


async def task_file(request: Request) -> Response:
    """A reference file of a task, as a download."""
    task_id, name = (quote(request.path_params[part], safe="") for part in ("task_id", "name"))
    return await _bytes(request, f"/api/tasks/{task_id}/files/{name}", inline=False, params=None)


async def report(request: Request) -> Response:
    """Where the money went as CSV; `?by=`, `?from=` and `?to=` as ClawWork has them."""
    asked = {name: request.query_params.get(name, "")[:40] for name in ("by", "from", "to")}
    return await _bytes(request, "/api/economy/report", inline=False, params={**asked, "format": "csv"})


async def add_task_files(request: Request) -> Response:
    """Reference files (field `files`) from a form; back to the task, with `?error=` when it failed."""
    task_id = request.path_params["task_id"]
    add = partial(get_files().add_to_task, task_id=task_id)
    return await _received(request, add, back=f"/tasks/{quote(task_id, safe='')}")


async def add_skill_files(request: Request) -> Response:
    """Files of a skill, which make a new version of it; back to the skill in the same way."""
    skill_id = request.path_params["skill_id"]
    add = partial(get_files().add_to_skill, skill_id=skill_id)
    return await _received(request, add, back=f"/skills/{quote(skill_id, safe='')}")


async def skill_file(request: Request) -> Response:
    """A file of one version of a skill, as a download."""
    skill_id, name = (quote(request.path_params[part], safe="") for part in ("skill_id", "name"))
    path = f"/api/skills/{skill_id}/versions/{request.path_params['version']}/files/{name}"
    return await _bytes(request, path, inline=False, params=None)


async def _received(request: Request, add: Callable[..., Awaitable[object]], *, back: str) -> Response:
    identity = await identity_of(request)
    if identity is None:
        return see_other("/sign-in", next=back)
    body = request.stream()
    try:
        await add(identity, form=_form(request), body=body)
    except GatewayError as error:
        await discard(body)
        answer = see_other(back, error=error.code)
        answer.headers["connection"] = "close"
        return answer
    return see_other(back)


def _form(request: Request) -> dict[str, str]:
    kind, length = request.headers.get("content-type", ""), request.headers.get("content-length", "")
    if not kind.startswith("multipart/form-data") or not length.isdigit():
        raise Refused("This is not an upload form", code="form_unreadable")
    if int(length) > get_settings().max_upload_mb * 1024 * 1024:
        raise Refused("The files are too large", code="too_large", status=413)
    return {"Content-Type": kind, "Content-Length": length}


async def _bytes(request: Request, path: str, *, inline: bool, params: Params | None) -> Response:
    identity = await identity_of(request)
    if identity is None:
        return _signed_out(request)
    async with AsyncExitStack() as opening:
        source = get_files().open(identity, path, asked=request.headers, params=params)
        try:
            upstream = await opening.enter_async_context(source)
        except GatewayError as error:
            return _failure(error)
        closing = opening.pop_all()
    return _streamed(upstream, closing, inline=inline)


def _streamed(upstream: httpx.Response, closing: AsyncExitStack, *, inline: bool) -> Response:
    headers = {name: upstream.headers[name] for name in PASSED_BACK if name in upstream.headers}
    headers["content-disposition"] = _disposition(upstream, inline=inline)
    headers["content-security-policy"] = FILE_POLICY
    headers["cache-control"] = "private, no-cache"
    return Passed(upstream, closing, headers)


class Passed(StreamingResponse):
    """Streams what comes from ClawWork; lets its connection go however the sending ends."""

    def __init__(self, upstream: httpx.Response, closing: AsyncExitStack, headers: dict[str, str]) -> None:
        super().__init__(upstream.aiter_raw(), status_code=upstream.status_code, headers=headers)
        self._closing = closing

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async with self._closing:
            await super().__call__(scope, receive, send)


def _disposition(upstream: httpx.Response, *, inline: bool) -> str:
    """Only pictures and videos are shown in place: anything else could act as a page of this site."""
    kind = upstream.headers.get("content-type", "").partition(";")[0].strip().lower()
    if inline and kind in SHOWN_INLINE:
        return "inline"
    stated: str = upstream.headers.get("content-disposition", "")
    return stated if stated.lower().startswith("attachment") else "attachment"


def _signed_out(request: Request) -> Response:
    """A person is led to sign in; a picture in a page is refused."""
    if request.headers.get("sec-fetch-mode") == "navigate":
        return see_other("/sign-in", next=request.url.path)
    return _failure(Unauthorised())


def _failure(error: GatewayError) -> Response:
    status = error.status if isinstance(error, Refused) else STATUSES.get(type(error), 503)
    body = {"detail": error.message, "code": error.code, "hint": error.hint, "id": error.request_id}
    return JSONResponse(body, status)


routes = [
    Route("/files/economy/report.csv", report),
    Route("/files/artifacts/{id}", artifact),
    Route("/files/artifacts/{id}/pages/{n:int}", page),
    Route("/files/skills/{skill_id}", add_skill_files, methods=["POST"]),
    Route("/files/skills/{skill_id}/{version:int}/{name}", skill_file),
    Route("/files/tasks/{task_id}", add_task_files, methods=["POST"]),
    Route("/files/tasks/{task_id}/{name}", task_file),
]
