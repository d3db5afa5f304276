"""What one run works with."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pydantic_ai.models import Model

from clawwork_api.agents.tables import Agent
from clawwork_api.catalogue.schemas import ModelInfo
from clawwork_api.database import Database
from clawwork_api.economy.prices import OwnPrices
from clawwork_api.mcp.service import Opened
from clawwork_api.redaction import Redactor
from clawwork_api.runtime.circuits import Circuit, Circuits
from clawwork_api.runtime.drain import Drain
from clawwork_api.runtime.drawing import Pages
from clawwork_api.runtime.journal import Journal
from clawwork_api.runtime.sandboxes import Sandbox
from clawwork_api.runtime.threads import record
from clawwork_api.runtime.tools import AttachedTool
from clawwork_api.settings import Settings
from clawwork_api.simulations.events import EventFeed
from clawwork_api.simulations.tables import Run, RunTask


@dataclass(frozen=True)
class RunContext:
    """`agent` and `run` are the rows as they were when work began: only their unchanging fields are used.

    `circuit` is that of the key that pays for `model`; None where nobody is called.
    """

    database: Database
    feed: EventFeed
    journal: Journal
    redactor: Redactor
    sandbox: Sandbox | None
    data_dir: Path
    tenant: str
    agent: Agent
    run: Run
    model: Model
    info: ModelInfo
    drain: Drain
    circuits: Circuits
    circuit: Circuit | None
    settings: Settings
    own_prices: OwnPrices = field(default_factory=dict)
    servers: Sequence[Opened] = ()
    pages: Pages | None = None
    compared: Callable[[str, bool], None] = lambda _key, _same: None
    """Told of each request that is read back: its step, and whether it would be sent the same again."""

    async def gate(self) -> None:
        """Passed before each step; who is parked here leaves nothing unwritten."""
        if self.drain.closing:
            await record(self.journal.flush)
        await self.drain.gate()


@dataclass(frozen=True)
class TaskContext:
    """One task of the run, its durable folder, the tools of the workspace's own servers, and what is
    said of its skills."""

    run: RunContext
    task: RunTask
    workspace: Path
    attached: Sequence[AttachedTool] = ()
    skills: Sequence[str] = ()

    def key(self, *parts: object) -> str:
        return ".".join(str(p) for p in (self.task.position, *parts))
