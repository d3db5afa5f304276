"""Whatever happens in whatever order, the money adds up and no cap is passed: found by trying."""

import shutil
import tempfile
from collections import Counter
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from sqlmodel import select

from clawwork_api.agents.tables import Account, Agent, Workspace
from clawwork_api.database import Database, now
from clawwork_api.economy import adjustments, ledger
from clawwork_api.economy.kinds import SPEND
from clawwork_api.economy.prices import Charge
from clawwork_api.economy.schemas import Correction, TopUp
from clawwork_api.economy.tables import DailyBalance, LedgerEntry
from clawwork_api.errors import ApiError
from clawwork_api.runtime.journal import Journal
from clawwork_api.runtime.recording import StepRef
from clawwork_api.runtime.stopping import StopRequested, TakenOver, WorkStopped
from clawwork_api.simulations.tables import Event, Run, Step
from tests.economy.office import TENANT, USE, Office

ZERO = Decimal(0)
amounts = st.integers(1, 2_000_000).map(lambda micros: Decimal(micros) / 1_000_000)
shares = st.integers(0, 10).map(lambda tenths: Decimal(tenths) / 10)
limits = st.one_of(st.none(), st.integers(1, 4_000_000).map(lambda micros: Decimal(micros) / 1_000_000))
runs, steps = st.integers(0, 3), st.integers(0, 3)
ways = st.sampled_from(("die", "stop", "flush", "model", "tool, model"))


class Money(RuleBasedStateMachine):
    """Two coworkers with two runs each. `sent` is what the providers hold; `owed` what they were promised."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="money-"))
        shutil.copy(EMPTY, self.folder / "clawwork.db")
        self.office = Office(Database(f"sqlite:///{self.folder / 'clawwork.db'}"))
        self.sent: dict[tuple[str, str], Decimal] = {}
        self.done: set[tuple[str, str]] = set()
        self.owed = ZERO
        self.taken = 0

    def teardown(self) -> None:
        self.office.database.close()
        shutil.rmtree(self.folder)

    @initialize(opening=st.integers(1, 6), cap=limits)
    def hire(self, opening: int, cap: Decimal | None) -> None:
        self.agents = [self.office.hire(n, opening=str(opening), cap_daily=cap) for n in ("Ada", "Grace")]
        self.runs = [self.office.start(agent) for agent in self.agents for _ in range(2)]

    @rule(run=runs, step=steps, amount=amounts)
    def reserve(self, run: int, step: int, amount: Decimal) -> None:
        """Also after a crash, on a call in flight: it is charged as unknown before it is sent once more."""
        key = (self.runs[run], f"0.{step}.model")
        lost = self.sent.pop(key, ZERO)
        self.owed += lost
        try:
            recorded = self.office.reserve(*key, amount)
        except WorkStopped as stop:
            assert stop.reason == "call_lost" or stop.reason.endswith(("_cap_reached", "balance_too_low"))
            return
        if key in self.done:
            assert recorded == f"answer of {key[1]}"
        else:
            assert recorded is None
            self.sent[key] = amount
            self._fits(key[0])

    @precondition(lambda self: self.sent)
    @rule(data=st.data(), share=shares)
    def commit(self, data: st.DataObject, share: Decimal) -> None:
        key = self._one_sent(data)
        actual = (self.sent.pop(key) * share).quantize(Decimal("0.000001"))
        self.office.settle(*key, actual)
        self.done.add(key)
        self.owed += actual

    @precondition(lambda self: self.sent)
    @rule(data=st.data(), owed=st.booleans())
    def release(self, data: st.DataObject, owed: bool) -> None:
        key = self._one_sent(data)
        amount = self.sent.pop(key)
        self.office.journal().abandon(StepRef(*key, "model", "model-x", "openai"), owed=owed)
        self.owed += amount if owed else ZERO

    @rule(run=runs, amount=amounts, share=shares, then=ways)
    def go_on(self, run: int, amount: Decimal, share: Decimal, then: str) -> None:
        """A call whose end may wait for the step that follows; the worker lives, stops or dies there."""
        key, journal = (self.runs[run], self._new()), self.office.journal()
        journal.recorded(*key)
        ref = StepRef(*key, "model", "model-x", "openai")
        try:
            journal.open(ref, amount=amount, told={}, repeatable=False)
        except WorkStopped:
            return
        charge = Charge((amount * share).quantize(Decimal("0.000001")), {"source": "test"})
        waits = journal.may_wait(ref, charge)
        journal.settle(ref, response=f"answer of {key[1]}", told={}, charge=charge, use=USE, wait=waits)
        if waits and then == "die":
            self.sent[key] = amount
            return
        self.done.add(key)
        self.owed += charge.amount
        self._follow(journal, key[0], amount, then)

    def _follow(self, journal: Journal, run_id: str, amount: Decimal, then: str) -> None:
        if then == "stop":
            self._ask_to_stop(run_id, now())
            with pytest.raises(StopRequested):
                journal.open_unasked(StepRef(run_id, self._new(), "tool", "list_files"), told={})
            self._ask_to_stop(run_id, None)
        if then == "tool, model":
            tool = StepRef(run_id, self._new(), "tool", "list_files")
            assert journal.open_unasked(tool, told={}) == {}
            assert journal.may_wait(tool, None)
            journal.settle(tool, response="files", told={}, wait=True)
        if then in ("model", "tool, model"):
            key = (run_id, self._new())
            try:
                journal.open(
                    StepRef(*key, "model", "model-x", "openai"), amount=amount, told={}, repeatable=False
                )
            except WorkStopped:
                return
            self.sent[key] = amount
            self._fits(run_id)
        journal.flush()

    def _new(self) -> str:
        self.taken += 1
        return f"1.{self.taken}.model"

    def _ask_to_stop(self, run_id: str, at: datetime | None) -> None:
        with self.office.database.write(TENANT) as session:
            session.get_one(Run, run_id).stop_requested_at = at

    @rule(run=runs, step=steps, amount=amounts)
    def another_worker_tries(self, run: int, step: int, amount: Decimal) -> None:
        key = (self.runs[run], f"0.{step}.model")
        if key in self.done:
            return
        with pytest.raises(TakenOver):
            self.office.journal("worker-2").open(
                StepRef(*key, "model", "model-x", "openai"), amount=amount, told={}, repeatable=False
            )

    @rule(agent=st.integers(0, 1), name=st.sampled_from(("cap_run", "cap_daily", "cap_monthly")), cap=limits)
    def change_cap(self, agent: int, name: str, cap: Decimal | None) -> None:
        self.office.change(self.agents[agent], **{name: cap})

    @rule(cap=limits)
    def change_workspace(self, cap: Decimal | None) -> None:
        self.office.set_workspace(cap_monthly=cap)

    @rule(agent=st.integers(0, 1), amount=amounts, up=st.booleans())
    def move_money(self, agent: int, amount: Decimal, up: bool) -> None:
        with self.office.database.write(TENANT) as session:
            who = session.get_one(Agent, self.agents[agent])
            if up:
                adjustments.top_up(session, who, TopUp(amount=amount))
                return
            try:
                adjustments.correct(session, who, Correction(amount=-amount, memo="found by trying"))
            except ApiError as error:
                assert error.code == "correction_too_large"

    def _one_sent(self, data: st.DataObject) -> tuple[str, str]:
        """In an order that a replay repeats: ids of runs are random."""
        in_order = sorted(self.sent, key=lambda key: (self.runs.index(key[0]), key[1]))
        return data.draw(st.sampled_from(in_order))

    def _fits(self, run_id: str) -> None:
        """At the moment of a reservation, spent and reserved are within every cap that applies."""
        with self.office.database.read(TENANT) as session:
            run = session.get_one(Run, run_id)
            agent = session.get_one(Agent, run.agent_id)
            space = session.get_one(Workspace, TENANT)
            entries = [e for e in session.exec(select(LedgerEntry)) if e.kind in SPEND]
            account = session.get_one(Account, agent.id)
        used: Counter[str] = Counter()
        for (sent_run, _), amount in self.sent.items():
            used[sent_run] += amount
            used[self.agents[self.runs.index(sent_run) // 2]] += amount
        assert used[agent.id] <= account.balance
        mine, today = [e for e in entries if e.agent_id == agent.id], ledger.accounting_day(now(), "UTC")
        for limit, spent, reserved in (
            (run.cap, [e for e in mine if e.run_id == run.id], used[run.id]),
            (agent.cap_run, [e for e in mine if e.run_id == run.id], used[run.id]),
            (agent.cap_daily, [e for e in mine if e.day == today], used[agent.id]),
            (agent.cap_monthly, mine, used[agent.id]),
            (space.cap_monthly, entries, sum(self.sent.values(), ZERO)),
        ):
            assert limit is None or reserved - sum(e.amount for e in spent) <= limit

    @invariant()
    def it_adds_up(self) -> None:
        if not hasattr(self, "runs"):
            return
        with self.office.database.read(TENANT) as session:
            entries = list(session.exec(select(LedgerEntry)))
            accounts = list(session.exec(select(Account)))
            days = list(session.exec(select(DailyBalance)))
            found_runs, found_steps = list(session.exec(select(Run))), list(session.exec(select(Step)))
            told = list(session.exec(select(Event)))
        assert max(Counter((e.agent_id, e.run_id, e.step, e.kind) for e in entries).values()) == 1
        for account in accounts:
            mine = [e for e in entries if e.agent_id == account.agent_id]
            spent = -sum((e.amount for e in mine if e.kind in SPEND), ZERO)
            assert account.balance == sum(e.amount for e in mine) == mine[-1].balance_after >= 0
            assert (account.spend, account.entries) == (spent, len(mine))
            kept = [d for d in days if d.agent_id == account.agent_id]
            assert max(kept, key=lambda d: d.day).balance == account.balance
            assert sum((d.spend for d in kept), ZERO) == account.spend >= 0
            in_runs = -sum((e.amount for e in mine if e.kind in SPEND and e.run_id), ZERO)
            assert sum((d.run_spend for d in kept), ZERO) == in_runs
        for run in found_runs:
            mine = [e for e in entries if e.run_id == run.id]
            assert run.spend == -sum((e.amount for e in mine), ZERO) >= 0
            assert run.spend == sum((s.cost for s in found_steps if s.run_id == run.id), ZERO)
            numbers = [e.seq for e in told if e.run_id == run.id]
            assert sorted(numbers) == list(range(1, len(numbers) + 1))
        reserved = {(s.run_id, s.key): s.reserved for s in found_steps if s.reserved}
        assert reserved == self.sent
        assert {(s.run_id, s.key) for s in found_steps if s.state == "sent"} == set(self.sent)
        assert sum((run.spend for run in found_runs), ZERO) == self.owed


@pytest.fixture(scope="module", autouse=True)
def _empty(tmp_path_factory: pytest.TempPathFactory) -> None:
    global EMPTY
    EMPTY = tmp_path_factory.mktemp("empty") / "clawwork.db"
    database = Database(f"sqlite:///{EMPTY}")
    database.migrate()
    database.close()


EMPTY = Path()
TestMoney = Money.TestCase
TestMoney.settings = settings(
    max_examples=15,
    stateful_step_count=30,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
)
