"""Sums over a run's steps."""

from decimal import Decimal

from sqlmodel import col, func, select

from clawwork_api.database import TenantSession
from clawwork_api.simulations.tables import Step


def task_spend(session: TenantSession, run_id: str, position: int) -> Decimal:
    """Dollars spent on the task at `position`: the sum of its steps' costs."""
    query = select(func.sum(Step.cost)).where(Step.run_id == run_id, col(Step.key).like(f"{position}.%"))
    return session.exec(query).one() or Decimal(0)
