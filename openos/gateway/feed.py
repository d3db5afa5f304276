"""One run's event stream from ClawWork, kept open across broken connections."""

import asyncio
import logging
from bisect import bisect_right
from collections.abc import Mapping
from contextlib import suppress

import httpx
from httpx_sse import SSEError
from pydantic import ValidationError

from openos.gateway.client import Client
from openos.gateway.errors import Unavailable
from openos.gateway.failures import unreachable, unreadable
from openos.gateway.models import TERMINAL, EventRow, RunDetail

log = logging.getLogger("openos.gateway")

KEEP = 2000
PAUSES = (0.2, 0.5, 1.0, 2.0, 5.0, 5.0, 5.0)  # seconds between attempts to connect again


class Feed:
    """Holds the newest events above `base`. `path` is the run's; `headers` those of who came first."""

    def __init__(self, client: Client, path: str, headers: Mapping[str, str], *, after: int) -> None:
        self._client, self._path, self._headers = client, path, dict(headers)
        self._events: list[EventRow] = []
        self.base = self._last = after
        self._news = asyncio.Condition()
        self.ended = False
        self.passing: EventRow | None = None
        self._task = asyncio.create_task(self._run())

    async def wait(self, after: int, seconds: float, told: EventRow | None = None) -> list[EventRow]:
        """The events above `after`, waiting for the first; [] after `seconds`, at the end, or below `base`.

        Also [] when something passing is there that is not `told`. Raises GatewayError when the stream is
        lost for good.
        """
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds), self._news:
                await self._news.wait_for(
                    lambda: self._last > after or self.ended or self.passing is not told
                )
        if after < self.base:
            return []
        found = self._events[bisect_right(self._events, after, key=lambda event: event.seq) :]
        if self.ended and not found:
            await self._task
        return found

    def over(self, after: int) -> bool:
        """True when nothing will come after `after`."""
        return self.ended and self._last <= after

    async def close(self) -> None:
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)

    async def _run(self) -> None:
        try:
            await self._connected()
        finally:
            async with self._news:
                self.ended = True
                self._news.notify_all()

    async def _connected(self) -> None:
        """Until the run ends; after a break again from the last event, unless it broke too often in a row."""
        tries = 0
        while True:
            known = self._last
            try:
                if await self._listen() or await self._is_over():
                    return
                failure: Unavailable | None = None
            except Unavailable as error:
                failure = error
            tries = 0 if self._last > known else tries + 1
            if tries > len(PAUSES):
                raise failure or unreadable(self._headers["X-Request-Id"], "the event stream ends at once")
            log.info("event stream broke after event %d, connecting again", self._last)
            await asyncio.sleep(PAUSES[max(0, tries - 1)])

    async def _listen(self) -> bool:
        """True when the last event of the run came."""
        request_id = self._headers["X-Request-Id"]
        headers = {**self._headers, "Last-Event-ID": str(self._last)}
        try:
            async with self._client.events(
                f"{self._path}/events/stream", headers=headers, params={"deltas": "true"}
            ) as source:
                async for message in source.aiter_sse():
                    if not message.data:  # a ping: httpx-sse hands it on once an id is known
                        continue
                    event = EventRow.model_validate_json(message.data)
                    await self._add(event)
                    if event.final:
                        return True
        except (ValidationError, SSEError) as error:
            raise unreadable(request_id, f"event after {self._last}: {type(error).__name__}") from error
        except httpx.HTTPError as error:
            raise unreachable(error, request_id, sent=False) from error
        return False

    async def _is_over(self) -> bool:
        run = await self._client.read(self._path, RunDetail, headers=self._headers)
        return run.status in TERMINAL and run.last_event <= self._last

    async def _add(self, event: EventRow) -> None:
        if event.passing:
            async with self._news:
                self.passing = event
                self._news.notify_all()
            return
        if event.seq <= self._last:
            return
        async with self._news:
            self._events.append(event)
            self._last = event.seq
            if len(self._events) > 2 * KEEP:
                self.base = self._events[-KEEP - 1].seq
                del self._events[:-KEEP]
            self._news.notify_all()
