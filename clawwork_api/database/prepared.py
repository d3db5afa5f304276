"""Statements past the mapper, for the steps of runs: it takes several times as long as the database itself.

Each is written once and narrowed to the session's workspace there, as the mapper's are when they are run.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any, NamedTuple, TypeVar, cast

from sqlalchemy import (
    CTE,
    BindParameter,
    CursorResult,
    Insert,
    Join,
    Select,
    Table,
    Update,
    bindparam,
    column,
    insert,
)
from sqlalchemy.orm.attributes import set_committed_value
from sqlalchemy.sql import visitors
from sqlmodel import SQLModel

from clawwork_api.database import versions
from clawwork_api.database.tenancy import TENANT, TenantOwned, TenantSession

Narrowable = TypeVar("Narrowable", bound=Select[Any] | Update)
OF = "of_tenant"
"""The parameter with the workspace: a statement that sets columns keeps their own names for itself."""


class Prepared:
    """A statement whose parameters `run` fills in. Joins have to be inner ones: all are narrowed alike.

    Raises ValueError when a select within it was not `narrowed`.
    """

    def __init__(self, statement: Select[Any] | Update) -> None:
        self.statement = narrowed(statement)
        _check_whole(self.statement)

    def run(self, session: TenantSession, **given: Any) -> CursorResult[Any]:  # noqa: ANN401
        """In the session's transaction. What the mapper has not written yet is not seen."""
        return session.connection().execute(self.statement, {**given, OF: session.tenant})


class Row(NamedTuple):
    """What is to be added to a table: every column without a default of the database's own."""

    table: type[TenantOwned]
    columns: Mapping[str, Any]


def write_down(session: TenantSession, *rows: Row, last: bool = False) -> None:
    """Adds rows of the workspace that nothing changes or reads by the mapper in this transaction.

    PostgreSQL takes them all in one statement: each would be a journey of its own. `last`: the transaction
    ends with it, so that the count of what lists show, which all writers share, is raised with them.
    """
    connection, tenant = session.connection(), {TENANT: session.tenant}
    if connection.dialect.name != "postgresql":
        for row in rows:
            connection.execute(_adding(row.table), {**row.columns, **tenant})
    elif rows:
        whole = [(row.table, {**row.columns, **tenant}) for row in rows]
        shape = tuple((table, tuple(columns)) for table, columns in whole)
        given = [(f"{name}_{i}", value) for i, (_, each) in enumerate(whole) for name, value in each.items()]
        counted = last and versions.taken(session)
        connection.execute(
            _adding_all(shape, counted=counted), dict(given) | {versions.COUNTING: session.tenant}
        )


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


@cache
def _adding_all(shape: tuple[tuple[type[TenantOwned], tuple[str, ...]], ...], *, counted: bool) -> Insert:
    *others, last = (_named(rows_of(table), names, i) for i, (table, names) in enumerate(shape))
    beside: list[CTE] = [each.cte(f"row_{i}") for i, each in enumerate(others)]
    if counted:
        beside.append(versions.BUMP.columns(column(TENANT)).cte("counted"))
    return last.add_cte(*beside)


def _named(table: Table, names: tuple[str, ...], i: int) -> Insert:
    return insert(table).values({name: bindparam(f"{name}_{i}", type_=table.c[name].type) for name in names})


def narrowed(statement: Narrowable) -> Narrowable:
    """The statement with the rows of one workspace, without a look into the selects within it."""
    owners = [table.c[TENANT] == bindparam(OF) for table in _tables(statement)]
    return cast(Narrowable, statement.where(*owners))


def _tables(statement: Select[Any] | Update) -> list[Table]:
    froms = [statement.table] if isinstance(statement, Update) else statement.get_final_froms()
    return [table for element in froms for table in _joined(element)]


def _joined(element: Any) -> list[Table]:  # noqa: ANN401 - whatever a statement is made of
    if isinstance(element, Join):
        return [*_joined(element.left), *_joined(element.right)]
    return [element] if isinstance(element, Table) else []


def _check_whole(statement: Select[Any] | Update) -> None:
    parts = list(visitors.iterate(statement))
    within = [table for part in parts if isinstance(part, Select) for table in _tables(part)]
    owners = [part for part in parts if isinstance(part, BindParameter) and part.key == OF]
    if len(owners) < len(within):
        raise ValueError("a select within a prepared statement is not narrowed to a workspace")
