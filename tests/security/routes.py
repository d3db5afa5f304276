"""Every route of the service, found in the application itself: not even the OpenAPI document is trusted."""

import re
from collections.abc import Iterable

from fastapi import FastAPI
from starlette.routing import BaseRoute

METHODS = frozenset({"GET", "POST", "PUT", "PATCH", "DELETE"})


def operations(app: FastAPI) -> list[tuple[str, str]]:
    """(method, path template) of each HTTP route."""
    return sorted({found for route in app.routes for found in _operations(route, "")})


def _operations(route: BaseRoute, prefix: str) -> Iterable[tuple[str, str]]:
    inner = getattr(route, "original_router", None) or getattr(route, "app", None)
    path = prefix + getattr(route, "path", "")
    if methods := getattr(route, "methods", None):
        yield from ((method, path) for method in methods if method in METHODS)
    for below in getattr(inner, "routes", ()):
        yield from _operations(below, path)


def filled(path: str) -> str:
    """The path with a harmless name in each place."""
    return re.sub(r"\{[^}]+\}", "1", path)
