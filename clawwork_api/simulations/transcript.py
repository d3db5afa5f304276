"""The whole record of a run, step after step: what was asked and what was answered, secrets taken out."""

import json
from typing import Any

from sqlmodel import col, func, select

from clawwork_api import paging
from clawwork_api.database import TenantSession
from clawwork_api.schemas import Page
from clawwork_api.simulations.schemas import RecordedStep
from clawwork_api.simulations.tables import Step


def page(session: TenantSession, run_id: str, *, cursor: str | None, limit: int) -> Page[RecordedStep]:
    """The steps in the order in which they were sent. Raises ApiError 400 `invalid_cursor`."""
    skipped = 0 if cursor is None else int(paging.decode(cursor, int)[0])
    query = select(Step).where(Step.run_id == run_id).order_by(col(Step.sent_at), col(Step.key))
    found = list(session.exec(query.offset(skipped).limit(limit + 1)))
    total = session.exec(select(func.count()).select_from(Step).where(Step.run_id == run_id)).one()
    following = paging.encode(skipped + limit) if len(found) > limit else None
    return Page[RecordedStep](items=[_row(step) for step in found[:limit]], next=following, total=total)


def _row(step: Step) -> RecordedStep:
    return RecordedStep(
        key=step.key,
        kind=step.kind,
        name=step.name,
        state=step.state,
        request=_value(step.request),
        response=_value(step.response),
        cost=step.cost,
        input_tokens=step.input_tokens,
        output_tokens=step.output_tokens,
        sent_at=step.sent_at,
        done_at=step.done_at,
    )


def _value(text: str) -> Any:  # noqa: ANN401 - JSON where it is JSON, else the text
    if not text:
        return None
    try:
        return json.loads(text)
    except ValueError:
        return text
