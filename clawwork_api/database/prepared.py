"""Statements past the mapper, for the steps of runs: it takes several times as long as the database itself.

Each is written once and narrowed to the session's workspace there, as the mapper's are when they are run.
"""

from functools import cache
from typing import Any

from sqlalchemy import CursorResult, Insert, Select, Table, Update, bindparam, insert
from sqlalchemy.orm.attributes import set_committed_value
from sqlalchemy.sql import visitors
from sqlmodel import SQLModel

from clawwork_api.database.tenancy import TENANT, TenantOwned, TenantSession

OF = "of_tenant"
"""The parameter with the workspace: a statement that sets columns keeps their own names for itself."""


class Prepared:
    """A statement whose parameters `run` fills in. Joins have to be inner ones: all are narrowed alike."""

    def __init__(self, statement: Select[Any] | Update) -> None:
        self._statement = _narrowed(statement)

    def run(self, session: TenantSession, **given: Any) -> CursorResult[Any]:  # noqa: ANN401
        """In the session's transaction. What the mapper has not written yet is not seen."""
        return session.connection().execute(self._statement, {**given, OF: session.tenant})


def write_down(session: TenantSession, table: type[TenantOwned], **columns: Any) -> None:  # noqa: ANN401
    """Adds a row of the workspace that nothing changes or reads by the mapper in this transaction.

    Every column without a default of the database's own has to be given.
    """
    session.connection().execute(_adding(table), {**columns, TENANT: session.tenant})


def renew(session: TenantSession, table: type[TenantOwned], key: str, **columns: Any) -> None:  # noqa: ANN401
    """Tells the mapper what a statement has just made of a row, in case that it holds it."""
    held = session.identity_map.get(session.identity_key(table, key))
    if held is not None:
        for name, value in columns.items():
            set_committed_value(held, name, value)


def rows_of(table: type[SQLModel]) -> Table:
    """The table itself: statements over its class would go through the mapper after all."""
    found: Table = table.__table__  # type: ignore[attr-defined]
    return found


@cache
def _adding(table: type[TenantOwned]) -> Insert:
    return insert(rows_of(table))


def _narrowed(statement: Select[Any] | Update) -> Select[Any] | Update:
    tables = {found for found in visitors.iterate(statement) if isinstance(found, Table)}
    for table in sorted(tables, key=lambda found: found.name):
        statement = statement.where(table.c[TENANT] == bindparam(OF))
    return statement
