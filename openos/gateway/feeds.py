"""Events of runs, live: one stream from ClawWork for each run, handed on to all who follow it here."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from urllib.parse import quote

from openos.accounts import Identity
from openos.gateway.access import Access
from openos.gateway.client import Client
from openos.gateway.door import Door, Headers
from openos.gateway.errors import Unauthorised
from openos.gateway.failures import unreadable
from openos.gateway.feed import Feed
from openos.gateway.models import EventPage, EventRow

CHECK_SESSION_EVERY = 15.0  # seconds
PAGE = 500


@dataclass
class _Shared:
    feed: Feed
    followers: int = 0


class Feeds(Door):
    """The feeds that are open; a feed is closed when its last follower leaves."""

    def __init__(self, client: Client, access: Access, *, is_live: Callable[[str], bool]) -> None:
        super().__init__(client, access)
        self._is_live = is_live
        self._shared: dict[tuple[str, str], _Shared] = {}

    async def follow(self, identity: Identity, run_id: str, *, after: int) -> AsyncIterator[EventRow]:
        """See `Gateway.follow`."""
        headers = await self._access.admit(identity, "read", action="follow", target=f"run {run_id}")
        async with self._feed(identity, run_id, headers, after) as feed:
            told: EventRow | None = None
            while True:
                while after < feed.base:
                    for event in await self._earlier(identity, run_id, after=after, until=feed.base):
                        yield event
                        after = event.seq
                for event in await feed.wait(after, CHECK_SESSION_EVERY, told):
                    yield event
                    after = event.seq
                    if event.final:
                        return
                if feed.passing is not None and feed.passing is not told:
                    told = feed.passing
                    yield told
                    continue
                if feed.over(after):
                    return
                if not await asyncio.to_thread(self._is_live, identity.session_id):
                    raise Unauthorised()

    @asynccontextmanager
    async def _feed(
        self, identity: Identity, run_id: str, headers: Headers, after: int
    ) -> AsyncIterator[Feed]:
        key = (identity.workspace_id, run_id)
        shared = self._shared.get(key)
        if shared is None or shared.feed.ended:
            path = f"/api/simulations/{quote(run_id, safe='')}"
            shared = self._shared[key] = _Shared(Feed(self._client, path, headers, after=after))
        shared.followers += 1
        try:
            yield shared.feed
        finally:
            shared.followers -= 1
            if shared.followers == 0:
                await shared.feed.close()
                if self._shared.get(key) is shared:
                    del self._shared[key]

    async def _earlier(self, identity: Identity, run_id: str, *, after: int, until: int) -> list[EventRow]:
        """Events that are older than what the feed holds: one page of those after `after`, never empty."""
        path = f"/api/simulations/{quote(run_id, safe='')}/events"
        page = await self._read(identity, path, EventPage, {"after": after, "limit": PAGE})
        found = [event for event in page.events if event.seq <= until]
        if not found:
            raise unreadable("", f"events after {after} of {until} are missing")
        return found
