"""Sums over a run's steps."""

from datetime import datetime
from decimal import Decimal

from sqlmodel import col, func, select

from clawwork_api.database import TenantSession
from clawwork_api.simulations.tables import RunTask, Step


def worked_seconds(task: RunTask, until: datetime) -> float:
    """Seconds from the task's start to `until`, without those in which its run waited; 0 before it starts."""
    if task.started_at is None:
        return 0.0
    return max(0.0, (until - task.started_at).total_seconds() - task.waited_seconds)


def task_spend(session: TenantSession, run_id: str, position: int) -> Decimal:
    """Dollars spent on the task at `position`: the sum of its steps' costs."""
    query = select(func.sum(Step.cost)).where(Step.run_id == run_id, col(Step.key).like(f"{position}.%"))
    return session.exec(query).one() or Decimal(0)
