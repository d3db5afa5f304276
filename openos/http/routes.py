"""Every HTTP route of the web service."""

from starlette.applications import Starlette

from openos.http import auth, files, health


def build() -> Starlette:
    """The application that Reflex is mounted beneath."""
    return Starlette(routes=[*auth.routes, *files.routes, *health.routes])
