"""Two statements of a step that belong together: on PostgreSQL each alone would be a journey of its own."""

from typing import Any, NamedTuple

from sqlalchemy import Select, Update, exists, select, true

from clawwork_api.database.prepared import OF, Prepared
from clawwork_api.database.tenancy import TenantSession


class Pair(NamedTuple):
    """The columns of the first statement's row, and those of the second's rows."""

    first: tuple[Any, ...]
    second: list[tuple[Any, ...]]


class PreparedPair:
    """Two statements, of which the second is for nothing where the first has found no row.

    The first finds one row at most, and holds it before the second holds any. Both look at one moment, which
    may be before the first had to wait: the second is for rows that are known to be there, and changes them
    as they are by then; rows that came meanwhile it misses. Its first column must never be NULL.
    """

    def __init__(self, first: Update, second: Update | Select[Any]) -> None:
        self._first, self._second = Prepared(first), Prepared(second)
        held = self._first.statement.cte("held")
        then = self._second.statement.where(exists(select(held.c[0]))).cte("then_found")
        self._both = select(held, then).join_from(held, then, true(), isouter=True)
        self._width = len(held.c)

    def run(self, session: TenantSession, **given: Any) -> Pair | None:  # noqa: ANN401
        """In the session's transaction; None where the first found no row."""
        if session.connection().dialect.name != "postgresql":
            return self._apart(session, given)
        rows = session.connection().execute(self._both, {**given, OF: session.tenant}).all()
        width = self._width
        second = [tuple(row[width:]) for row in rows if row[width] is not None]
        return Pair(tuple(rows[0][:width]), second) if rows else None

    def _apart(self, session: TenantSession, given: dict[str, Any]) -> Pair | None:
        first = self._first.run(session, **given).one_or_none()
        if first is None:
            return None
        return Pair(tuple(first), [tuple(row) for row in self._second.run(session, **given)])
