"""The ledger over HTTP."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Response

from clawwork_api import paging
from clawwork_api.access.idempotency import OnceDep
from clawwork_api.access.sessions import Read, Write
from clawwork_api.agents import service as agents
from clawwork_api.economy import adjustments, notices, statement
from clawwork_api.economy import report as reports
from clawwork_api.economy.csv_report import as_csv
from clawwork_api.economy.schemas import CapNotices, Correction, LedgerLine, LedgerPage, Report, TopUp
from clawwork_api.errors import ApiError
from clawwork_api.paging import Cursor, Limit
from clawwork_api.schemas import Day, OpenApi

router = APIRouter(prefix="/api/agents", tags=["economy"])
CSV: OpenApi = {200: {"content": {"text/csv": {}}, "description": "The report, as JSON or CSV"}}
report_router = APIRouter(prefix="/api/economy", tags=["economy"])


@router.get("/{signature}/ledger")
def read_ledger(signature: str, session: Read, limit: Limit = 50, cursor: Cursor = None) -> LedgerPage:
    agent = agents.get(session, signature)
    before = None if cursor is None else int(paging.decode(cursor, int)[0])
    page, following = statement.page(session, agents.account(session, agent), before=before, limit=limit)
    return page.model_copy(update={"next": None if following is None else paging.encode(following)})


@router.post("/{signature}/top-up", status_code=201, response_model=LedgerLine)
def top_up(signature: str, body: TopUp, session: Write, once: OnceDep) -> Response:
    def work() -> LedgerLine:
        return adjustments.top_up(session, agents.get(session, signature), body)

    return once(
        session, work, route=f"POST /api/agents/{signature.casefold()}/top-up"[:120], body=body, status=201
    )


@router.post("/{signature}/corrections", status_code=201, response_model=LedgerLine)
def correct(signature: str, body: Correction, session: Write, once: OnceDep) -> Response:
    def work() -> LedgerLine:
        return adjustments.correct(session, agents.get(session, signature), body)

    return once(
        session,
        work,
        route=f"POST /api/agents/{signature.casefold()}/corrections"[:120],
        body=body,
        status=201,
    )


@report_router.get("/notices")
def read_notices(session: Read) -> CapNotices:
    """Caps of the current day and month that are nearly used up or reached, newest first; at most 50."""
    return CapNotices(notices=notices.standing(session))


@report_router.get("/report", response_model=Report, responses=CSV)
def read_report(
    session: Read,
    by: reports.By = "day",
    since: Annotated[Day | None, Query(alias="from")] = None,
    until: Annotated[Day | None, Query(alias="to")] = None,
    format: Literal["json", "csv"] = "json",
) -> Report | Response:
    """`from` and `to` are accounting days of the workspace's time zone, both included."""
    if since is not None and until is not None and since > until:
        raise ApiError(422, "days_reversed", "The first day is after the last one", "Exchange from and to")
    found = reports.report(session, by=by, since=since, until=until)
    if format == "json":
        return found
    headers = {"Content-Disposition": f'attachment; filename="economy-by-{by}.csv"'}
    return Response(as_csv(found), media_type="text/csv; charset=utf-8", headers=headers)
