"""Threads for the journal: few, and never left half done."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from functools import partial
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")

RECORDERS = 2
_recorders = ThreadPoolExecutor(RECORDERS, thread_name_prefix="recorder")
"""Apart from the threads that read documents, which may take long. More than two only wait for each other and
for the interpreter, and whoever reads waits with them: with six, fifty runs took longer and readers twice as
long."""


async def record(function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Runs `function`, which reads or writes the journal, in a thread."""
    call = partial(copy_context().run, function, *args, **kwargs)
    return await asyncio.get_running_loop().run_in_executor(_recorders, call)


async def to_the_end(function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """As `record`. When cancelled, it waits for the thread before it passes that on: whoever writes down the
    end of the run then finds what the thread has written."""
    work = asyncio.ensure_future(record(function, *args, **kwargs))
    try:
        return await asyncio.shield(work)
    except asyncio.CancelledError:
        await asyncio.wait([work])
        raise
