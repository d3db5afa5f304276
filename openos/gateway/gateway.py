"""The one door to ClawWork: every call says on whose behalf, and is checked, limited and recorded."""

from collections.abc import AsyncIterator
from functools import lru_cache
from typing import Literal

from openos.accounts import Identity, get_accounts
from openos.database import get_database
from openos.gateway.access import Access
from openos.gateway.client import Params, get_client
from openos.gateway.door import path_of
from openos.gateway.endpoints import Endpoints
from openos.gateway.errors import NotFound
from openos.gateway.feeds import Feeds
from openos.gateway.files import Files
from openos.gateway.memory import Memory
from openos.gateway.models import (
    AgentDetail,
    AgentList,
    ArtifactDetail,
    ArtifactPages,
    ArtifactRow,
    EventPage,
    EventRow,
    Hire,
    Launch,
    Launched,
    Leaderboard,
    LedgerPage,
    ModelList,
    Page,
    Readyz,
    RunChange,
    RunDetail,
    RunPage,
    StepRow,
    Stop,
    TaskDetail,
    TaskList,
    WriteTask,
)
from openos.gateway.money import Money
from openos.gateway.questions import Questions
from openos.gateway.scores import Scores
from openos.gateway.servers import Servers
from openos.gateway.skills import Skills
from openos.settings import get_settings


class Gateway(Money, Memory, Questions, Endpoints, Servers, Skills, Scores):
    """Raises GatewayError. Lists are newest first; `cursor` is the `next` of the page before, "" at first.

    `key` names one intent of a person: sent again with the same key, nothing happens twice.
    """

    async def models(self, identity: Identity) -> ModelList:
        return await self._read(identity, "/api/models", ModelList)

    async def coworkers(self, identity: Identity) -> AgentList:
        return await self._read(identity, "/api/agents", AgentList)

    async def coworker(self, identity: Identity, signature: str) -> AgentDetail:
        return await self._read(identity, path_of("/api/agents", signature), AgentDetail)

    async def hire(self, identity: Identity, hire: Hire, *, key: str = "") -> AgentDetail:
        act = ("hire", f"coworker {hire.signature}")
        return await self._write(identity, "/api/agents", AgentDetail, act=act, body=hire, key=key)

    async def ledger(
        self, identity: Identity, signature: str, *, cursor: str = "", limit: int = 50
    ) -> LedgerPage:
        path = path_of("/api/agents", signature, "ledger")
        return await self._read(identity, path, LedgerPage, {"cursor": cursor, "limit": limit})

    async def leaderboard(self, identity: Identity) -> Leaderboard:
        return await self._read(identity, "/api/leaderboard", Leaderboard)

    async def tasks(self, identity: Identity) -> TaskList:
        return await self._read(identity, "/api/tasks", TaskList)

    async def task(self, identity: Identity, task_id: str) -> TaskDetail:
        return await self._read(identity, path_of("/api/tasks", task_id), TaskDetail)

    async def write_task(self, identity: Identity, task: WriteTask, *, key: str = "") -> TaskDetail:
        act = ("write-task", f"task {task.title}")
        return await self._write(identity, "/api/tasks", TaskDetail, act=act, body=task, key=key)

    async def runs(
        self, identity: Identity, *, cursor: str = "", limit: int = 50, signature: str = "", status: str = ""
    ) -> RunPage:
        wanted: Params = {"cursor": cursor, "limit": limit, "signature": signature, "status": status}
        return await self._read(identity, "/api/simulations", RunPage, wanted)

    async def run(self, identity: Identity, run_id: str) -> RunDetail:
        return await self._read(identity, path_of("/api/simulations", run_id), RunDetail)

    async def launch(self, identity: Identity, launch: Launch, *, key: str = "") -> Launched:
        act = ("launch", f"coworker {launch.signature}")
        return await self._write(identity, "/api/simulations", Launched, act=act, body=launch, key=key)

    async def stop(
        self, identity: Identity, run_id: str, *, mode: Literal["now", "after_step"] = "now"
    ) -> RunChange:
        """`mode`: now interrupts the step at hand, after_step lets it end."""
        return await self._change_run(identity, run_id, "stop", body=Stop(mode=mode))

    async def pause(self, identity: Identity, run_id: str) -> RunChange:
        return await self._change_run(identity, run_id, "pause")

    async def resume(self, identity: Identity, run_id: str) -> RunChange:
        return await self._change_run(identity, run_id, "resume")

    async def retry(self, identity: Identity, run_id: str) -> RunChange:
        """Goes on with the undelivered tasks of a run that has ended."""
        return await self._change_run(identity, run_id, "retry")

    async def restart(self, identity: Identity, run_id: str, *, key: str = "") -> Launched:
        """A new run of the same coworker on the same tasks."""
        path = path_of("/api/simulations", run_id, "restart")
        return await self._write(identity, path, Launched, act=("restart", f"run {run_id}"), key=key)

    async def _change_run(
        self, identity: Identity, run_id: str, verb: str, *, body: Stop | None = None
    ) -> RunChange:
        path = path_of("/api/simulations", run_id, verb)
        return await self._write(identity, path, RunChange, act=(verb, f"run {run_id}"), body=body)

    async def steps(
        self, identity: Identity, run_id: str, *, before: str = "", limit: int = 200
    ) -> Page[StepRow]:
        """Steps before the one with key `before`; the newest when it is empty."""
        path = path_of("/api/simulations", run_id, "steps")
        return await self._read(identity, path, Page[StepRow], {"before": before, "limit": limit})

    async def step_detail(self, identity: Identity, run_id: str, key: str) -> str:
        """What went in and out of one step; "" when the run has no such step."""
        try:
            step = await self._read(identity, path_of("/api/simulations", run_id, "steps", key), StepRow)
        except NotFound:
            return ""
        return step.detail

    async def events(self, identity: Identity, run_id: str, *, after: int) -> list[EventRow]:
        """At most 500 events with `seq` above `after`, oldest first."""
        path = path_of("/api/simulations", run_id, "events")
        return (await self._read(identity, path, EventPage, {"after": after})).events

    def follow(self, identity: Identity, run_id: str, *, after: int = 0) -> AsyncIterator[EventRow]:
        """Each event of a run with `seq` above `after`, as it happens; ends with the run.

        All who follow a run share one stream from ClawWork. Raises GatewayError; Unauthorised when the
        session ends meanwhile.
        """
        return get_feeds().follow(identity, run_id, after=after)

    async def artifacts(
        self,
        identity: Identity,
        *,
        run_id: str = "",
        signature: str = "",
        role: str = "",
        cursor: str = "",
        limit: int = 50,
    ) -> Page[ArtifactRow]:
        wanted: Params = {
            "run_id": run_id,
            "signature": signature,
            "role": role,
            "cursor": cursor,
            "limit": limit,
        }
        return await self._read(identity, "/api/artifacts", Page[ArtifactRow], wanted)

    async def artifact(self, identity: Identity, artifact_id: str) -> ArtifactDetail:
        return await self._read(identity, path_of("/api/artifacts", artifact_id), ArtifactDetail)

    async def artifact_pages(self, identity: Identity, artifact_id: str) -> ArtifactPages:
        """How many pages a document has; for the first who asks they are drawn, which takes seconds."""
        return await self._read(identity, path_of("/api/artifacts", artifact_id, "pages"), ArtifactPages)

    async def readiness(self, identity: Identity) -> Readyz:
        """What ClawWork says of its own parts, ready or not."""
        return await self._read(identity, "/readyz", Readyz, accept=(200, 503))


@lru_cache(maxsize=1)
def get_access() -> Access:
    return Access(get_settings(), get_database())


@lru_cache(maxsize=1)
def get_gateway() -> Gateway:
    """The process's gateway."""
    return Gateway(get_client(), get_access())


@lru_cache(maxsize=1)
def get_files() -> Files:
    """The gateway's part for bytes."""
    return Files(get_client(), get_access())


@lru_cache(maxsize=1)
def get_feeds() -> Feeds:
    """The event streams that are open at this moment."""
    return Feeds(get_client(), get_access(), is_live=get_accounts().sessions.is_live)
