"""From what went wrong with a request to the error that says so."""

import logging
import re

import httpx
from pydantic import BaseModel, ValidationError

from openos.gateway.errors import GatewayError, NotFound, Refused, TooManyRequests, Unavailable
from openos.gateway.words import say

log = logging.getLogger("openos.gateway")

DEFAULT_WAIT = 5


class _Field(BaseModel):
    field: str
    problem: str


class _ErrorBody(BaseModel):
    detail: str
    code: str
    id: str = ""
    hint: str = ""
    fields: list[_Field] = []


def unreachable(error: Exception, request_id: str, *, sent: bool) -> Unavailable:
    """No answer. `sent` when the request may have been carried out all the same."""
    log.warning("no answer from ClawWork: %s, request %s", type(error).__name__, request_id)
    hint = "Try again: the same request is never carried out twice" if sent else "Try again in a moment"
    return Unavailable(
        "ClawWork doesn't answer", code="clawwork_unreachable", hint=hint, request_id=request_id
    )


def unreadable(request_id: str, reason: str) -> Unavailable:
    """An answer, but not one that the contract knows."""
    log.error("ClawWork's answer can't be read: %s, request %s", reason, request_id)
    return Unavailable(
        "ClawWork answered something unexpected",
        code="clawwork_unreadable",
        hint="OpenOS and ClawWork may be of different versions; update both",
        request_id=request_id,
    )


def failure_of(response: httpx.Response, request_id: str) -> GatewayError:
    """The error that a response of 400 or above means; its body must have been read."""
    status = response.status_code
    if status in (401, 403):
        return _token_refused(request_id)
    try:
        body = _ErrorBody.model_validate_json(response.content)
    except ValidationError:
        if status >= 500:
            return unreachable(httpx.HTTPError(f"status {status}"), request_id, sent=True)
        return unreadable(request_id, f"status {status} without an error body")
    said, hint = say(body.code, body.detail, body.hint)
    if status == 404:
        return NotFound(said, code=body.code, hint=hint, request_id=body.id)
    if status == 429:
        return _too_many(body, response)
    if status >= 500:
        return Unavailable(said, code=body.code, hint=hint, request_id=body.id)
    fields = {_named(item.field): item.problem for item in body.fields}
    return Refused(said, code=body.code, hint=hint, request_id=body.id, status=status, fields=fields)


def _named(field: str) -> str:
    """A field by its own name; one within a list with its place, like `prices.0.model`."""
    return field if re.search(r"\.\d+\.", field) else field.rpartition(".")[2]


def _too_many(body: _ErrorBody, response: httpx.Response) -> TooManyRequests:
    stated = response.headers.get("retry-after", "")
    wait = int(stated) if stated.isdigit() else DEFAULT_WAIT
    said, hint = say(body.code, body.detail, body.hint)
    error = TooManyRequests(said, code=body.code, retry_after=wait, request_id=body.id)
    error.hint = hint or error.hint
    return error


def _token_refused(request_id: str) -> Unavailable:
    log.error("ClawWork refused the token of OpenOS, request %s", request_id)
    return Unavailable(
        "ClawWork doesn't accept this OpenOS",
        code="clawwork_token_refused",
        hint="Set the same CLAWWORK_API_TOKEN for both services",
        request_id=request_id,
    )
