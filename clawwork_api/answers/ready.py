"""Answers kept ready as bytes: built when something changed, else sent as they are."""

import asyncio
import sqlite3
from collections import OrderedDict, defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from fastapi import Request, Response
from pydantic import BaseModel
from sqlmodel import select

from clawwork_api import etag
from clawwork_api.answers.tables import TenantVersion
from clawwork_api.database import Database, TenantSession

MAX_BYTES = 64_000_000
COUNT = "SELECT number FROM tenant_versions WHERE tenant = ?"

Build = Callable[[TenantSession], BaseModel]


@dataclass(frozen=True)
class _Kept:
    version: int
    body: bytes
    tag: str


class ReadyAnswers:
    """One per process; used from its event loop alone. Blocking work happens in worker threads.

    Whether a kept answer still stands is asked of the database every time: with SQLite in the loop itself
    (one row by key, microseconds, readers never wait), with a server in a thread.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._kept: OrderedDict[tuple[str, str], _Kept] = OrderedDict()
        self._bytes = 0
        self._building: dict[tuple[str, str], asyncio.Lock] = defaultdict(asyncio.Lock)
        self._direct: sqlite3.Connection | None = None

    async def answer(self, request: Request, *, name: str, build: Build) -> Response:
        """The list `name` of the caller's workspace with its ETag, or 304 when the client holds it."""
        key = (request.state.caller.tenant, name)
        kept = self._kept.get(key)
        if kept is None or kept.version != await self._version(key[0]):
            kept = await self._built(key, build)
        if key in self._kept:
            self._kept.move_to_end(key)
        return etag.ready(request, kept.body, kept.tag)

    async def _version(self, tenant: str) -> int:
        if self._database.engine.dialect.name == "sqlite":
            try:
                found = self._connection().execute(COUNT, (tenant,)).fetchone()
            except sqlite3.OperationalError:  # busy with something rare: a thread can wait
                return await asyncio.to_thread(self._read_version, tenant)
            return found[0] if found else 0
        return await asyncio.to_thread(self._read_version, tenant)

    def _connection(self) -> sqlite3.Connection:
        if self._direct is None:
            place = Path(self._database.engine.url.database or "").absolute().as_uri()
            self._direct = sqlite3.connect(f"{place}?mode=ro", uri=True, timeout=0, isolation_level=None)
        return self._direct

    def _read_version(self, tenant: str) -> int:
        with self._database.read(tenant) as session:
            return _number(session)

    async def _built(self, key: tuple[str, str], build: Build) -> _Kept:
        """Built once, however many ask for it at the same time."""
        async with self._building[key]:
            kept = self._kept.get(key)
            if kept is None or kept.version != await self._version(key[0]):
                kept = await asyncio.to_thread(self._build, key[0], build)
                self._keep(key, kept)
        self._building.pop(key, None)
        return kept

    def _build(self, tenant: str, build: Build) -> _Kept:
        with self._database.read(tenant) as session:
            number = _number(session)  # first: a change in between is then noticed the next time
            body = build(session).model_dump_json().encode()
        return _Kept(number, body, etag.of(body))

    def _keep(self, key: tuple[str, str], kept: _Kept) -> None:
        former = self._kept.pop(key, None)
        self._kept[key] = kept
        self._bytes += len(kept.body) - (len(former.body) if former else 0)
        while self._bytes > MAX_BYTES and len(self._kept) > 1:
            _, oldest = self._kept.popitem(last=False)
            self._bytes -= len(oldest.body)

    def close(self) -> None:
        if self._direct is not None:
            self._direct.close()
            self._direct = None


def _number(session: TenantSession) -> int:
    found = session.exec(select(TenantVersion.number).where(TenantVersion.tenant == session.tenant)).first()
    return found or 0
