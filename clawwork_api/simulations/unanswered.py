"""Paid calls whose answer was never recorded: charged at their reservation, shown as unknown."""

from decimal import Decimal
from typing import Protocol

from sqlmodel import select

from clawwork_api.database import TenantSession, now
from clawwork_api.economy import ledger
from clawwork_api.economy.kinds import Kind
from clawwork_api.simulations.tables import Run, RunTask, Step

MEMO = "unknown: sent, its answer was not recorded; charged at its reservation"

SEARCHES = frozenset({"web_search", "read_webpage"})


class Called(Protocol):
    """A step, or what is held of it."""

    @property
    def run_id(self) -> str: ...
    @property
    def key(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def name(self) -> str: ...


class Practised(Protocol):
    """A run, or what is held of it."""

    @property
    def practice(self) -> bool: ...


def ledger_kind(step: Called) -> Kind:
    if step.kind == "tool":
        return "search" if step.name in SEARCHES else "sandbox"
    return "evaluation" if step.kind == "evaluation" else "model"


def is_practice(run: Practised, step: Called) -> bool:
    """Whether nobody is owed for the step: sandboxes and searches cost real money in a practice run too."""
    return run.practice and step.kind != "tool"


def model_of(step: Called) -> str:
    return "" if step.kind == "tool" else step.name


def task_of(session: TenantSession, step: Called) -> str:
    """The task that a step works on: its key begins with the task's position."""
    position = int(step.key.partition(".")[0])
    query = select(RunTask.task_id).where(RunTask.run_id == step.run_id, RunTask.position == position)
    return session.exec(query).first() or ""


def close(session: TenantSession, run: Run, step: Step, *, owed: bool) -> None:
    """Ends a sent step without an answer. `owed`: its provider may charge for it.

    A call that is not owed doesn't count among those that may have been bought.
    """
    if owed:
        charge(session, run, step)
    else:
        step.attempts -= 1
    step.state, step.reserved, step.done_at = ("unknown" if owed else "failed"), Decimal(0), now()
    session.add(step)
    session.flush()


def close_all(session: TenantSession, run: Run) -> None:
    """Ends every step that a run leaves in flight; the practice model is owed nothing for one."""
    query = select(Step).where(Step.run_id == run.id, Step.state == "sent")
    for step in session.exec(query).all():
        close(session, run, step, owed=step.reserved > 0 and not is_practice(run, step))


def charge(session: TenantSession, run: Run, step: Step) -> None:
    """Books what a sent step had reserved, once for each time that it was sent."""
    if step.reserved == 0:
        return
    ledger.post(
        session,
        agent_id=run.agent_id,
        run_id=run.id,
        kind=ledger_kind(step),
        amount=-step.reserved,
        step=f"{step.key}~{step.attempts}",
        memo=MEMO,
        practice=is_practice(run, step),
        model=model_of(step),
        provider=step.provider,
        task=task_of(session, step),
    )
    run.spend += step.reserved
    step.cost += step.reserved
    step.reserved = Decimal(0)
    session.add_all((run, step))
    session.flush()
