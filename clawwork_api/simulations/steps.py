"""The recorded steps of a run as people read them; the words are those of their events."""

from collections.abc import Sequence

from sqlalchemy.orm import defer
from sqlmodel import col, func, select

from clawwork_api.database import TenantSession
from clawwork_api.errors import ApiError, not_found
from clawwork_api.schemas import Page
from clawwork_api.simulations.schemas import StepRow
from clawwork_api.simulations.tables import Event, Step

DETAIL_CHARACTERS = 4_000
UNREAD = (defer(Step.request), defer(Step.response))  # type: ignore[arg-type]
"""Whole conversations and pictures: many times as long as all that is shown."""


def page(session: TenantSession, run_id: str, *, before: str | None, limit: int) -> Page[StepRow]:
    """The newest `limit` steps (or those older than the step `before`), oldest of them first."""
    query = select(Step).where(Step.run_id == run_id).options(*UNREAD)
    if before is not None:
        query = query.where(col(Step.sent_at) < _anchor(session, run_id, before).sent_at)
    query = query.order_by(col(Step.sent_at).desc(), col(Step.key).desc()).limit(limit + 1)
    found = list(session.exec(query))
    shown = found[:limit][::-1]
    total = session.exec(select(func.count()).select_from(Step).where(Step.run_id == run_id)).one()
    following = shown[0].key if len(found) > limit else None
    return Page[StepRow](items=_rows(session, run_id, shown), next=following, total=total)


def one(session: TenantSession, run_id: str, key: str) -> StepRow:
    """Raises ApiError 404 `step_not_found`."""
    step = session.get(Step, (run_id, key))
    if step is None:
        raise not_found("Step")
    return _rows(session, run_id, [step])[0]


def _anchor(session: TenantSession, run_id: str, key: str) -> Step:
    step = session.get(Step, (run_id, key))
    if step is None:
        raise ApiError(400, "invalid_cursor", "There is no such step", "Start again without `before`")
    return step


def _rows(session: TenantSession, run_id: str, steps: Sequence[Step]) -> list[StepRow]:
    told = _told(session, run_id, steps)
    return [_row(step, told.get(f"{step.key}.sent", {}) | told.get(f"{step.key}.done", {})) for step in steps]


def _told(session: TenantSession, run_id: str, steps: Sequence[Step]) -> dict[str, dict[str, object]]:
    keys = [f"{step.key}.{end}" for step in steps for end in ("sent", "done")]
    query = select(Event.key, Event.data).where(Event.run_id == run_id, col(Event.key).in_(keys))
    return {key: dict(data) for key, data in session.exec(query)}


def _row(step: Step, told: dict[str, object]) -> StepRow:
    return StepRow(
        key=step.key,
        kind=step.kind,
        name=step.name,
        state=step.state,
        summary=str(told.get("summary", "")),
        detail=str(told.get("detail", ""))[:DETAIL_CHARACTERS],
        reserved=step.reserved,
        cost=step.cost,
        input_tokens=step.input_tokens,
        output_tokens=step.output_tokens,
        sent_at=step.sent_at,
        done_at=step.done_at,
    )
