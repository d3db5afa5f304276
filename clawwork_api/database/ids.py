"""Ids: unguessable, url-safe, the same everywhere."""

from uuid import uuid4


def new_id() -> str:
    return uuid4().hex
