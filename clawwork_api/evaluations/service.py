"""Finding scores."""

from collections.abc import Iterable, Sequence

from sqlmodel import col, select

from clawwork_api.artifacts.tables import Artifact
from clawwork_api.database import TenantSession
from clawwork_api.evaluations import notes
from clawwork_api.evaluations.schemas import EvaluationDetail
from clawwork_api.evaluations.tables import Evaluation


def of_run_tasks(session: TenantSession, run_task_ids: Iterable[str]) -> dict[str, EvaluationDetail]:
    """The newest score of each task of a run, by the id of the run's task."""
    rows = _newest(session, run_task_ids)
    told = _details(session, list(rows.values()))
    return dict(zip(rows, told, strict=True))


def of_artifact(session: TenantSession, artifact: Artifact) -> EvaluationDetail | None:
    """The score of the work that this file was handed in with; None for a working file."""
    found = row_of_artifact(session, artifact)
    return detail(session, found) if found else None


def row_of_artifact(session: TenantSession, artifact: Artifact) -> Evaluation | None:
    """As `of_artifact`, as it is stored."""
    if artifact.role != "deliverable":
        return None
    if artifact.run_task_id:
        return _newest(session, [artifact.run_task_id]).get(artifact.run_task_id)
    query = (
        select(Evaluation)
        .where(Evaluation.agent_id == artifact.agent_id, Evaluation.run_id == "")
        .order_by(col(Evaluation.created_at).desc())
    )
    return next((e for e in session.exec(query) if artifact.path in e.artifact_paths), None)


def detail(session: TenantSession, evaluation: Evaluation) -> EvaluationDetail:
    """With what people think of it."""
    return _details(session, [evaluation])[0]


def _newest(session: TenantSession, run_task_ids: Iterable[str]) -> dict[str, Evaluation]:
    query = (
        select(Evaluation)
        .where(col(Evaluation.run_task_id).in_(set(run_task_ids)))
        .order_by(col(Evaluation.created_at))
    )
    return {e.run_task_id: e for e in session.exec(query)}


def _details(session: TenantSession, rows: Sequence[Evaluation]) -> list[EvaluationDetail]:
    people = notes.of_evaluations(session, [row.id for row in rows])
    return [
        EvaluationDetail.model_validate(row).model_copy(update={"people": people.get(row.id, [])})
        for row in rows
    ]
