"""Where a queued run stands, and about how long it will wait."""

from decimal import Decimal
from statistics import median

from sqlmodel import Session, col, func, select

from clawwork_api.simulations.schemas import QueuePlace
from clawwork_api.simulations.tables import Run

SAMPLE = 20
"""How many of the last ended runs the estimate looks at."""


def place(session: Session, run: Run, *, concurrency: int) -> QueuePlace | None:
    """The run's place among every tenant's queued runs; None when it is not queued.

    `session` is the system's: the queue is shared, but only counts and times are read.
    """
    if run.status != "queued":
        return None
    ahead = session.exec(
        select(func.count()).where(col(Run.status) == "queued", col(Run.created_at) < run.created_at)
    ).one()
    return QueuePlace(position=ahead + 1, estimate_seconds=_estimate(session, ahead, concurrency))


def _estimate(session: Session, ahead: int, concurrency: int) -> Decimal | None:
    query = select(Run.started_at, Run.ended_at).where(col(Run.ended_at).is_not(None))
    times = session.exec(query.order_by(col(Run.ended_at).desc()).limit(SAMPLE)).all()
    seconds = [(end - start).total_seconds() for start, end in times if start and end]
    if not seconds:
        return None
    return Decimal(median(seconds) * (ahead // concurrency)).quantize(Decimal("0.1"))
