"""Events reach the page at once, and no more often than asked."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from openos.state.batches import Batches


async def gathered(stream: AsyncIterator[int], *, quiet: float = 5.0) -> list[list[int]]:
    return [batch async for batch in Batches(stream, every=0.02, quiet=quiet)]


async def test_a_burst_is_one_update_and_nothing_is_lost() -> None:
    async def burst() -> AsyncIterator[int]:
        for number in range(1000):
            yield number

    batches = await gathered(burst())
    assert [n for batch in batches for n in batch] == list(range(1000))
    assert len(batches) == 1


async def test_silence_is_told_so_that_the_age_on_the_page_grows() -> None:
    go_on = asyncio.Event()

    async def pausing() -> AsyncIterator[int]:
        yield 1
        await go_on.wait()
        yield 2

    seen = []
    async for batch in Batches(pausing(), every=0.001, quiet=0.01):
        seen.append(batch)
        if batch == []:
            go_on.set()
    assert seen[:2] == [[1], []]
    assert seen[-1] == [2]


async def test_a_failure_comes_after_what_went_before_it() -> None:
    async def breaking() -> AsyncIterator[int]:
        yield 1
        raise ConnectionError

    seen = []
    with pytest.raises(ConnectionError):
        async for batch in Batches(breaking(), every=0.001):
            seen.extend(batch)
    assert seen == [1]


async def test_leaving_the_page_ends_the_stream() -> None:
    left = asyncio.Event()

    async def endless() -> AsyncIterator[int]:
        try:
            yield 1
            await asyncio.Event().wait()
        finally:
            left.set()

    async def watch() -> None:
        async for _ in Batches(endless(), every=0.001):
            started.set()

    started = asyncio.Event()
    task = asyncio.create_task(watch())
    await started.wait()
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    await asyncio.wait_for(left.wait(), 1)
