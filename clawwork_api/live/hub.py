"""The sockets of one process. One reader a workspace looks for changes; a slow client holds up nobody."""

import asyncio
import json
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy.exc import OperationalError

from clawwork_api.database import Database
from clawwork_api.live import changes
from clawwork_api.live.changes import Seen
from clawwork_api.simulations.events import EventFeed
from clawwork_api.simulations.saying import Draft

log = logging.getLogger("clawwork.live")

LOOK_SECONDS = 0.5
"""How often the reader looks by itself: a message of another process may be lost."""
REST_SECONDS = 0.03
"""Between two looks: what happens meanwhile is told together, however much it is."""
QUEUED_MESSAGES = 64
MAX_SOCKETS_OF_A_TENANT = 50


class Crowded(Exception):
    """The workspace has as many sockets open as it may."""


class Client:
    """A socket's way out: messages wait in a bounded queue; a client that lets it fill is given up."""

    def __init__(self, *, deltas: bool = False) -> None:
        self.deltas = deltas
        self._queue: asyncio.Queue[str] = asyncio.Queue(QUEUED_MESSAGES)
        self.given_up = asyncio.Event()

    def offer(self, text: str) -> None:
        """Never waits."""
        try:
            self._queue.put_nowait(text)
        except asyncio.QueueFull:
            self.given_up.set()

    def offer_delta(self, text: str) -> None:
        """Said again a moment later anyway: left out for a client that is behind, or asked for none."""
        if self.deltas and self._queue.qsize() < QUEUED_MESSAGES // 2:
            self.offer(text)

    async def next(self) -> str:
        return await self._queue.get()


class Room:
    """The clients of one workspace and the task that looks for them."""

    def __init__(self, database: Database, feed: EventFeed, tenant: str) -> None:
        self._database, self._feed, self._tenant = database, feed, tenant
        self.clients: set[Client] = set()
        self._said: dict[str, Draft] = {}
        self.look = asyncio.Event()
        self.loop = asyncio.get_running_loop()
        self._ready: asyncio.Future[None] = self.loop.create_future()
        self.watch = asyncio.create_task(self._watch())

    async def ready(self) -> None:
        """Returns once whatever happens from now on will be told."""
        await asyncio.shield(self._ready)

    async def _watch(self) -> None:
        with self._feed.watched(self.look, tenant=self._tenant):
            seen = await asyncio.to_thread(self._begin)
            self._ready.set_result(None)
            while True:
                await self._pause()
                await self._tell_news(seen)
                await asyncio.sleep(REST_SECONDS)

    async def _tell_news(self, seen: Seen) -> None:
        try:
            deltas = any(client.deltas for client in self.clients)
            found, said = await asyncio.to_thread(self._since, seen, deltas=deltas)
        except OperationalError:
            log.warning("the database is away; live messages wait", exc_info=True)
            return
        for message in found:
            self._tell(message)
            await asyncio.sleep(0)  # the sockets that keep up take it before the next one comes
        self._tell_said(said)

    def _tell_said(self, drafts: list[Draft]) -> None:
        """What models say in other processes; those in this one are heard at once."""
        for draft in drafts:
            if self._said.get(draft.run_id) != draft:
                self.tell_delta(draft)
        self._said = {draft.run_id: draft for draft in drafts}

    async def _pause(self) -> None:
        try:
            await asyncio.wait_for(self.look.wait(), LOOK_SECONDS)
        except TimeoutError:
            return
        self.look.clear()

    def _begin(self) -> Seen:
        with self._database.read(self._tenant) as session:
            return changes.begin(session)

    def _since(self, seen: Seen, *, deltas: bool) -> tuple[list[dict[str, Any]], list[Draft]]:
        with self._database.read(self._tenant) as session:
            found = list(changes.since(session, seen))
            return found, self._feed.elsewhere(session) if deltas else []

    def _tell(self, message: dict[str, Any]) -> None:
        text = json.dumps(message)
        for client in tuple(self.clients):
            client.offer(text)

    def tell_delta(self, draft: Draft) -> None:
        """On the room's own loop."""
        data = {"key": draft.key, "text": draft.text}
        text = json.dumps({"type": "model_delta", "simulation_id": draft.run_id, "data": data})
        for client in tuple(self.clients):
            client.offer_delta(text)


class Hub:
    """One an app; sockets join it on the app's event loop."""

    def __init__(self, database: Database, feed: EventFeed) -> None:
        self._database, self._feed = database, feed
        self._rooms: dict[str, Room] = {}

    @asynccontextmanager
    async def joined(self, tenant: str, client: Client) -> AsyncIterator[Room]:
        """The client hears everything of its workspace meanwhile. Raises Crowded."""
        room = self._rooms.get(tenant)
        if room is None:
            room = self._rooms[tenant] = Room(self._database, self._feed, tenant)
        if len(room.clients) >= MAX_SOCKETS_OF_A_TENANT:
            raise Crowded
        room.clients.add(client)
        try:
            await room.ready()
            yield room
        finally:
            room.clients.discard(client)
            if not room.clients:
                room.watch.cancel()
                if self._rooms.get(tenant) is room:
                    del self._rooms[tenant]

    def look(self, tenant: str) -> None:
        """Looks for what is new in the workspace now; callable from any thread."""
        room = self._rooms.get(tenant)
        if room is not None and not room.loop.is_closed():
            room.loop.call_soon_threadsafe(room.look.set)

    def draft(self, draft: Draft) -> None:
        """Says what a model is saying to those who asked for it; callable from any thread."""
        room = self._rooms.get(draft.tenant)
        if room is not None and not room.loop.is_closed():
            room.loop.call_soon_threadsafe(room.tell_delta, draft)
