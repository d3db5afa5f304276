"""Coworkers and their runs in one database, worked through the journal as the runtime does."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlmodel import col, select

from clawwork_api.agents import service as agents
from clawwork_api.agents.schemas import AgentChange, Hire
from clawwork_api.agents.tables import Account, Agent
from clawwork_api.database import Database
from clawwork_api.economy import adjustments
from clawwork_api.economy.prices import Charge, TokenUse
from clawwork_api.economy.schemas import TopUp
from clawwork_api.economy.tables import LedgerEntry
from clawwork_api.redaction import Redactor
from clawwork_api.runtime.journal import Journal
from clawwork_api.runtime.recording import StepRef
from clawwork_api.settings import Settings
from clawwork_api.simulations.events import EventFeed
from clawwork_api.simulations.tables import Event, Run, RunTask
from clawwork_api.workspace import service as workspace
from clawwork_api.workspace.schemas import WorkspaceChange

TENANT = "team:economy"
OWNER = "worker-1"
USE = TokenUse(100, 20)


@dataclass
class Office:
    database: Database

    def __post_init__(self) -> None:
        self.feed = EventFeed(self.database)

    def hire(self, name: str = "Ada", *, opening: str = "10", **caps: Any) -> str:
        wanted = Hire(signature=name, model="practice-1", opening_balance=Decimal(opening), **caps)
        with self.database.write(TENANT) as session:
            return agents.hire(session, Settings(_env_file=None), wanted).id

    def start(self, agent_id: str, *, cap: str | None = None) -> str:
        """A run with one task that this process owns."""
        with self.database.write(TENANT) as session:
            agent = session.get_one(Agent, agent_id)
            run = Run(
                tenant=TENANT, agent_id=agent_id, signature=agent.signature, model=agent.model, practice=True,
                status="running", owner=OWNER, cap=Decimal(cap) if cap else agent.cap_run,
            )  # fmt: skip
            session.add(run)
            session.flush()
            session.add(
                RunTask(
                    tenant=TENANT,
                    run_id=run.id,
                    agent_id=agent_id,
                    position=0,
                    task_id="task-a",
                    title="=Task A",
                    occupation="Clerks",
                    brief="Do it",
                    value=Decimal(5),
                )
            )
            return run.id

    def journal(self, executor_id: str = OWNER) -> Journal:
        """As after a restart: nothing is remembered but what is in the database."""
        return Journal(self.database, self.feed, Redactor(()), tenant=TENANT, executor_id=executor_id)

    def reserve(
        self, run_id: str, key: str, amount: str | Decimal, *, provider: str = "openai"
    ) -> str | None:
        ref = StepRef(run_id, key, "model", "model-x", provider)
        return self.journal().open(ref, amount=Decimal(amount), told={}, repeatable=False)

    def settle(self, run_id: str, key: str, amount: str | Decimal) -> str:
        ref = StepRef(run_id, key, "model", "model-x", "openai")
        charge = Charge(Decimal(amount), {"source": "test"})
        return self.journal().settle(ref, response=f"answer of {key}", told={}, charge=charge, use=USE)

    def spend(self, run_id: str, key: str, amount: str) -> None:
        self.reserve(run_id, key, amount)
        self.settle(run_id, key, amount)

    def change(self, agent_id: str, **caps: Any) -> None:
        with self.database.write(TENANT) as session:
            agents.change(session, session.get_one(Agent, agent_id), AgentChange(**caps))

    def top_up(self, agent_id: str, amount: str) -> None:
        with self.database.write(TENANT) as session:
            adjustments.top_up(session, session.get_one(Agent, agent_id), TopUp(amount=Decimal(amount)))

    def set_workspace(self, **settings: Any) -> None:
        with self.database.write(TENANT) as session:
            workspace.change(session, WorkspaceChange(**settings))

    def account(self, agent_id: str) -> Account:
        with self.database.read(TENANT) as session:
            return session.get_one(Account, agent_id)

    def entries(self, agent_id: str) -> list[LedgerEntry]:
        with self.database.read(TENANT) as session:
            query = select(LedgerEntry).where(LedgerEntry.agent_id == agent_id).order_by(col(LedgerEntry.id))
            return list(session.exec(query))

    def told(self, run_id: str, kind: str) -> list[dict[str, Any]]:
        with self.database.read(TENANT) as session:
            query = select(Event).where(Event.run_id == run_id, Event.kind == kind).order_by(col(Event.seq))
            return [event.data for event in session.exec(query)]
