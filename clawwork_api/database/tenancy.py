"""Tenant isolation by construction: a session belongs to one tenant and sees no other's rows."""

from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, column, event
from sqlalchemy.orm import LoaderCriteriaOption, ORMExecuteState, with_loader_criteria
from sqlmodel import Field, Session, SQLModel
from sqlmodel.main import SQLModelMetaclass

TENANT = "tenant"
ALL_TENANTS = "all_tenants"


class _Narrowable(SQLModelMetaclass):
    """Gives every table of a workspace, and an alias of it, the column by which it is narrowed."""

    @property
    def narrowed_by(cls) -> ColumnElement[str]:
        found: ColumnElement[str] | None = getattr(cls, TENANT, None)  # the mixin itself has no columns
        return column(TENANT) if found is None else found


class TenantOwned(SQLModel, metaclass=_Narrowable):
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
    state.statement = state.statement.options(_narrowed_to(state.session.info[TENANT]))


@lru_cache(maxsize=256)
def _narrowed_to(tenant: str) -> LoaderCriteriaOption:
    """One for all tables, made once a workspace: SQLAlchemy looks through every criterion of a statement
    each time to find its compiled form, and one for each table took longer than most statements."""
    return with_loader_criteria(TenantOwned, lambda table: table.narrowed_by == tenant, include_aliases=True)


@event.listens_for(TenantSession, "before_flush")
def _stamp(session: Session, *_: object) -> None:
    for row in session.new:
        if isinstance(row, TenantOwned):
            row.tenant = session.info[TENANT]
    for row in (*session.dirty, *session.deleted):
        if isinstance(row, TenantOwned) and row.tenant != session.info[TENANT]:
            raise PermissionError("a row of another tenant can't be changed")
