"""Fifty runs at once while readers ask: what they wait, and how far the runs come."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import col, func, select

from clawwork_api.simulations.tables import Run, Step
from scripts.bench.figures import Spread, spread
from scripts.bench.service import HEADERS, TENANT
from scripts.bench.stage import ENDED, PATIENCE_SECONDS, Kind, Stage, stage

RUNS = 50
ANSWER_SECONDS = 0.3
LOOKS = 10
PAUSE_SECONDS = 0.1
"""Between two questions of a reader."""


@dataclass(frozen=True)
class CrowdFigures:
    """`seconds` is from the first launch to the last end; `loop` an answer without a thread or a table."""

    database: str
    runs: int
    seconds: float
    runs_per_second: float
    steps_per_second: float
    reads: dict[str, Spread]
    all_reads: Spread
    loop: Spread


def measure(kind: Kind) -> CrowdFigures:
    with stage(kind, seconds=ANSWER_SECONDS, looks=LOOKS) as staged:
        begun = time.monotonic()
        with staged.services[0].client() as client:
            ids = [staged.launch(client, number) for number in range(RUNS)]
        times = asyncio.run(_read(staged, ids[-1]))
        seconds = time.monotonic() - begun
        steps = _outcome(staged)
    loop = spread(times.pop("/healthz"))
    whole = spread([each for of_path in times.values() for each in of_path])
    named = {path.replace(ids[-1], "{id}"): spread(found) for path, found in times.items()}
    rates = (round(RUNS / seconds, 2), round(steps / seconds, 1))
    return CrowdFigures(kind, RUNS, round(seconds, 1), *rates, named, whole, loop)


async def _read(staged: Stage, run_id: str) -> dict[str, list[float]]:
    """The seconds of each answer by path, until every run has ended."""
    port = staged.services[0].port
    paths = ("/api/agents", "/api/leaderboard", "/api/simulations", f"/api/simulations/{run_id}", "/healthz")
    times: dict[str, list[float]] = {path: [] for path in paths}
    over = asyncio.Event()
    readers = [asyncio.create_task(_reader(port, path, times[path], over)) for path in paths]
    try:
        await asyncio.to_thread(_await_all, staged)
    finally:
        over.set()
        await asyncio.gather(*readers)
    return times


async def _reader(port: int, path: str, times: list[float], over: asyncio.Event) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    head = "".join(f"{name}: {value}\r\n" for name, value in HEADERS.items())
    while not over.is_set():
        begun = time.perf_counter()
        writer.write(f"GET {path} HTTP/1.1\r\nHost: bench\r\n{head}\r\n".encode())
        await _answer(reader, path)
        times.append(time.perf_counter() - begun)
        await asyncio.sleep(PAUSE_SECONDS)
    writer.close()


async def _answer(reader: asyncio.StreamReader, path: str) -> None:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower().split("\r\n")
    if " 200 " not in head[0] + " ":
        raise RuntimeError(f"{path} answered {head[0]}")
    await reader.readexactly(_size(head))


def _size(head: Sequence[str]) -> int:
    return next(int(line.partition(":")[2]) for line in head if line.startswith("content-length:"))


def _await_all(staged: Stage) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while _open_runs(staged):
        if time.monotonic() > until:
            raise RuntimeError("the runs did not end in time")
        time.sleep(0.5)


def _open_runs(staged: Stage) -> int:
    with staged.database.read(TENANT) as session:
        query = select(func.count()).select_from(Run).where(col(Run.status).not_in(ENDED))
        return session.exec(query).one()


def _outcome(staged: Stage) -> int:
    """How many steps were recorded. Raises RuntimeError when a run was not completed."""
    with staged.database.read(TENANT) as session:
        failed = session.exec(select(Run).where(Run.status != "completed")).all()
        if failed:
            raise RuntimeError(f"{len(failed)} runs failed: {failed[0].reason} {failed[0].hint}")
        query = select(func.count()).select_from(Step).where(Step.state == "done")
        return session.exec(query).one()
