"""The end of a step: its answer, its debit and its event, alone or with the step that comes next."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from clawwork_api.database import Row, TenantSession, now, write_down
from clawwork_api.economy import caps, ledger
from clawwork_api.economy.ledger import Space
from clawwork_api.economy.prices import Charge
from clawwork_api.runtime import recording, telling
from clawwork_api.runtime.recording import Allowed, Answer, Ended, HeldRun, HeldStep, StepRef
from clawwork_api.runtime.stopping import TakenOver
from clawwork_api.simulations import unanswered
from clawwork_api.simulations.tables import Run

ZERO = Decimal(0)

Extra = Callable[[TenantSession, Run], None]
"""More that must happen in the transaction that records a step."""


@dataclass(frozen=True)
class Sent:
    """How this journal sent a step: whether ever before, and (a paid one) what was reserved.

    `calm`: while every cap was far; at most what is reserved can be spent, so that its end brings none near.
    """

    first: bool
    reserved: Decimal = ZERO
    calm: bool = False
    space: Space | None = None

    def quiet(self, cost: Decimal) -> bool:
        """Whether nobody has to look at the caps once the step has cost this much."""
        return self.calm and cost <= self.reserved


@dataclass(frozen=True)
class Settlement:
    """What is to be written of a step's end; `told`, without secrets, is what its event says."""

    ref: StepRef
    sent: Sent
    answer: Answer
    told: dict[str, Any]
    charge: Charge | None
    memo: str
    beside: Extra | None

    @property
    def plain(self) -> bool:
        """Nothing has to be read or changed beside it, so that its event is numbered with its run."""
        return self.sent.first and self.beside is None


class Settling:
    """Writes down how the steps of one run end, for the worker that owns it."""

    def __init__(self, worker: str) -> None:
        self._worker = worker
        self._tasks: dict[str, str] = {}  # the task by its position

    def write(self, session: TenantSession, end: Settlement) -> None:
        """In a transaction that does nothing else. Raises TakenOver when the run has another owner by now."""
        run, step, rows = self._paid(session, end, self._end(session, end, events=int(end.plain)))
        if end.beside is not None:
            write_down(session, *rows)
            end.beside(session, session.get_one(Run, run.id))
            session.flush()
            rows, run = [], run._replace(balance=recording.balance(session, run.agent_id))
        telling.done(session, run, step, end.answer, end.told, *rows, numbered=end.plain)
        if end.charge is not None and not end.sent.quiet(end.charge.amount):
            telling.caps_of(session, run, caps.of_run(session, run, ledger.space(session)))

    def write_before(self, session: TenantSession, end: Settlement) -> tuple[HeldRun, list[Row]]:
        """A plain one, where another step is opened in the same transaction: the run with a number taken for
        the event of that, and the rows that are yet to be written down. Raises as `write`."""
        return self._with_event(session, end, self._end(session, end, events=2))

    def write_before_call(
        self, session: TenantSession, end: Settlement, *, step: str
    ) -> tuple[HeldRun, list[Row], Allowed]:
        """As `write_before`, with what is allowed before `step`."""
        ref = end.ref
        ended, allowed = recording.end_permitted(
            session, ref.run_id, ref.key, self._worker, end.answer, before=step
        )
        return *self._with_event(session, end, ended), allowed

    def _end(self, session: TenantSession, end: Settlement, *, events: int) -> Ended | None:
        ref = end.ref
        return recording.end(session, ref.run_id, ref.key, self._worker, end.answer, events=events)

    def _with_event(
        self, session: TenantSession, end: Settlement, ended: Ended | None
    ) -> tuple[HeldRun, list[Row]]:
        run, step, rows = self._paid(session, end, ended)
        return run, [*rows, telling.done_row(run, step, end.answer, end.told, seq=run.last_event - 1)]

    def _paid(
        self, session: TenantSession, end: Settlement, ended: Ended | None
    ) -> tuple[HeldRun, HeldStep, list[Row]]:
        """The run with the balance after its debit, the step, and what is yet to be written down."""
        if ended is None:
            raise TakenOver
        run, step = ended
        if end.charge is None:
            return run, step, []
        rows, run = self._pay(session, run, step, end, end.charge)
        return run, step, rows

    def _pay(
        self, session: TenantSession, run: HeldRun, step: HeldStep, end: Settlement, charge: Charge
    ) -> tuple[list[Row], HeldRun]:
        """What is yet to be written down of it, and the run with the balance after it."""
        counted = f"{step.name}: {end.answer.input_tokens} tokens in, {end.answer.output_tokens} out"
        space = end.sent.space or ledger.space(session)
        entry = ledger.NewEntry(
            agent_id=run.agent_id,
            run_id=run.id,
            kind=unanswered.ledger_kind(step),
            amount=-charge.amount,
            step=step.key,
            memo=end.memo or counted,
            practice=unanswered.is_practice(run, step),
            model=unanswered.model_of(step),
            provider=step.provider,
            task=self._task_of(session, step),
            price=charge.price,
            day=ledger.accounting_day(now(), space.timezone),
        )
        if step.attempts == 1:
            row = ledger.first(session, **entry)
            return [row], run._replace(balance=row.columns["balance_after"])
        ledger.post(session, **entry)
        return [], run._replace(balance=recording.balance(session, run.agent_id))

    def _task_of(self, session: TenantSession, step: HeldStep) -> str:
        position = step.key.partition(".")[0]
        if position not in self._tasks:
            self._tasks[position] = unanswered.task_of(session, step)
        return self._tasks[position]
