"""A run step by step from its record, calling no model and no tool, changing nothing.

The conversation is built again by the loop itself, over a journal that only reads; each request that it would
send is compared with the SHA-256 of the one that was sent.
"""

import asyncio
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NoReturn

from pydantic_ai.messages import ModelMessage, ModelResponse
from pydantic_ai.models.function import AgentInfo, FunctionModel
from sqlmodel import col, select

from clawwork_api.agents.tables import Agent
from clawwork_api.artifacts.storage import task_workspace
from clawwork_api.catalogue.schemas import ModelInfo
from clawwork_api.database import Database
from clawwork_api.economy.prices import OwnPrice
from clawwork_api.errors import not_found
from clawwork_api.redaction import of_settings
from clawwork_api.runtime.circuits import Circuits
from clawwork_api.runtime.context import RunContext, TaskContext
from clawwork_api.runtime.drain import Drain
from clawwork_api.runtime.journal import Journal
from clawwork_api.runtime.loop import converse
from clawwork_api.runtime.recording import StepRef
from clawwork_api.runtime.stopping import WorkStopped
from clawwork_api.settings import Settings
from clawwork_api.simulations.events import EventFeed
from clawwork_api.simulations.tables import Run, RunTask

NOBODY = "replay"


@dataclass
class Replayed:
    """`same` says of each model call, by its step, whether the request was rebuilt exactly as it was sent.

    `ends` says of each task where its record ends.
    """

    run_id: str
    prompt: str
    same: dict[str, bool] = field(default_factory=dict)
    ends: list[str] = field(default_factory=list)

    @property
    def faithful(self) -> bool:
        return all(self.same.values())


class NotRecorded(Exception):
    """The record ends here."""


class RecordedJournal(Journal):
    """Answers what is recorded, and writes nothing."""

    def open(self, ref: StepRef, **_: object) -> str:
        step = self.recorded(ref.run_id, ref.key)
        if step is None:
            raise NotRecorded(ref.key)
        return step.response

    def open_unasked(self, ref: StepRef, **_: object) -> None:
        """What a person had to say is recorded too."""

    def settle(self, ref: StepRef, **_: object) -> NoReturn:
        raise NotRecorded(ref.key)


async def replay(database: Database, settings: Settings, tenant: str, run_id: str) -> Replayed:
    """Raises ApiError 404 `simulation_not_found`."""
    run, agent, tasks = await asyncio.to_thread(_read, database, tenant, run_id)
    found = Replayed(run_id, run.prompt)
    context = _context(database, settings, run, agent, found)
    for task in tasks:
        folder = task_workspace(settings.data_dir, tenant, run.signature, run.id, task.position)
        found.ends.append(await _end(TaskContext(context, task, folder)))
    return found


async def _end(task: TaskContext) -> str:
    try:
        await converse(task)
    except NotRecorded as end:
        return f"nothing is recorded at {end}"
    except WorkStopped as stop:
        return stop.reason
    return "handed in"


def _read(database: Database, tenant: str, run_id: str) -> tuple[Run, Agent, list[RunTask]]:
    with database.read(tenant) as session:
        run = session.get(Run, run_id)
        if run is None:
            raise not_found("Simulation")
        query = select(RunTask).where(RunTask.run_id == run_id).order_by(col(RunTask.position))
        return run, session.get_one(Agent, run.agent_id), list(session.exec(query))


def _context(database: Database, settings: Settings, run: Run, agent: Agent, found: Replayed) -> RunContext:
    feed, redactor = EventFeed(database), of_settings(settings)
    return RunContext(
        database=database,
        feed=feed,
        journal=RecordedJournal(database, feed, redactor, tenant=run.tenant, executor_id=NOBODY),
        redactor=redactor,
        sandbox=None,
        data_dir=settings.data_dir,
        tenant=run.tenant,
        agent=agent,
        run=run,
        model=FunctionModel(_never),
        info=_info(run),
        drain=Drain(),
        circuits=Circuits(failures=1, cool_down=0),
        circuit=None,
        settings=settings,
        own_prices={run.model: OwnPrice(NOBODY, Decimal(0), Decimal(0))},
        compared=found.same.__setitem__,
    )


def _info(run: Run) -> ModelInfo:
    """Prices and window are of no concern: what was decided by them is recorded."""
    return ModelInfo(
        id=run.model,
        label=run.model,
        provider=NOBODY,
        practice=run.practice,
        available=False,
        missing_variable="",
        note="",
        price_source="",
        input_per_1m=None,
        output_per_1m=None,
    )


def _never(_messages: list[ModelMessage], _info: AgentInfo) -> ModelResponse:
    raise RuntimeError("a replay calls no model")
