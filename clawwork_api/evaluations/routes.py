"""People's scores of a deliverable over HTTP."""

from fastapi import APIRouter, Response

from clawwork_api.access.caller import CallerDep
from clawwork_api.access.idempotency import OnceDep
from clawwork_api.access.sessions import Read, ServicesDep, Write
from clawwork_api.artifacts import service as artifacts
from clawwork_api.evaluations import people
from clawwork_api.evaluations.schemas import ScoreSheet, ScoreWork

router = APIRouter(prefix="/api/artifacts/{artifact_id}/scores", tags=["evaluations"])


@router.get("")
def read_scores(artifact_id: str, session: Read) -> ScoreSheet:
    """The machine's score, what people think, and the parts that a person may score."""
    return people.sheet(session, artifacts.get(session, artifact_id))


@router.post("", status_code=201, response_model=ScoreSheet)
def score_work(
    artifact_id: str,
    body: ScoreWork,
    session: Write,
    services: ServicesDep,
    caller: CallerDep,
    once: OnceDep,
) -> Response:
    """A person's score, of the whole work that the file was handed in with."""
    artifact = artifacts.get(session, artifact_id)
    plain = services.engine.resources.redactor.text
    wanted = body.model_copy(update={"comment": plain(body.comment), "reason": plain(body.reason)})

    def work() -> ScoreSheet:
        return people.score(session, artifact, wanted, actor=caller.actor)

    return once(session, work, route=f"POST /api/artifacts/{artifact.id}/scores", body=body, status=201)
