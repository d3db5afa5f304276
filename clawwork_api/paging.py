"""Cursors: opaque to the client, the sort key of the last row to us."""

import base64
import binascii
import json
from typing import Annotated

from fastapi import Query

from clawwork_api.errors import ApiError

Limit = Annotated[int, Query(ge=1, le=200, description="rows of one page")]
Cursor = Annotated[str | None, Query(max_length=300, description="`next` of the page before")]


def encode(*parts: str | int) -> str:
    return base64.urlsafe_b64encode(json.dumps(parts).encode()).decode().rstrip("=")


def decode(cursor: str, *kinds: type[str] | type[int]) -> list[str | int]:
    """The parts that `encode` put in. Raises ApiError 400 `invalid_cursor` for anything else."""
    try:
        parts = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, binascii.Error) as error:
        raise _invalid() from error
    if not isinstance(parts, list) or [type(p) for p in parts] != list(kinds):
        raise _invalid()
    return parts


def _invalid() -> ApiError:
    return ApiError(400, "invalid_cursor", "The cursor is not one of ours", "Start again without a cursor")
