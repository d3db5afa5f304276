"""The newest plan of each task of a run: it stands in the run's events."""

from sqlmodel import col, select

from clawwork_api.database import TenantSession
from clawwork_api.simulations.schemas import PlanLine
from clawwork_api.simulations.tables import Event

KIND = "plan.updated"


def of_run(session: TenantSession, run_id: str) -> dict[str, list[PlanLine]]:
    """The plan by the run task's id; tasks without one are left out."""
    query = select(Event.data).where(Event.run_id == run_id, Event.kind == KIND).order_by(col(Event.seq))
    return {
        str(data["run_task_id"]): [PlanLine.model_validate(step) for step in data["steps"]]
        for data in session.exec(query)
    }
