"""Questions to people over HTTP: what waits, and the three ways to answer."""

from typing import Annotated

from fastapi import APIRouter, Body, Response

from clawwork_api.access.caller import Caller, CallerDep
from clawwork_api.access.idempotency import Once, OnceDep
from clawwork_api.access.sessions import Read, ServicesDep
from clawwork_api.questions import answering, service
from clawwork_api.questions.answering import Outcome
from clawwork_api.questions.schemas import Answer, Denial, QuestionList, WaitingList
from clawwork_api.schemas import Schema
from clawwork_api.services import Services
from clawwork_api.simulations import service as simulations
from clawwork_api.simulations.schemas import RunState

router = APIRouter(tags=["questions"])
OF_RUN = "/api/simulations/{run_id}/questions"
MESSAGES: dict[Outcome, str] = {
    "answered": "The run goes on with the answer",
    "approved": "The run goes on and makes the call",
    "denied": "The run goes on without the call",
}


@router.get("/api/questions")
def list_waiting(session: Read) -> WaitingList:
    return service.waiting(session)


@router.get(OF_RUN)
def list_questions(run_id: str, session: Read) -> QuestionList:
    return QuestionList(questions=service.of_run(session, simulations.get(session, run_id).id))


@router.post(OF_RUN + "/{question_id}/answer", response_model=RunState)
def answer_question(
    run_id: str, question_id: str, body: Answer, services: ServicesDep, caller: CallerDep, once: OnceDep
) -> Response:
    """Tells the coworker; its run goes on."""
    return _settle(services, caller, once, run_id, question_id, "answered", body, words=body.answer)


@router.post(OF_RUN + "/{question_id}/approve", response_model=RunState)
def approve_call(
    run_id: str, question_id: str, services: ServicesDep, caller: CallerDep, once: OnceDep
) -> Response:
    """Lets the coworker make this one call."""
    return _settle(services, caller, once, run_id, question_id, "approved", Schema(), words="")


@router.post(OF_RUN + "/{question_id}/deny", response_model=RunState)
def deny_call(
    run_id: str,
    question_id: str,
    services: ServicesDep,
    caller: CallerDep,
    once: OnceDep,
    body: Annotated[Denial | None, Body()] = None,
) -> Response:
    """The call is not made; the coworker is told so, and goes on."""
    denial = body or Denial()
    return _settle(services, caller, once, run_id, question_id, "denied", denial, words=denial.reason)


def _settle(
    services: Services,
    caller: Caller,
    once: Once,
    run_id: str,
    question_id: str,
    outcome: Outcome,
    body: Schema,
    *,
    words: str,
) -> Response:
    settled: list[str] = []
    plain = services.engine.resources.redactor.text(words.strip())

    def work() -> RunState:
        run = answering.settle(session, run_id, question_id, outcome, words=plain, actor=caller.actor)
        settled.append(run.id)
        return RunState(status=run.status, message=MESSAGES[outcome], simulation_id=run.id)

    with services.database.write(caller.tenant) as session:
        route = f"POST /api/simulations/{run_id}/questions/{question_id} {outcome}"
        answer = once(session, work, route=route, body=body, status=200)
    for settled_id in settled:
        services.feed.notify(settled_id, tenant=caller.tenant)
        services.engine.enqueue(caller.tenant, settled_id)
    return answer
