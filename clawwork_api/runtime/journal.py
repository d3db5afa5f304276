"""The journal: each step is recorded once, in one transaction with its money and its event.

A paid call is written as *sent* with its reservation before it leaves, and as *done* with its answer and its
debit together. What is done is never repeated; what is found *sent* after a crash is settled here first.
"""

from decimal import Decimal
from typing import Any, TypeVar

from sqlmodel import select

from clawwork_api.database import Database, Row, TenantSession, now
from clawwork_api.economy import caps, ledger
from clawwork_api.economy.ledger import Space
from clawwork_api.economy.prices import Charge, TokenUse
from clawwork_api.redaction import Redactor
from clawwork_api.runtime import recording, telling
from clawwork_api.runtime.limits import MAX_UNKNOWN_CALLS
from clawwork_api.runtime.recording import Allowed, Answer, HeldRun, Permissions, StepRef
from clawwork_api.runtime.settling import Extra, Sent, Settlement, Settling
from clawwork_api.runtime.stopping import PauseRequested, StopRequested, TakenOver, WorkStopped
from clawwork_api.runtime.threads import record
from clawwork_api.simulations import unanswered
from clawwork_api.simulations.events import EventFeed
from clawwork_api.simulations.tables import Run, Step

ZERO = Decimal(0)
Owned = TypeVar("Owned", Run, HeldRun)


class _Asked(Exception):
    """The step may need a person, or is known."""


class Journal:
    """Blocking: call it from a thread. One instance serves one run.

    An end that `may_wait` is written in the transaction of the step that follows at once, which costs half as
    much as two. Whatever else is asked of the journal writes it first, and `flush` does.
    """

    def __init__(
        self, database: Database, feed: EventFeed, redactor: Redactor, *, tenant: str, executor_id: str
    ) -> None:
        self._database, self._feed, self._redactor = database, feed, redactor
        self.tenant, self.executor_id = tenant, executor_id
        self._keys: set[str] | None = None  # of steps that were ever sent, once they were looked for
        self._sent: dict[str, Sent] = {}
        self._settling = Settling(executor_id)
        self._waiting: Settlement | None = None
        self.left: Decimal | None = None  # dollars, under every cap with the newest paid call reserved

    def open(self, ref: StepRef, *, amount: Decimal, told: dict[str, Any], repeatable: bool) -> str | None:
        """The recorded answer of a step that is done, or None once the step may be carried out.

        `amount` is reserved against every cap first. `repeatable`: a step found in flight owes nothing
        (a tool that costs nothing, or the practice model, which lives and dies with this process).
        Raises WorkStopped when a cap is reached or the call was lost too often, StopRequested or
        PauseRequested when asked to, TakenOver when another process works the run now.
        """
        try:
            self._make_way(ref, paid=amount > 0)
            with self._database.write(self.tenant) as session:
                step = self._known(session, ref)
                lost = not (repeatable or step is None or step.state != "sent")
                recorded = None if lost else self._open(session, ref, step, amount, told)
            self._waiting = None
            return self._open_again(ref, amount, told) if lost else recorded
        except caps.CapReached as reached:
            self.flush()
            self._tell_refusal(ref.run_id, reached)
            raise WorkStopped(reached.reason, str(reached)) from reached
        finally:
            self._feed.notify(ref.run_id, tenant=self.tenant)

    def _open_again(self, ref: StepRef, amount: Decimal, told: dict[str, Any]) -> str | None:
        self._settle_lost(ref)
        with self._database.write(self.tenant) as session:
            return self._open(session, ref, session.get(Step, (ref.run_id, ref.key)), amount, told)

    def _make_way(self, ref: StepRef, *, paid: bool) -> None:
        """Writes what waits, unless the transaction that opens `ref` can: if that is a new step, and not both
        are paid, since the workspace's row is held before an account's."""
        new = self._keys is not None and ref.key not in self._keys
        both_paid = paid and self._waiting is not None and self._waiting.charge is not None
        if both_paid or not new:
            self.flush()

    def open_unasked(self, ref: StepRef, *, told: dict[str, Any]) -> Permissions | None:
        """Opens the call of a tool that costs nothing, and returns what the coworker may use now.

        None, and nothing is changed, where `open` has to be asked: it was sent before, or a person has a say.
        Raises as `open`.
        """
        self._make_way(ref, paid=False)
        try:
            with self._database.write(self.tenant) as session:
                permissions = self._open_unasked(session, ref, told)
        except _Asked:
            return None
        self._waiting = None
        self._feed.notify(ref.run_id, tenant=self.tenant)
        return permissions

    def _open_unasked(self, session: TenantSession, ref: StepRef, told: dict[str, Any]) -> Permissions:
        if self._known(session, ref) is not None:
            raise _Asked
        held, rows, allowed = self._hold_permitted(session, ref)
        run = self._ours(held)
        if not allowed.unasked(ref.name):
            raise _Asked
        rows += self._send(session, ref, None, run, ZERO)
        telling.sent(session, run, ref, self._redactor.data(told), *rows, numbered=True)
        self._sent[ref.key] = Sent(first=True)
        return allowed.tools

    def _hold_permitted(
        self, session: TenantSession, ref: StepRef
    ) -> tuple[HeldRun | None, list[Row], Allowed]:
        """With the rows of what waited, which are yet to be written down."""
        if self._waiting is not None:
            return self._settling.write_before_call(session, self._waiting, step=ref.key)
        held, allowed = recording.hold_permitted(session, ref.run_id, self.executor_id, ref.key)
        return held, [], allowed

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
        run, space, rows = self._hold(session, ref.run_id, events=int(first), paid=amount > 0)
        scopes: list[caps.Scope] = []
        if space is not None:
            if step is not None:
                step.reserved = ZERO
                session.add(step)
                session.flush()
            scopes = caps.check(session, run, amount, space)
            self.left = caps.least_left(scopes)
        rows += self._send(session, ref, step, run, amount)
        telling.sent(session, run, ref, self._redactor.data(told), *rows, numbered=first)
        signals = telling.caps_of(session, run, scopes)
        self._sent[ref.key] = Sent(first, amount, not signals, space)
        return None

    def _hold(
        self, session: TenantSession, run_id: str, *, events: int, paid: bool
    ) -> tuple[HeldRun, Space | None, list[Row]]:
        """The run; for a paid call the workspace after it, so that parallel runs can't both take the last
        dollar; and the rows of what waited, which are yet to be written down."""
        if self._waiting is not None:
            run, rows = self._settling.write_before(session, self._waiting)
            return self._ours(run), ledger.space(session, lock=True) if paid else None, rows
        if not paid:
            return self._ours(recording.hold(session, run_id, self.executor_id, events=events)), None, []
        held, space = recording.hold_with_space(session, run_id, self.executor_id, events=events)
        return self._ours(held), space or ledger.space(session, lock=True), []

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
        self.flush()
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
        self.flush()
        with self._database.read(self.tenant) as session:
            step = session.get(Step, (ref.run_id, ref.key))
            return step is not None and step.state == "sent"

    def recorded(self, run_id: str, key: str) -> Step | None:
        """The step, if it is done."""
        if self._keys is not None and key not in self._keys:
            return None
        self.flush()
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

    def may_wait(self, ref: StepRef, charge: Charge | None) -> bool:
        """Whether the step's end, if nothing `extra` comes with it, can be written with the next step."""
        sent = self._sent.get(ref.key)
        return sent is not None and sent.first and (charge is None or sent.quiet(charge.amount))

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
        wait: bool = False,
    ) -> str:
        """Records the answer, its debit, its event and `extra` in one transaction; returns the record.

        `memo` says what was paid for; without it the tokens do. `wait`: with the next step's transaction;
        nothing blocks then. Only where `may_wait` says so, nothing is `extra`, and the next step follows.

        Raises TakenOver when the run has another owner by now, who has charged this call as unknown.
        """
        recorded = self._redactor.text(response)
        cost = charge.amount if charge else ZERO
        counted = use or TokenUse(0, 0)
        answer = Answer(self._redactor.text(request), recorded, counted.input, counted.output, cost, now())
        sent = self._sent.pop(ref.key, Sent(first=False))
        end = Settlement(ref, sent, answer, self._redactor.data(told), charge, memo, extra)
        if wait:
            self._waiting = end
        else:
            self._write(end)
        return recorded

    def flush(self) -> None:
        """Writes the end that waits for a next step, if one does. Raises as `settle`."""
        if self._waiting is None:
            return
        try:
            self._write(self._waiting)
        except TakenOver:
            if not self._is_written(self._waiting.ref):
                raise
        self._waiting = None

    def _is_written(self, ref: StepRef) -> bool:
        """Whether this worker has recorded the step: it doesn't know when the database's word of a commit
        was lost."""
        with self._database.read(self.tenant) as session:
            run, step = session.get_one(Run, ref.run_id), session.get_one(Step, (ref.run_id, ref.key))
            return run.owner == self.executor_id and step.state == "done"

    def _write(self, end: Settlement) -> None:
        with self._database.write(self.tenant) as session:
            self._settling.write(session, end)
        self._feed.notify(end.ref.run_id, tenant=self.tenant)

    def abandon(self, ref: StepRef, *, owed: bool) -> None:
        """Closes a call without an answer. `owed`: the provider may charge it: its reservation is booked."""
        self.flush()
        with self._database.write(self.tenant) as session:
            run = session.get_one(Run, ref.run_id, with_for_update=True)
            step = session.get(Step, (ref.run_id, ref.key))
            if step is not None and step.state == "sent" and run.owner == self.executor_id:
                unanswered.close(session, run, step, owed=owed)
        self._feed.notify(ref.run_id, tenant=self.tenant)
