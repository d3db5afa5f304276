"""How many times a second one process answers the leaderboard and the list of coworkers, on imported runs.

python -m scripts.bench.reads /path/to/livebench [--growth 20] [--seconds 5] [--clients 20]

Starts a service of its own on loopback over a new folder, asks, prints a JSON object a line and ends it.
"""

import argparse
import asyncio
import json
import os
import statistics
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

from sqlmodel import select

from clawwork_api.agents import service as agents
from clawwork_api.agents.tables import Account
from clawwork_api.database import Database, TenantSession
from clawwork_api.economy import ledger
from clawwork_api.economy.ledger import Line
from clawwork_api.economy.tables import DailyBalance, LedgerEntry
from clawwork_api.leaderboard import service as leaderboard
from clawwork_api.livebench.importer import import_folder
from scripts.bench.service import TENANT, TOKEN, service

PATHS = ("/api/leaderboard", "/api/leaderboard?history=full", "/api/agents")
MAX_SECONDS, MAX_CLIENTS, MAX_GROWTH = 30.0, 100, 50


@dataclass(frozen=True)
class Figures:
    """`rate` in answers a second; the rest in milliseconds and bytes."""

    rate: float
    median: float
    p95: float
    size: int


@dataclass(frozen=True)
class ReadFigures:
    """`rate` in answers a second; `median`, `p95`, `cpu` and `build` in milliseconds; `size` in bytes."""

    histories: int
    answer: str
    rate: float
    median: float
    p95: float
    cpu: float
    size: int
    build: float


async def measure(port: int, path: str, *, clients: int, seconds: float, tag: str = "") -> Figures:
    """`clients` connections that ask again as soon as they have their answer."""
    until = time.perf_counter() + seconds
    times: list[float] = []
    sizes = await asyncio.gather(*(_client(port, path, tag, until, times) for _ in range(clients)))
    ordered = sorted(times)
    return Figures(
        len(times) / seconds,
        statistics.median(ordered) * 1000,
        ordered[int(len(ordered) * 0.95)] * 1000,
        max(sizes),
    )


async def _client(port: int, path: str, tag: str, until: float, times: list[float]) -> int:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    request = _request(path, tag)
    size = 0
    while (begun := time.perf_counter()) < until:
        writer.write(request)
        status, headers, size = await _answer(reader)
        if status not in (200, 304):
            raise RuntimeError(f"{path} answered {status}: {headers!r}")
        times.append(time.perf_counter() - begun)
    writer.close()
    return size


def _request(path: str, tag: str) -> bytes:
    known = f"If-None-Match: {tag}\r\n" if tag else ""
    head = f"GET {path} HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer {TOKEN}\r\n"
    return f"{head}X-Tenant-Id: {TENANT}\r\n{known}\r\n".encode()


async def _answer(reader: asyncio.StreamReader) -> tuple[int, dict[str, str], int]:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    headers = {n.lower(): v.strip() for n, _, v in (line.partition(":") for line in head[1:] if line)}
    size = int(headers.get("content-length", "0"))
    await reader.readexactly(size)
    return int(head[0].split()[1]), headers, size


async def _tag(port: int, path: str) -> str:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(_request(path, ""))
    _, headers, _ = await _answer(reader)
    writer.close()
    return headers["etag"]


def grow(session: TenantSession, factor: int) -> None:
    """Makes every history `factor` times as long: as many entries and days again, further on."""
    for account in list(session.exec(select(Account))):
        mine = LedgerEntry.agent_id == account.agent_id
        entries = list(session.exec(select(LedgerEntry).where(mine)))
        last = max(entry.day for entry in entries)
        span = last - min(entry.day for entry in entries) + timedelta(days=1)
        lines = [
            Line("model", Decimal("-0.000001"), f"{e.step}.{e.kind}.{turn}", e.day + span * turn)
            for turn in range(1, factor)
            for e in entries
        ]
        before = account.balance
        days = len({e.day for e in entries})
        ledger.post_lines(session, account=account, lines=lines)
        added = select(DailyBalance).where(DailyBalance.agent_id == account.agent_id, DailyBalance.day > last)
        for day in session.exec(added):
            day.balance += before
            day.sequence += days


def build_times(database: Database) -> list[float]:
    """Milliseconds to build each list anew, as after a change: the best of three."""
    found = []
    for build in (
        lambda session: leaderboard.rows(session, most_points=leaderboard.MOST_POINTS),
        leaderboard.rows,
        agents.listing,
    ):
        times = []
        for _ in range(3):
            begun = time.perf_counter()
            with database.read(TENANT) as session:
                build(session)
            times.append((time.perf_counter() - begun) * 1000)
        found.append(min(times))
    return found


def bench(folder: Path, *, growth: int, clients: int, seconds: float) -> list[ReadFigures]:
    """The runs as published, then with histories `growth` times as long."""
    rows: list[ReadFigures] = []
    with tempfile.TemporaryDirectory(prefix="bench-reads-") as temporary:
        data_dir = Path(temporary)
        database = Database(f"sqlite:///{data_dir / 'clawwork.db'}")
        database.migrate()
        import_folder(database, data_dir=data_dir, folder=folder, tenant=TENANT)
        for factor in (1, growth):
            if factor > 1:
                with database.write(TENANT) as session:
                    grow(session, factor)
            built = build_times(database)
            with service(data_dir) as running:
                rows += _measured(running.port, running.pid, factor, built, clients=clients, seconds=seconds)
        database.close()
    return rows


def _measured(
    port: int, pid: int, factor: int, built: list[float], *, clients: int, seconds: float
) -> list[ReadFigures]:
    rows = []
    for path, build in zip(PATHS, built, strict=True):
        tag = asyncio.run(_tag(port, path))
        for known in ("", tag):
            before = _cpu_seconds(pid)
            found = asyncio.run(measure(port, path, clients=clients, seconds=seconds, tag=known))
            cpu = (_cpu_seconds(pid) - before) / (found.rate * seconds) * 1000
            name = f"{path} (unchanged)" if known else path
            rows.append(
                ReadFigures(
                    histories=factor,
                    answer=name,
                    rate=round(found.rate, 1),
                    median=round(found.median, 2),
                    p95=round(found.p95, 2),
                    cpu=round(cpu, 2),
                    size=found.size,
                    build=round(build, 1),
                )
            )
    return rows


def _cpu_seconds(pid: int) -> float:
    """Processor time that the service has used: unlike the rate, the same on a busy machine."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--growth", type=int, default=20)
    parser.add_argument("--clients", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=5)
    chosen = parser.parse_args()
    rows = bench(
        chosen.folder,
        growth=min(max(chosen.growth, 2), MAX_GROWTH),
        clients=min(max(chosen.clients, 1), MAX_CLIENTS),
        seconds=min(max(chosen.seconds, 0.5), MAX_SECONDS),
    )
    sys.stdout.writelines(f"{json.dumps(asdict(row))}\n" for row in rows)


if __name__ == "__main__":
    main()
