"""Alembic's entry: runs on the connection that the service hands over."""

from typing import Literal

from alembic import context
from sqlmodel.sql.sqltypes import AutoString

from openos.accounts.tables import Table


def _render(kind: str, item: object, _context: object) -> str | Literal[False]:
    if kind == "type" and isinstance(item, AutoString):
        return f"sa.String(length={item.length})"
    return "UtcDateTime()" if kind == "type" and type(item).__name__ == "UtcDateTime" else False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Table.metadata,
    version_table="openos_version",
    render_as_batch=True,
    render_item=_render,
)
with context.begin_transaction():
    context.run_migrations()
