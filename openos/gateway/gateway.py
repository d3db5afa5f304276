"""The one door to ClawWork: every call says on whose behalf, and is checked, limited and recorded."""

from collections.abc import AsyncIterator
from functools import lru_cache
from urllib.parse import quote

from openos.accounts import Identity, get_accounts
from openos.database import get_database
from openos.gateway.access import Access
from openos.gateway.client import Params, get_client
from openos.gateway.door import Door
from openos.gateway.feeds import Feeds
from openos.gateway.files import Files
from openos.gateway.models import (
    AgentDetail,
    AgentList,
    ArtifactDetail,
    ArtifactRow,
    EventRow,
    Hire,
    Launch,
    Launched,
    Leaderboard,
    LedgerPage,
    ModelList,
    Page,
    Readyz,
    RunDetail,
    RunPage,
    StepRow,
    Stopping,
    TaskDetail,
    TaskList,
    WriteTask,
)
from openos.settings import get_settings


class Gateway(Door):
    """Raises GatewayError. Lists are newest first; `cursor` is the `next` of the page before, "" at first.

    `key` names one intent of a person: sent again with the same key, nothing happens twice.
    """

    async def models(self, identity: Identity) -> ModelList:
        return await self._read(identity, "/api/models", ModelList)

    async def coworkers(self, identity: Identity) -> AgentList:
        return await self._read(identity, "/api/agents", AgentList)

    async def coworker(self, identity: Identity, signature: str) -> AgentDetail:
        return await self._read(identity, _path("/api/agents", signature), AgentDetail)

    async def hire(self, identity: Identity, hire: Hire, *, key: str = "") -> AgentDetail:
        act = ("hire", f"coworker {hire.signature}")
        return await self._write(identity, "/api/agents", AgentDetail, act=act, body=hire, key=key)

    async def ledger(
        self, identity: Identity, signature: str, *, cursor: str = "", limit: int = 50
    ) -> LedgerPage:
        path = _path("/api/agents", signature, "ledger")
        return await self._read(identity, path, LedgerPage, {"cursor": cursor, "limit": limit})

    async def leaderboard(self, identity: Identity) -> Leaderboard:
        return await self._read(identity, "/api/leaderboard", Leaderboard)

    async def tasks(self, identity: Identity) -> TaskList:
        return await self._read(identity, "/api/tasks", TaskList)

    async def task(self, identity: Identity, task_id: str) -> TaskDetail:
        return await self._read(identity, _path("/api/tasks", task_id), TaskDetail)

    async def write_task(self, identity: Identity, task: WriteTask, *, key: str = "") -> TaskDetail:
        act = ("write-task", f"task {task.title}")
        return await self._write(identity, "/api/tasks", TaskDetail, act=act, body=task, key=key)

    async def runs(
        self, identity: Identity, *, cursor: str = "", limit: int = 50, signature: str = "", status: str = ""
    ) -> RunPage:
        wanted: Params = {"cursor": cursor, "limit": limit, "signature": signature, "status": status}
        return await self._read(identity, "/api/simulations", RunPage, wanted)

    async def run(self, identity: Identity, run_id: str) -> RunDetail:
        return await self._read(identity, _path("/api/simulations", run_id), RunDetail)

    async def launch(self, identity: Identity, launch: Launch, *, key: str = "") -> Launched:
        act = ("launch", f"coworker {launch.signature}")
        return await self._write(identity, "/api/simulations", Launched, act=act, body=launch, key=key)

    async def stop(self, identity: Identity, run_id: str, *, key: str = "") -> Stopping:
        path = _path("/api/simulations", run_id, "stop")
        return await self._write(identity, path, Stopping, act=("stop", f"run {run_id}"), key=key)

    async def steps(
        self, identity: Identity, run_id: str, *, before: str = "", limit: int = 200
    ) -> Page[StepRow]:
        """Steps before the one with key `before`; the newest when it is empty."""
        path = _path("/api/simulations", run_id, "steps")
        return await self._read(identity, path, Page[StepRow], {"before": before, "limit": limit})

    async def step_detail(self, identity: Identity, run_id: str, key: str) -> str:
        """What went in and out of one step; "" when the run has no such step."""
        before = ""
        while True:
            page = await self.steps(identity, run_id, before=before)
            found = next((step for step in page.items if step.key == key), None)
            if found or not page.next:
                return found.detail if found else ""
            before = page.next

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
        return await self._read(identity, _path("/api/artifacts", artifact_id), ArtifactDetail)

    async def readiness(self, identity: Identity) -> Readyz:
        """What ClawWork says of its own parts, ready or not."""
        return await self._read(identity, "/readyz", Readyz, accept=(200, 503))


def _path(base: str, *parts: str) -> str:
    return "/".join([base, *(quote(part, safe="") for part in parts)])


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
