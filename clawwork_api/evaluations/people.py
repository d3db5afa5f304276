"""People score the work themselves: beside the machine's score, or, with a reason, in its place."""

from decimal import ROUND_HALF_UP, Decimal

from clawwork_api.artifacts.tables import Artifact
from clawwork_api.database import TenantSession, to_money
from clawwork_api.errors import ApiError
from clawwork_api.evaluations import overriding
from clawwork_api.evaluations import service as evaluations
from clawwork_api.evaluations.rubrics import Standard, standard_for
from clawwork_api.evaluations.rubrics.parts import weighted
from clawwork_api.evaluations.schemas import Part, ScoreSheet, ScoreWork
from clawwork_api.evaluations.tables import Evaluation, PersonScore
from clawwork_api.simulations.tables import RunTask

PLACES = Decimal("0.0001")


def sheet(session: TenantSession, artifact: Artifact) -> ScoreSheet:
    """Raises ApiError 409 `not_evaluated` for a file that was not handed in, or not yet."""
    return _sheet(session, _evaluation(session, artifact))


def score(session: TenantSession, artifact: Artifact, wanted: ScoreWork, *, actor: str) -> ScoreSheet:
    """Notes a person's score of the work that the file was handed in with; with `override` it counts.

    Raises ApiError 409 `not_evaluated`, 422 `wrong_parts`, and what overriding.override raises.
    """
    evaluation = _evaluation(session, artifact)
    noted = PersonScore(
        tenant=session.tenant,
        evaluation_id=evaluation.id,
        by=actor,
        score=to_money(_total(wanted, _standard(session, evaluation))),
        parts={name: str(share) for name, share in (wanted.parts or {}).items()},
        comment=wanted.comment.strip(),
        overrides=wanted.override,
        reason=wanted.reason,
        correction=to_money(0),
    )
    if wanted.override:
        overriding.override(session, evaluation, noted)
    session.add(noted)
    session.flush()
    return _sheet(session, evaluation)


def _evaluation(session: TenantSession, artifact: Artifact) -> Evaluation:
    found = evaluations.row_of_artifact(session, artifact)
    if found is None:
        raise ApiError(
            409,
            "not_evaluated",
            "This file is not part of work that was handed in and evaluated",
            "Score a deliverable of a task that is delivered",
        )
    return found


def _standard(session: TenantSession, evaluation: Evaluation) -> Standard:
    task = session.get(RunTask, evaluation.run_task_id) if evaluation.run_task_id else None
    return standard_for(task.rubric, task.occupation) if task else standard_for(None, "")


def _sheet(session: TenantSession, evaluation: Evaluation) -> ScoreSheet:
    standard = _standard(session, evaluation)
    parts = [Part(id=p.id, label=p.label, weight=p.weight, criteria=list(p.criteria)) for p in standard.parts]
    return ScoreSheet(evaluation=evaluations.detail(session, evaluation), parts=parts)


def _total(wanted: ScoreWork, standard: Standard) -> Decimal:
    if wanted.parts is None:
        return wanted.score or Decimal(0)
    needed = [part.id for part in standard.parts]
    if set(wanted.parts) != set(needed):
        raise ApiError(
            422,
            "wrong_parts",
            "A score for each part of the rubric is needed, and for nothing else",
            f"Give {', '.join(needed)}, or one score for the whole",
        )
    return weighted(standard.parts, wanted.parts).quantize(PLACES, ROUND_HALF_UP)
