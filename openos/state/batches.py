"""Many events a second become few updates: the first at once, what follows gathered."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Generic, TypeVar

Item = TypeVar("Item")


class _End:
    """Stands in the queue where the stream ended."""


class Batches(Generic[Item]):
    """Batches of a stream, at least `every` seconds apart; an empty batch after `quiet` seconds of nothing.

    What the stream raises is raised here, after the items that came before it.
    """

    def __init__(self, stream: AsyncIterator[Item], *, every: float = 0.1, quiet: float = 5.0) -> None:
        self._stream, self._every, self._quiet = stream, every, quiet
        self._queue: asyncio.Queue[Item | _End] = asyncio.Queue()

    async def _pump(self) -> None:
        try:
            async for item in self._stream:
                self._queue.put_nowait(item)
        finally:
            self._queue.put_nowait(_End())

    async def __aiter__(self) -> AsyncIterator[list[Item]]:
        pump = asyncio.create_task(self._pump())
        try:
            ended = False
            while not ended:
                batch, ended = await self._gather()
                if batch or not ended:
                    yield batch
                    await asyncio.sleep(self._every)
            await pump
        finally:
            pump.cancel()
            with suppress(asyncio.CancelledError):
                await asyncio.gather(pump, return_exceptions=True)

    async def _gather(self) -> tuple[list[Item], bool]:
        """What is there, after waiting for the first of it; whether the stream has ended."""
        try:
            waiting = [await asyncio.wait_for(self._queue.get(), self._quiet)]
        except TimeoutError:
            return [], False
        while not self._queue.empty():
            waiting.append(self._queue.get_nowait())
        return [item for item in waiting if not isinstance(item, _End)], isinstance(waiting[-1], _End)
