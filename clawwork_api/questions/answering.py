"""A person's word: written down, and the run that waited for it put back into the queue."""

from typing import Literal

from clawwork_api.audit.acts import about
from clawwork_api.database import TenantSession, now
from clawwork_api.errors import ApiError, not_found
from clawwork_api.questions.tables import Question
from clawwork_api.simulations import control, events, service
from clawwork_api.simulations.tables import Run

Outcome = Literal["answered", "approved", "denied"]


def settle(
    session: TenantSession, run_id: str, question_id: str, outcome: Outcome, *, words: str, actor: str
) -> Run:
    """Records the word of `actor` and takes the run up again.

    Raises ApiError 404 `simulation_not_found` or `question_not_found`, 409 `question_settled` or
    `wrong_kind_of_answer`.
    """
    run = service.locked(session, run_id)
    question = session.get(Question, question_id)
    if question is None or question.run_id != run.id:
        raise not_found("Question")
    _check(question, outcome)
    question.state, question.answer = outcome, words
    question.answered_by, question.answered_at = actor, now()
    session.add(question)
    session.flush()
    _tell(session, run, question)
    control.take_up(session, run)
    about(f"{question.tool} of {run.signature}: {outcome}")
    return run


def _check(question: Question, outcome: Outcome) -> None:
    if question.state != "open":
        by = f" by {question.answered_by}" if question.answered_by else ""
        raise ApiError(409, "question_settled", f"This was {question.state} already{by}")
    if (outcome == "answered") != (question.kind == "question"):
        what = "a question: answer it" if question.kind == "question" else "a tool call: approve or deny it"
        raise ApiError(409, "wrong_kind_of_answer", f"This is {what}")


def _tell(session: TenantSession, run: Run, question: Question) -> None:
    data = {
        "question_id": question.id,
        "key": question.step,
        "question_kind": question.kind,
        "tool": question.tool,
        "outcome": question.state,
        "answer": question.answer,
        "by": question.answered_by,
    }
    key = f"{question.step}.answered.{run.attempt}"
    events.append(session, run=run, kind="question.answered", key=key, data=data)
