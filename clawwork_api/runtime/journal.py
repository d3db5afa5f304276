"""The journal: each step is recorded once, in one transaction with its money and its event.

A paid call is written as *sent* with its reservation before it leaves, and as *done* with its answer and its
debit together. What is done is never repeated; what is found *sent* after a crash is settled here first.
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeVar

from sqlmodel import select

from clawwork_api.database import Database, Row, TenantSession, now, write_down
from clawwork_api.economy import caps, ledger
from clawwork_api.economy.ledger import Space
from clawwork_api.economy.prices import Charge, TokenUse
from clawwork_api.redaction import Redactor
from clawwork_api.runtime import recording, telling
from clawwork_api.runtime.limits import MAX_UNKNOWN_CALLS
from clawwork_api.runtime.recording import Answer, HeldRun, HeldStep, Permissions, StepRef
from clawwork_api.runtime.stopping import PauseRequested, StopRequested, TakenOver, WorkStopped
from clawwork_api.runtime.threads import record
from clawwork_api.simulations import unanswered
from clawwork_api.simulations.events import EventFeed
from clawwork_api.simulations.tables import Run, Step

ZERO = Decimal(0)
Owned = TypeVar("Owned", Run, HeldRun)


Extra = Callable[[TenantSession, Run], None]
"""More that must happen in the transaction that records a step."""


@dataclass(frozen=True)
class _Sent:
    """How this journal sent a step: whether ever before, and (a paid one) what was reserved.

    `calm`: while every cap was far; at most what is reserved can be spent, so that its end brings none near.
    """

    first: bool
    reserved: Decimal = ZERO
    calm: bool = False
    space: Space | None = None


class _Asked(Exception):
    """The step may need a person, or is known."""


class Journal:
    """Blocking: call it from a thread. One instance serves one run."""

    def __init__(
        self, database: Database, feed: EventFeed, redactor: Redactor, *, tenant: str, executor_id: str
    ) -> None:
        self._database, self._feed, self._redactor = database, feed, redactor
        self.tenant, self.executor_id = tenant, executor_id
        self._keys: set[str] | None = None  # of steps that were ever sent, once they were looked for
        self._sent: dict[str, _Sent] = {}
        self.left: Decimal | None = None  # dollars, under every cap with the newest paid call reserved
        self._tasks: dict[str, str] = {}  # the task by its position

    def open(self, ref: StepRef, *, amount: Decimal, told: dict[str, Any], repeatable: bool) -> str | None:
        """The recorded answer of a step that is done, or None once the step may be carried out.

        `amount` is reserved against every cap first. `repeatable`: a step found in flight owes nothing
        (a tool that costs nothing, or the practice model, which lives and dies with this process).
        Raises WorkStopped when a cap is reached or the call was lost too often, StopRequested or
        PauseRequested when asked to, TakenOver when another process works the run now.
        """
        try:
            with self._database.write(self.tenant) as session:
                step = self._known(session, ref)
                if repeatable or step is None or step.state != "sent":
                    return self._open(session, ref, step, amount, told)
            self._settle_lost(ref)
            with self._database.write(self.tenant) as session:
                return self._open(session, ref, session.get(Step, (ref.run_id, ref.key)), amount, told)
        except caps.CapReached as reached:
            self._tell_refusal(ref.run_id, reached)
            raise WorkStopped(reached.reason, str(reached)) from reached
        finally:
            self._feed.notify(ref.run_id, tenant=self.tenant)

    def open_unasked(self, ref: StepRef, *, told: dict[str, Any]) -> Permissions | None:
        """Opens the call of a tool that costs nothing, and returns what the coworker may use now.

        None, and nothing is changed, where `open` has to be asked: it was sent before, or a person has a say.
        Raises as `open`.
        """
        try:
            with self._database.write(self.tenant) as session:
                permissions = self._open_unasked(session, ref, told)
        except _Asked:
            return None
        self._feed.notify(ref.run_id, tenant=self.tenant)
        return permissions

    def _open_unasked(self, session: TenantSession, ref: StepRef, told: dict[str, Any]) -> Permissions:
        if self._known(session, ref) is not None:
            raise _Asked
        held, permissions, asked = recording.hold_permitted(session, ref.run_id, self.executor_id, ref.key)
        run = self._ours(held)
        if asked or permissions.get(ref.name) == "ask":
            raise _Asked
        rows = self._send(session, ref, None, run, ZERO)
        telling.sent(session, run, ref, self._redactor.data(told), *rows, numbered=True)
        self._sent[ref.key] = _Sent(first=True)
        return permissions

    def _tell_refusal(self, run_id: str, reached: caps.CapReached) -> None:
        with self._database.write(self.tenant) as session:
            telling.cap(session, session.get_one(Run, run_id), caps.Signal("cap.reached", reached.scope))

    def _open(
        self,
        session: TenantSession,
        ref: StepRef,
        step: Step | None,
        amount: Decimal,
        told: dict[str, Any],
    ) -> str | None:
        if step is not None and step.state == "done":
            return step.response
        first = step is None
        run, space = self._hold(session, ref.run_id, events=int(first), paid=amount > 0)
        scopes: list[caps.Scope] = []
        if space is not None:
            if step is not None:
                step.reserved = ZERO
                session.add(step)
                session.flush()
            scopes = caps.check(session, run, amount, space)
            self.left = caps.least_left(scopes)
        rows = self._send(session, ref, step, run, amount)
        telling.sent(session, run, ref, self._redactor.data(told), *rows, numbered=first)
        signals = telling.caps_of(session, run, scopes)
        self._sent[ref.key] = _Sent(first, amount, not signals, space)
        return None

    def _hold(
        self, session: TenantSession, run_id: str, *, events: int, paid: bool
    ) -> tuple[HeldRun, Space | None]:
        """The run; and for a paid call the workspace after it, so that parallel runs can't both take the last
        dollar."""
        if not paid:
            return self._ours(recording.hold(session, run_id, self.executor_id, events=events)), None
        run, space = recording.hold_with_space(session, run_id, self.executor_id, events=events)
        return self._ours(run), space or ledger.space(session, lock=True)

    def _ours(self, run: Owned | None) -> Owned:
        if run is None or run.owner != self.executor_id:
            raise TakenOver
        if run.stop_requested_at is not None:
            raise StopRequested
        if run.pause_requested:
            raise PauseRequested
        return run

    def hand_back(self, run_id: str, change: Extra) -> None:
        """Gives the run out of this worker's hands: `change` says for what it waits.

        Raises StopRequested, PauseRequested or TakenOver as `open` does; then nothing is changed.
        """
        with self._database.write(self.tenant) as session:
            run = self._ours(session.get(Run, run_id, with_for_update=True))
            change(session, run)
        self._feed.notify(run_id, tenant=self.tenant)

    def _settle_lost(self, ref: StepRef) -> None:
        """A paid call that a crash left in flight is charged first, in a transaction of its own."""
        with self._database.write(self.tenant) as session:
            run = session.get_one(Run, ref.run_id, with_for_update=True)
            step = session.get_one(Step, (ref.run_id, ref.key), with_for_update=True)
            if step.state != "sent" or run.owner != self.executor_id:
                return
            unanswered.close(session, run, step, owed=True)
            lost_for_good = step.attempts >= MAX_UNKNOWN_CALLS * run.attempt
        if lost_for_good:
            hint = "A paid call was lost twice before its answer could be recorded. Retry the run."
            raise WorkStopped("call_lost", hint)

    def in_flight(self, ref: StepRef) -> bool:
        """Whether the step was sent and its answer never recorded."""
        with self._database.read(self.tenant) as session:
            step = session.get(Step, (ref.run_id, ref.key))
            return step is not None and step.state == "sent"

    def recorded(self, run_id: str, key: str) -> Step | None:
        """The step, if it is done."""
        if self._keys is not None and key not in self._keys:
            return None
        with self._database.read(self.tenant) as session:
            step = self._known(session, StepRef(run_id, key, "", ""))
            return step if step is not None and step.state == "done" else None

    def _known(self, session: TenantSession, ref: StepRef) -> Step | None:
        """The step, if it was ever sent. Only this worker adds steps as long as the run is its own."""
        if self._keys is None:
            self._keys = set(session.exec(select(Step.key).where(Step.run_id == ref.run_id)))
        return session.get(Step, (ref.run_id, ref.key)) if ref.key in self._keys else None

    async def read(self, run_id: str, key: str) -> Step | None:
        """As `recorded`, from the event loop; what is known not to be there needs no thread."""
        if self._keys is not None and key not in self._keys:
            return None
        return await record(self.recorded, run_id, key)

    def _send(
        self, session: TenantSession, ref: StepRef, step: Step | None, run: HeldRun, amount: Decimal
    ) -> list[Row]:
        """The row of a step that was never sent, which is yet to be written down."""
        if step is None:
            if self._keys is not None:
                self._keys.add(ref.key)
            return [recording.sent(ref, run.agent_id, amount)]
        step.state, step.reserved, step.attempts, step.sent_at = "sent", amount, step.attempts + 1, now()
        session.add(step)
        session.flush()
        return []

    def settle(
        self,
        ref: StepRef,
        *,
        response: str,
        told: dict[str, Any],
        charge: Charge | None = None,
        use: TokenUse | None = None,
        request: str = "",
        memo: str = "",
        extra: Extra | None = None,
    ) -> str:
        """Records the answer, its debit, its event and `extra` in one transaction; returns the record.

        `memo` says what was paid for; without it the tokens do.

        Raises TakenOver when the run has another owner by now, who has charged this call as unknown.
        """
        recorded = self._redactor.text(response)
        cost = charge.amount if charge else ZERO
        counted = use or TokenUse(0, 0)
        answer = Answer(self._redactor.text(request), recorded, counted.input, counted.output, cost, now())
        sent = self._sent.pop(ref.key, _Sent(first=False))
        plain = sent.first and extra is None
        with self._database.write(self.tenant) as session:
            ended = recording.end(session, ref.run_id, ref.key, self.executor_id, answer, events=int(plain))
            if ended is None:
                raise TakenOver
            run, step = ended
            rows: list[Row] = []
            if charge is not None:
                said = memo or f"{step.name}: {counted.input} tokens in, {counted.output} out"
                space = sent.space or ledger.space(session)
                rows, balance = self._pay(session, run, step, charge, said, space)
                run = run._replace(balance=balance)
            if extra is not None:
                write_down(session, *rows)
                extra(session, session.get_one(Run, ref.run_id))
                session.flush()
                rows, run = [], run._replace(balance=recording.balance(session, run.agent_id))
            telling.done(session, run, step, answer, self._redactor.data(told), *rows, numbered=plain)
            if charge is not None and (not sent.calm or cost > sent.reserved):
                telling.caps_of(session, run, caps.of_run(session, run, ledger.space(session)))
        self._feed.notify(ref.run_id, tenant=self.tenant)
        return recorded

    def _pay(
        self,
        session: TenantSession,
        run: HeldRun,
        step: HeldStep,
        charge: Charge,
        memo: str,
        space: Space,
    ) -> tuple[list[Row], Decimal]:
        """What is yet to be written down of it, and the balance after it."""
        entry = ledger.NewEntry(
            agent_id=run.agent_id,
            run_id=run.id,
            kind=unanswered.ledger_kind(step),
            amount=-charge.amount,
            step=step.key,
            memo=memo,
            practice=unanswered.is_practice(run, step),
            model=unanswered.model_of(step),
            provider=step.provider,
            task=self._task_of(session, step),
            price=charge.price,
            day=ledger.accounting_day(now(), space.timezone),
        )
        if step.attempts == 1:
            row = ledger.first(session, **entry)
            return [row], row.columns["balance_after"]
        ledger.post(session, **entry)
        return [], recording.balance(session, run.agent_id)

    def _task_of(self, session: TenantSession, step: HeldStep) -> str:
        position = step.key.partition(".")[0]
        if position not in self._tasks:
            self._tasks[position] = unanswered.task_of(session, step)
        return self._tasks[position]

    def abandon(self, ref: StepRef, *, owed: bool) -> None:
        """Closes a call without an answer. `owed`: the provider may charge it: its reservation is booked."""
        with self._database.write(self.tenant) as session:
            run = session.get_one(Run, ref.run_id, with_for_update=True)
            step = session.get(Step, (ref.run_id, ref.key))
            if step is not None and step.state == "sent" and run.owner == self.executor_id:
                unanswered.close(session, run, step, owed=owed)
        self._feed.notify(ref.run_id, tenant=self.tenant)
