"""Answers that a client need not fetch twice."""

import hashlib

from fastapi import Request, Response
from pydantic import BaseModel


def matches(request: Request, tag: str) -> bool:
    """Whether the client already holds the version `tag` (quoted)."""
    known = [t.strip().removeprefix("W/") for t in request.headers.get("if-none-match", "").split(",")]
    return tag in known or "*" in known


def answer(request: Request, content: BaseModel) -> Response:
    """`content` as JSON with its ETag, or 304 without a body when the client has it."""
    body = content.model_dump_json().encode()
    return ready(request, body, of(body))


def of(body: bytes) -> str:
    """The ETag of an answer (quoted)."""
    return f'"{hashlib.sha256(body).hexdigest()[:32]}"'


def ready(request: Request, body: bytes, tag: str) -> Response:
    """`body`, which is JSON, with its ETag, or 304 without a body when the client has it."""
    headers = {"ETag": tag, "Cache-Control": "private, no-cache"}
    if matches(request, tag):
        return Response(status_code=304, headers=headers)
    return Response(body, media_type="application/json", headers=headers)
