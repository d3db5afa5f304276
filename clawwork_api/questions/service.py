"""Questions to people: asked by a run, read by everybody, closed when the run ends."""

from sqlmodel import col, func, select

from clawwork_api.database import TenantSession, now
from clawwork_api.questions.schemas import QuestionRow, WaitingList, WaitingRow
from clawwork_api.questions.tables import Question
from clawwork_api.simulations import events
from clawwork_api.simulations.tables import Run, RunTask

MOST_WAITING = 100


def of_step(session: TenantSession, run_id: str, step: str) -> Question | None:
    """What was asked before this step, if anything was."""
    return session.exec(select(Question).where(Question.run_id == run_id, Question.step == step)).first()


def ask(session: TenantSession, run: Run, question: Question) -> None:
    """Asks, and tells it as the next event; a question that its run's end had closed is asked again."""
    former = of_step(session, run.id, question.step)
    if former is not None and former.state == "open":
        return
    if former is not None:
        former.state, former.asked_at = "open", now()
        question = former
    session.add(question)
    session.flush()
    data = {
        "question_id": question.id,
        "key": question.step,
        "question_kind": question.kind,
        "tool": question.tool,
        "text": question.text,
        "choices": question.choices,
    }
    key = f"{question.step}.asked.{run.attempt}"
    events.append(session, run=run, kind="question.asked", key=key, data=data)


def close_open(session: TenantSession, run: Run) -> None:
    """Nobody needs to answer any more: the run has ended."""
    for question in session.exec(select(Question).where(Question.run_id == run.id, Question.state == "open")):
        question.state = "closed"
        session.add(question)


def open_one(session: TenantSession, run_id: str) -> QuestionRow | None:
    """The question that the run waits for."""
    found = session.exec(select(Question).where(Question.run_id == run_id, Question.state == "open")).first()
    return QuestionRow.model_validate(found) if found else None


def of_run(session: TenantSession, run_id: str) -> list[QuestionRow]:
    """Everything that the run asked, oldest first."""
    query = select(Question).where(Question.run_id == run_id)
    found = session.exec(query.order_by(col(Question.asked_at), col(Question.id)))
    return [QuestionRow.model_validate(question) for question in found]


def waiting(session: TenantSession) -> WaitingList:
    """What waits for a person in this workspace."""
    is_open = Question.state == "open"
    query = (
        select(Question, Run, RunTask.title)
        .join(Run, col(Run.id) == Question.run_id)
        .join(RunTask, col(RunTask.id) == Question.run_task_id)
        .where(is_open)
        .order_by(col(Question.asked_at), col(Question.id))
    )
    total = session.exec(select(func.count()).select_from(Question).where(is_open)).one()
    rows = [_waiting(*found) for found in session.exec(query.limit(MOST_WAITING))]
    return WaitingList(questions=rows, total=total)


def _waiting(question: Question, run: Run, title: str) -> WaitingRow:
    row = QuestionRow.model_validate(question)
    return WaitingRow(
        **row.model_dump(),
        simulation_id=run.id,
        signature=run.signature,
        practice=run.practice,
        title=title,
    )
