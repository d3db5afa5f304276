"""Runs worked in this process by the real runtime, with a loopback vendor as their provider."""

from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from pydantic import SecretStr
from sqlmodel import col, select

from clawwork_api.agents import service as agents
from clawwork_api.agents.schemas import Hire
from clawwork_api.agents.tables import Account, Agent
from clawwork_api.database import Database
from clawwork_api.economy.tables import LedgerEntry
from clawwork_api.redaction import of_settings
from clawwork_api.runtime.circuits import Circuits
from clawwork_api.runtime.drain import Drain
from clawwork_api.runtime.replay import Replayed, replay
from clawwork_api.runtime.resources import Resources
from clawwork_api.runtime.sandboxes import SandboxStatus
from clawwork_api.runtime.workflow import work_run
from clawwork_api.settings import Settings
from clawwork_api.simulations import launching
from clawwork_api.simulations.events import EventFeed
from clawwork_api.simulations.schemas import Launch, RestartPolicy
from clawwork_api.simulations.tables import Event, Run, RunTask, Step
from clawwork_api.tasks import service as tasks
from clawwork_api.tasks.schemas import WriteTask
from tests.fakes.vendors.server import Vendor

TENANT = "team:models"
OWNER = "worker-1"


@dataclass
class Bench:
    folder: Path
    vendor: Vendor
    database: Database
    model: str = "gpt-4o"
    settings: Settings = field(init=False)

    def __post_init__(self) -> None:
        chosen: dict[str, Any] = {
            "data_dir": self.folder,
            "openai_api_key": SecretStr("sk-openai-for-tests"),
            "openai_base_url": f"{self.vendor.url}/v1",
            "anthropic_api_key": SecretStr("sk-anthropic-for-tests"),
            "anthropic_base_url": self.vendor.url,
        }
        self.settings = Settings(_env_file=None, **chosen)  # type: ignore[call-arg]
        self.feed = EventFeed(self.database)

    def launch(self, brief: str = "Write memo.md", *, opening: str = "10", cap: str | None = None) -> str:
        """A coworker, hired on a task of its own; its run is queued."""
        with self.database.write(TENANT) as session:
            hire = Hire(signature="Ada", model=self.model, opening_balance=Decimal(opening))
            agents.hire(session, self.settings, hire)
            wanted = WriteTask(title="Memo", occupation="Clerk", brief=brief, value=Decimal(10))
            task = tasks.write(session, wanted, actor="tester")
            launch = Launch(
                signature="Ada",
                task_ids=[task.id],
                cap=Decimal(cap) if cap else None,
                restart_policy=RestartPolicy(enabled=False),
            )
            return launching.launch(session, self.settings, launch, actor="tester").id

    async def work(self, run_id: str) -> Run:
        """The run to its end, or as far as it comes."""
        await work_run(self.resources(), TENANT, run_id)
        return self.run(run_id)

    def resources(self) -> Resources:
        status = SandboxStatus(available=False, backend="none")
        redactor = of_settings(self.settings)
        circuits = Circuits(failures=99, cool_down=0.1)
        return Resources(
            self.settings, self.database, self.feed, redactor, None, status, Drain(), circuits, OWNER
        )

    async def replay(self, run_id: str) -> Replayed:
        return await replay(self.database, self.settings, TENANT, run_id)

    def run(self, run_id: str) -> Run:
        with self.database.read(TENANT) as session:
            return session.get_one(Run, run_id)

    def task(self, run_id: str) -> RunTask:
        with self.database.read(TENANT) as session:
            return session.exec(select(RunTask).where(RunTask.run_id == run_id)).one()

    def steps(self, run_id: str, kind: str) -> list[Step]:
        with self.database.read(TENANT) as session:
            query = select(Step).where(Step.run_id == run_id, Step.kind == kind).order_by(col(Step.sent_at))
            return list(session.exec(query))

    def told(self, run_id: str, kind: str) -> list[dict[str, Any]]:
        with self.database.read(TENANT) as session:
            query = select(Event).where(Event.run_id == run_id, Event.kind == kind).order_by(col(Event.seq))
            return [event.data for event in session.exec(query)]

    def spent(self) -> list[Decimal]:
        """What the ledger says of model calls, in order; the balance is the sum of all of it."""
        with self.database.read(TENANT) as session:
            entries = session.exec(select(LedgerEntry).order_by(col(LedgerEntry.id))).all()
            agent = session.exec(select(Agent)).one()
            balance = session.get_one(Account, agent.id).balance
        assert sum((e.amount for e in entries), Decimal(0)) == balance
        return [-e.amount for e in entries if e.kind == "model"]
