"""Reading a workspace's audit records."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement
from sqlmodel import col, func, select

from clawwork_api import paging
from clawwork_api.audit.schemas import AuditRow
from clawwork_api.audit.tables import AuditRecord
from clawwork_api.database import TenantSession
from clawwork_api.schemas import Page


@dataclass(frozen=True, kw_only=True)
class Filters:
    """None and "" do not filter; `since` is included, `until` is not."""

    actor: str | None
    action: str | None
    outcome: str | None
    since: datetime | None
    until: datetime | None

    def conditions(self) -> list[ColumnElement[bool]]:
        found = []
        if self.actor:
            found.append(col(AuditRecord.actor) == self.actor)
        if self.action:
            found.append(col(AuditRecord.action).contains(self.action, autoescape=True))
        if self.outcome:
            found.append(col(AuditRecord.outcome) == self.outcome)
        if self.since:
            found.append(col(AuditRecord.at) >= self.since)
        if self.until:
            found.append(col(AuditRecord.at) < self.until)
        return found


def page(session: TenantSession, filters: Filters, *, cursor: str | None, limit: int) -> Page[AuditRow]:
    """Newest first. Raises ApiError 400 `invalid_cursor`."""
    conditions = filters.conditions()
    query = select(AuditRecord).where(*conditions).order_by(col(AuditRecord.number).desc())
    if cursor:
        query = query.where(AuditRecord.number < int(paging.decode(cursor, int)[0]))
    found: Sequence[AuditRecord] = session.exec(query.limit(limit + 1)).all()
    total = session.exec(select(func.count()).select_from(AuditRecord).where(*conditions)).one()
    rows = [AuditRow.model_validate(record.model_dump(exclude={"tenant"})) for record in found[:limit]]
    following = paging.encode(rows[-1].number) if len(found) > limit else None
    return Page(items=rows, next=following, total=total)
