"""Stopping, pausing, resuming, taking up again: committed before the engine hears of it."""

from datetime import datetime, timedelta
from typing import Literal

from sqlmodel import Session, col, select

from clawwork_api.database import TenantSession, now
from clawwork_api.errors import ApiError
from clawwork_api.questions import service as questions
from clawwork_api.simulations import events, saying, service, unanswered
from clawwork_api.simulations.states import ENDED, FOR_A_PERSON
from clawwork_api.simulations.tables import Run, RunTask, Saying
from clawwork_api.simulations.totals import task_spend

StopMode = Literal["now", "after_step"]


def request_stop(session: TenantSession, run_id: str, mode: StopMode) -> Run:
    """Notes that the run has to stop. "stopping" until its worker confirms; a run that nobody works
    is "stopped" at once.

    Raises ApiError 404 `simulation_not_found`, 409 `run_ended`.
    """
    run = service.locked(session, run_id)
    if run.status in ENDED:
        raise ApiError(409, "run_ended", f"This run has already ended: it is {run.status}")
    if run.stop_requested_at is None:
        run.stop_requested_at = now()
    run.stop_now = run.stop_now or mode == "now"
    if run.owner:
        change(session, run, "stopping", "stop_requested", "Stops once its worker confirms.")
    else:
        end(session, run, "stopped", "stop_requested", "Stopped by a person.")
    return run


def request_pause(session: TenantSession, run_id: str) -> Run:
    """Lets the step at hand end, then waits for a resume. Raises ApiError 404, 409 `run_not_pausable`."""
    run = service.locked(session, run_id)
    if run.status not in ("queued", "running"):
        raise ApiError(409, "run_not_pausable", f"Only a queued or running run can pause: it is {run.status}")
    run.pause_requested = True
    if run.owner:
        session.add(run)
    else:
        wait(session, run, "paused", "Paused by a person. Resume it to go on.")
    return run


def resume(session: TenantSession, run_id: str) -> Run:
    """Takes up a waiting run where it is. Raises ApiError 404, 409 `run_not_waiting` or `answer_needed`."""
    run = service.locked(session, run_id)
    if run.status != "waiting" or run.owner:
        raise ApiError(409, "run_not_waiting", f"Only a waiting run can resume: it is {run.status}")
    if run.reason in FOR_A_PERSON:
        raise ApiError(409, "answer_needed", "This run waits for a person's word", "Answer its question")
    take_up(session, run)
    return run


def retry(session: TenantSession, run_id: str) -> Run:
    """Goes on from the step that failed: what is recorded stands and is not paid again.

    Raises ApiError 404, 409 `run_not_retryable`.
    """
    run = service.locked(session, run_id)
    open_tasks = _undelivered(session, run)
    if run.status not in ENDED or not open_tasks:
        raise ApiError(
            409,
            "run_not_retryable",
            f"Only an ended run with undelivered tasks can be retried: it is {run.status}",
        )
    reopen(session, run)
    return run


def reopen(session: TenantSession, run: Run) -> None:
    """Queues an ended run again; its undelivered tasks begin from their recorded steps."""
    reopen_tasks(session, run)
    run.ended_at = run.stop_requested_at = None
    run.stop_now = False
    take_up(session, run)


def reopen_tasks(session: TenantSession, run: Run) -> None:
    for task in _undelivered(session, run):
        task.status, task.reason, task.hint = "queued", "", ""
        task.started_at = task.ended_at = None
        task.waited_seconds = 0
        session.add(task)


def take_up(session: TenantSession, run: Run) -> None:
    """Puts a run back into the queue under a new attempt."""
    _count_wait(session, run)
    run.attempt += 1
    run.pause_requested, run.resume_at = False, None
    change(session, run, "queued", "", "")


def wait(session: TenantSession, run: Run, reason: str, hint: str, *, seconds: float | None = None) -> None:
    """Leaves the run waiting without an owner; with `seconds` it is taken up again by itself.

    A run that was asked to stop in the meantime stops instead.
    """
    if run.stop_requested_at is not None:
        end(session, run, "stopped", "stop_requested", "Stopped by a person.")
        return
    run.owner, run.pause_requested, run.waiting_since = "", False, now()
    run.resume_at = None if seconds is None else now() + timedelta(seconds=seconds)
    change(session, run, "waiting", reason, hint)


def _count_wait(session: TenantSession, run: Run) -> None:
    """The time that the run has waited is no time of work."""
    if run.waiting_since is None:
        return
    seconds = (now() - run.waiting_since).total_seconds()
    for task in session.exec(select(RunTask).where(RunTask.run_id == run.id, RunTask.status == "running")):
        task.waited_seconds += seconds
        session.add(task)
    run.waiting_since = None


def due(session: Session, moment: datetime) -> list[Run]:
    """Waiting runs of every tenant whose time has come, locked for the one who takes them up."""
    query = select(Run).where(Run.status == "waiting", col(Run.resume_at) <= moment)
    return list(session.exec(query.with_for_update(skip_locked=True)))


def end(session: TenantSession, run: Run, status: str, reason: str, hint: str) -> None:
    """Gives the run its end, and its unfinished tasks theirs. An ended run stays as it is."""
    if run.status in ENDED:
        return
    unanswered.close_all(session, run)
    questions.close_open(session, run)
    saying.forget(session, col(Saying.run_id) == run.id)
    _count_wait(session, run)
    for task in session.exec(
        select(RunTask).where(RunTask.run_id == run.id, col(RunTask.status).in_(("queued", "running")))
    ):
        close_task(session, run, task, "stopped" if status == "stopped" else "failed", reason, hint)
    run.ended_at, run.owner, run.resume_at = now(), "", None
    change(session, run, status, reason, hint)


def close_task(session: TenantSession, run: Run, task: RunTask, status: str, reason: str, hint: str) -> None:
    """Ends a task without a deliverable."""
    task.status, task.reason, task.hint, task.ended_at = status, reason, hint, now()
    task.spend = task_spend(session, run.id, task.position)
    session.add(task)
    session.flush()
    key = f"{task.position}.failed.{run.attempt}"
    data = {"run_task_id": task.id, "reason": reason, "hint": hint}
    events.append(session, run=run, kind="task.failed", key=key, data=data)


def change(session: TenantSession, run: Run, status: str, reason: str, hint: str, **data: object) -> None:
    """Sets the state and tells it as the next event."""
    run.status, run.reason, run.hint = status, reason, hint
    session.add(run)
    session.flush()
    told = {"status": status, "reason": reason, "hint": hint, **data}
    told |= {"spend": f"{run.spend:.6f}", "income": f"{run.income:.6f}"}
    kind = "run.started" if status == "running" else f"run.{status}"
    key = f"{kind}.{run.attempt}.{run.last_event}"
    events.append(session, run=run, kind=kind, key=key, data=told)


def _undelivered(session: TenantSession, run: Run) -> list[RunTask]:
    query = select(RunTask).where(RunTask.run_id == run.id, RunTask.status != "delivered")
    return list(session.exec(query.order_by(col(RunTask.position))))
