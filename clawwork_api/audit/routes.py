"""A workspace's audit records over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Query

from clawwork_api.access.sessions import Read
from clawwork_api.audit import service
from clawwork_api.audit.schemas import AuditRow, Outcome
from clawwork_api.paging import Cursor, Limit
from clawwork_api.schemas import Moment, Page

router = APIRouter(prefix="/api/audit", tags=["audit"])


@router.get("")
def list_records(
    session: Read,
    actor: Annotated[str | None, Query(max_length=128)] = None,
    action: Annotated[str | None, Query(max_length=200, description="part of method and route")] = None,
    outcome: Outcome | None = None,
    since: Annotated[Moment | None, Query(alias="from", description="this moment or later")] = None,
    until: Annotated[Moment | None, Query(alias="to", description="before this moment")] = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Page[AuditRow]:
    """Changes, and what was refused or denied, newest first; tied to the web service by `request_id`."""
    filters = service.Filters(actor=actor, action=action, outcome=outcome, since=since, until=until)
    return service.page(session, filters, cursor=cursor, limit=limit)
