"""Notices, in the transaction that makes it, every change of what a workspace's lists show."""

from typing import Any

from sqlalchemy import event, inspect, text
from sqlalchemy.orm import Session

from clawwork_api.database.tenancy import TENANT, TenantSession

SHOWN: dict[str, frozenset[str]] = {
    "agents": frozenset(),
    "accounts": frozenset(),
    "runs": frozenset({"status"}),
    "run_tasks": frozenset({"status", "title"}),
}
"""The tables that lists are made of, each with the columns that matter; none named: all of them."""

CHANGED = "lists_changed"
COUNTING = "counting"
BUMP = text(
    "INSERT INTO tenant_versions (tenant, number) VALUES (:counting, 1) "
    "ON CONFLICT (tenant) DO UPDATE SET number = tenant_versions.number + 1 "
    "RETURNING tenant"
)


def taken(session: Session) -> bool:
    """Whether a change is still to be counted, which the caller does then."""
    found: bool = session.info.pop(CHANGED, False)
    return found


def changed(session: TenantSession) -> None:
    """For a statement that changes what lists show past the mapper."""
    session.info[CHANGED] = True


@event.listens_for(TenantSession, "before_flush")
def _notice(session: Session, *_: object) -> None:
    rows: list[Any] = [*session.new, *session.deleted]
    if any(row.__tablename__ in SHOWN for row in rows) or any(_shown_change(row) for row in session.dirty):
        session.info[CHANGED] = True


def _shown_change(row: Any) -> bool:  # noqa: ANN401
    columns = SHOWN.get(row.__tablename__)
    if columns is None:
        return False
    attributes = inspect(row).attrs
    names = columns or {column.key for column in attributes}
    return any(attributes[name].history.has_changes() for name in names)


@event.listens_for(TenantSession, "before_commit")
def _count(session: Session) -> None:
    """Last in the transaction, so that this row, which all writers share, is locked only for its commit."""
    if session.in_nested_transaction():
        return
    session.flush()
    if taken(session):
        session.execute(BUMP, {COUNTING: session.info[TENANT]})


@event.listens_for(TenantSession, "after_rollback")
def _forget(session: Session) -> None:
    session.info.pop(CHANGED, None)
