"""Finding scores."""

from collections.abc import Iterable

from sqlmodel import col, select

from clawwork_api.artifacts.tables import Artifact
from clawwork_api.database import TenantSession
from clawwork_api.evaluations.schemas import EvaluationDetail
from clawwork_api.evaluations.tables import Evaluation


def of_run_tasks(session: TenantSession, run_task_ids: Iterable[str]) -> dict[str, EvaluationDetail]:
    """The newest score of each task of a run, by the id of the run's task."""
    query = (
        select(Evaluation)
        .where(col(Evaluation.run_task_id).in_(set(run_task_ids)))
        .order_by(col(Evaluation.created_at))
    )
    return {e.run_task_id: EvaluationDetail.model_validate(e) for e in session.exec(query)}


def of_artifact(session: TenantSession, artifact: Artifact) -> EvaluationDetail | None:
    """The score of the work that this file was handed in with; None for a working file."""
    if artifact.role != "deliverable":
        return None
    if artifact.run_task_id:
        return of_run_tasks(session, [artifact.run_task_id]).get(artifact.run_task_id)
    query = (
        select(Evaluation)
        .where(Evaluation.agent_id == artifact.agent_id, Evaluation.run_id == "")
        .order_by(col(Evaluation.created_at).desc())
    )
    found = next((e for e in session.exec(query) if artifact.path in e.artifact_paths), None)
    return EvaluationDetail.model_validate(found) if found else None
