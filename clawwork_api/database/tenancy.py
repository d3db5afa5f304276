"""Tenant isolation by construction: a session belongs to one tenant and sees no other's rows."""

from functools import lru_cache
from typing import Any

from sqlalchemy import event
from sqlalchemy.orm import LoaderCriteriaOption, ORMExecuteState, with_loader_criteria
from sqlmodel import Field, Session, SQLModel, col

TENANT = "tenant"
ALL_TENANTS = "all_tenants"


class TenantOwned(SQLModel):
    """Mixin of every table that holds a workspace's data."""

    tenant: str = Field(index=True, max_length=128)


class TenantSession(Session):
    """A session whose every ORM statement is narrowed to `tenant`, and whose new rows get it."""

    def __init__(self, *args: Any, tenant: str, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.info[TENANT] = tenant

    @property
    def tenant(self) -> str:
        name: str = self.info[TENANT]
        return name


@event.listens_for(TenantSession, "do_orm_execute")
def _narrow(state: ORMExecuteState) -> None:
    if state.is_column_load or state.is_relationship_load:
        return
    state.statement = state.statement.options(
        *_narrowed_to(tuple(TenantOwned.__subclasses__()), state.session.info[TENANT])
    )


@lru_cache(maxsize=256)
def _narrowed_to(tables: tuple[type[TenantOwned], ...], tenant: str) -> tuple[LoaderCriteriaOption, ...]:
    """Made once: making them for each statement cost more than the statements themselves."""
    return tuple(
        with_loader_criteria(table, col(table.tenant) == tenant, include_aliases=True) for table in tables
    )


@event.listens_for(TenantSession, "before_flush")
def _stamp(session: Session, *_: object) -> None:
    for row in session.new:
        if isinstance(row, TenantOwned):
            row.tenant = session.info[TENANT]
    for row in (*session.dirty, *session.deleted):
        if isinstance(row, TenantOwned) and row.tenant != session.info[TENANT]:
            raise PermissionError("a row of another tenant can't be changed")
