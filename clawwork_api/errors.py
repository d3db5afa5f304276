"""One shape for every error: what went wrong, what to do, a stable code and an id to quote."""

import logging
from http import HTTPStatus
from uuid import uuid4

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from sqlalchemy.exc import OperationalError
from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection
from starlette.routing import Match

log = logging.getLogger("clawwork.errors")

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
_CODES = {404: "not_found", 405: "method_not_allowed", 413: "too_large"}


class ErrorBody(BaseModel):
    """`detail` keeps the predecessors' clients working; `code` is stable; `id` finds the log line."""

    detail: str
    code: str
    id: str
    hint: str = ""
    fields: list[dict[str, str]] = []


class ApiError(Exception):
    """Raised anywhere below a route; answered as `ErrorBody` with `status`."""

    def __init__(
        self, status: int, code: str, message: str, hint: str = "", *, headers: dict[str, str] | None = None
    ) -> None:
        super().__init__(message)
        self.status, self.code, self.message, self.hint = status, code, message, hint
        self.headers = headers or {}


class BodyTooLarge(HTTPException):
    """Raised while a body is read; the framework lets only its own kind of exception through there."""

    def __init__(self, limit: int) -> None:
        super().__init__(413, f"The request is too large; at most {_size(limit)} are accepted")


def _size(limit: int) -> str:
    return f"{limit // 1_000_000} MB" if limit >= 1_000_000 else f"{limit} bytes"


def not_found(noun: str) -> ApiError:
    """The same answer for what is missing and for what belongs to another tenant."""
    return ApiError(404, f"{noun.lower().replace(' ', '_')}_not_found", f"{noun} not found")


def request_id(request: HTTPConnection) -> str:
    """The id of this request; the caller's own `X-Request-Id` when it sent a usable one."""
    known: str | None = getattr(request.state, "request_id", None)
    return known or uuid4().hex


def _answer(
    request: HTTPConnection, status: int, body: dict[str, object], headers: dict[str, str]
) -> JSONResponse:
    identifier = request_id(request)
    content = ErrorBody.model_validate({"id": identifier, **body})
    safe: dict[str, str] = getattr(request.state, "safe_headers", {})
    return JSONResponse(content.model_dump(), status, {**safe, "X-Request-Id": identifier, **headers})


def answer(request: HTTPConnection, error: ApiError) -> JSONResponse:
    """The response that tells a client of `error`; a socket's handshake is answered with it too."""
    body: dict[str, object] = {"detail": error.message, "code": error.code, "hint": error.hint}
    return _answer(request, error.status, body, error.headers)


async def _api_error(request: Request, error: Exception) -> JSONResponse:
    if not isinstance(error, ApiError):
        raise error
    return answer(request, error)


async def _http_error(request: Request, error: Exception) -> JSONResponse:
    if not isinstance(error, HTTPException):
        raise error
    code = _CODES.get(error.status_code) or HTTPStatus(error.status_code).phrase.lower().replace(" ", "_")
    body: dict[str, object] = {"detail": str(error.detail), "code": code}
    headers = dict(error.headers or {})
    if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        headers["Allow"] = ", ".join(_allowed(request))
    return _answer(request, error.status_code, body, headers)


def _allowed(request: Request) -> list[str]:
    """The methods of every route that has this path; they may lie in several routers."""
    routes = request.app.router.routes
    return [
        method
        for method in METHODS
        if any(route.matches({**request.scope, "method": method})[0] is Match.FULL for route in routes)
    ]


async def _invalid(request: Request, error: Exception) -> JSONResponse:
    if not isinstance(error, RequestValidationError):
        raise error
    fields = [_field(e["type"], e["loc"], str(e["msg"])) for e in error.errors()]
    first = f"{fields[0]['field']}: {fields[0]['problem']}" if fields else "the request can't be read"
    body: dict[str, object] = {"detail": f"Invalid request: {first}", "code": "invalid_request"}
    return _answer(request, 422, {**body, "fields": fields}, {})


def _field(kind: str, location: tuple[int | str, ...], problem: str) -> dict[str, str]:
    inner = () if kind == "json_invalid" else location[1:]
    inner = tuple(part for part in inner if not str(part).startswith("("))  # a union's tag is no field
    return {"field": ".".join(str(part) for part in inner) or str(location[0]), "problem": problem}


async def _database(request: Request, error: Exception) -> JSONResponse:
    log.error("the database failed", extra={"request_id": request_id(request)}, exc_info=error)
    message = "The database does not answer; nothing was changed"
    busy = ApiError(
        503, "database_unavailable", message, "Try again in a moment", headers={"Retry-After": "2"}
    )
    return answer(request, busy)


async def _unexpected(request: Request, error: Exception) -> JSONResponse:
    log.exception("unexpected error", extra={"request_id": request_id(request)}, exc_info=error)
    body: dict[str, object] = {
        "detail": "Something went wrong on our side; nothing was half done",
        "code": "internal_error",
        "hint": "Try again; if it happens again, quote the id",
    }
    return _answer(request, 500, body, {})


def install(app: FastAPI) -> None:
    """Answers every failure of `app` in the one shape."""
    app.add_exception_handler(ApiError, _api_error)
    app.add_exception_handler(HTTPException, _http_error)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(OperationalError, _database)
    app.add_exception_handler(Exception, _unexpected)
