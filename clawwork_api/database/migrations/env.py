"""Alembic's entry: runs on the connection that the service hands over."""

from typing import Literal

from alembic import context

from clawwork_api.database.models import METADATA


def _render(kind: str, item: object, _context: object) -> str | Literal[False]:
    name = type(item).__name__
    return f"{name}()" if kind == "type" and name in ("Money", "UtcDateTime") else False


connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=METADATA, render_as_batch=True, render_item=_render)
with context.begin_transaction():
    context.run_migrations()
