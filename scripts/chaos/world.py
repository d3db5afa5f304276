"""What the chaos run works on: coworkers with caps, many runs, and the look at what became of them."""

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from sqlmodel import Session, col, func, select

from clawwork_api.agents import service as agents
from clawwork_api.agents.schemas import Hire
from clawwork_api.agents.tables import Account, Agent
from clawwork_api.database import Database, now, to_money
from clawwork_api.economy.tables import LedgerEntry
from clawwork_api.runtime.tables import ExecutorLease
from clawwork_api.settings import Settings
from clawwork_api.simulations import launching
from clawwork_api.simulations.schemas import Launch, RestartPolicy
from clawwork_api.simulations.states import ENDED
from clawwork_api.simulations.tables import Event, Run, Step
from clawwork_api.tasks.pack import sample_tasks

TENANT = "chaos"
COWORKERS = ("Ada", "Grace", "Edsger")
MODEL = "gpt-5-mini"
RUN_CAP = Decimal(5)
MONTH_CAP = Decimal(500)


@dataclass(frozen=True)
class Findings:
    """Every count but `runs`, `steps`, `unknown` and `entries` must be 0."""

    runs: int
    lost: int
    steps: int
    steps_repeated: int
    unknown: int
    entries: int
    entries_doubled: int
    balances_wrong: int
    caps_exceeded: int
    events_with_gaps: int


def people(database: Database, settings: Settings) -> None:
    with database.write(TENANT) as session:
        for name in COWORKERS:
            hire = Hire(
                signature=name,
                model=MODEL,
                opening_balance=Decimal(100_000),
                cap_run=RUN_CAP,
                cap_monthly=MONTH_CAP,
            )
            agents.hire(session, settings, hire)


def launch(database: Database, settings: Settings, count: int) -> None:
    """Queues `count` runs of a sample task each, over the coworkers in turn."""
    samples = [task.id for task in sample_tasks()]
    policy = RestartPolicy(max_retries=10, backoff_sec=0)
    for number in range(count):
        chosen = [samples[number % len(samples)]]
        wanted = Launch(signature=COWORKERS[number % len(COWORKERS)], task_ids=chosen, restart_policy=policy)
        with database.write(TENANT) as session:
            launching.launch(session, settings, wanted, actor="chaos")


def open_runs(database: Database) -> int:
    with database.system() as session:
        return session.exec(select(func.count()).where(col(Run.status).not_in(ENDED))).one()


def began(database: Database, pids: list[int]) -> bool:
    """Whether each of these processes has taken its lease, whose name holds its number."""
    with database.system() as session:
        names = session.exec(select(ExecutorLease.executor_id)).all()
    return {str(pid) for pid in pids} <= {name.rsplit("-", 2)[1] for name in names}


def untruthful(database: Database, *, lease_seconds: float) -> int:
    """Runs shown as worked although their worker has been gone for longer than the lease."""
    with database.system() as session:
        limit = now() - timedelta(seconds=lease_seconds + 2)
        alive = select(ExecutorLease.executor_id).where(col(ExecutorLease.beat_at) > limit)
        query = select(func.count()).where(
            col(Run.status).in_(("running", "stopping")), Run.owner != "", col(Run.owner).not_in(alive)
        )
        return session.exec(query).one()


def look(database: Database, asked: Counter[str]) -> Findings:
    """`asked` counts how often the provider got each request."""
    with database.system() as session:
        steps = list(session.exec(select(Step)))
        entries = list(session.exec(select(LedgerEntry)))
        runs = list(session.exec(select(Run)))
        unknown = sum(1 for e in entries if "~" in e.step)
        done = sum(1 for s in steps if s.kind == "model" and s.state == "done")
        keys = Counter((e.run_id, e.step, e.kind) for e in entries if e.run_id)
        return Findings(
            runs=len(runs),
            lost=sum(1 for r in runs if r.status != "completed"),
            steps=sum(1 for s in steps if s.state == "done"),
            steps_repeated=max(0, asked.total() - done - unknown),
            unknown=unknown,
            entries=len(entries),
            entries_doubled=sum(n - 1 for n in keys.values()),
            balances_wrong=_balances_wrong(session) + _runs_wrong(runs, entries),
            caps_exceeded=_caps_exceeded(session, runs),
            events_with_gaps=_gaps(session),
        )


def _balances_wrong(session: Session) -> int:
    sums = select(LedgerEntry.agent_id, func.sum(LedgerEntry.amount)).group_by(col(LedgerEntry.agent_id))
    totals = {agent: to_money(total) for agent, total in session.exec(sums)}
    return sum(1 for a in session.exec(select(Account)) if totals.get(a.agent_id) != a.balance)


def _runs_wrong(runs: list[Run], entries: list[LedgerEntry]) -> int:
    spent: Counter[str] = Counter()
    for entry in entries:
        if entry.run_id and entry.kind in ("model", "evaluation"):
            spent[entry.run_id] -= entry.amount  # type: ignore[assignment]  # a Counter of dollars
    return sum(1 for run in runs if run.spend != spent[run.id])


def _caps_exceeded(session: Session, runs: list[Run]) -> int:
    agents_over = sum(1 for a in session.exec(select(Account)) if a.spend > MONTH_CAP)
    named = {a.id for a in session.exec(select(Agent))}
    return agents_over + sum(1 for r in runs if r.agent_id in named and r.cap and r.spend > r.cap)


def _gaps(session: Session) -> int:
    query = select(Event.run_id, func.count(), func.max(Event.seq)).group_by(col(Event.run_id))
    return sum(1 for _, count, last in session.exec(query) if count != last)
