"""A clean process for each test: its own database, its own counters, and a ClawWork that speaks HTTP."""

import asyncio
import os
import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from openos import throttle
from openos.accounts import NewAccount, get_accounts
from openos.accounts import service as accounts
from openos.database import engine
from openos.gateway import client, gateway
from openos.settings import get_settings
from scripts.ports import free_port

CACHES = (
    get_settings,
    engine.get_database,
    throttle.get_storage,
    accounts.get_accounts,
    client.get_client,
    gateway.get_access,
    gateway.get_gateway,
    gateway.get_files,
    gateway.get_feeds,
)
PASSWORD = "correct horse battery"
TOKEN = "token-of-the-test-that-nobody-may-see"


@pytest.fixture(scope="session")
def clawwork_port() -> int:
    """Where ClawWork answers those tests that have one."""
    return free_port()


@pytest.fixture(autouse=True)
def process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, clawwork_port: int) -> Iterator[None]:
    for name in [n for n in os.environ if n.startswith(("OPENOS_", "CLAWWORK_", "NEXT_PUBLIC_"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("OPENOS_DATABASE_URL", f"sqlite:///{tmp_path / 'openos.db'}")
    monkeypatch.setenv("CLAWWORK_INTERNAL_URL", f"127.0.0.1:{clawwork_port}")
    monkeypatch.setenv("CLAWWORK_API_TOKEN", TOKEN)
    for cache in CACHES:
        cache.cache_clear()
    yield
    for cache in CACHES:
        cache.cache_clear()


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty database of the newest version."""
    path = tmp_path_factory.mktemp("migrated") / "openos.db"
    database = engine.Database(f"sqlite:///{path}")
    database.migrate()
    database.close()
    return path


@pytest.fixture
def database(process, migrated, tmp_path):
    shutil.copy(migrated, tmp_path / "openos.db")
    database = engine.get_database()
    yield database
    database.close()


@pytest.fixture
def sign_up(database) -> Callable[[str], str]:
    """sign_up("ada") -> the token of a new account's session."""

    def up(name: str) -> str:
        new = NewAccount(email=f"{name}@example.com", password=PASSWORD, display_name=name)
        return get_accounts().sign_up(new, address="192.0.2.1")

    return up


@pytest.fixture
def ada(sign_up):
    """The identity of an owner."""
    return get_accounts().current_identity(sign_up("ada"))


@pytest.fixture
def until():
    """await until(condition): what it waits for happens in another thread or task; at most ten seconds."""

    async def until(condition: Callable[[], object]) -> None:
        async with asyncio.timeout(10):
            while not condition():  # noqa: ASYNC110
                await asyncio.sleep(0.01)

    return until


@dataclass
class FakeClawWork:
    """Answers as it was told to, and remembers what it was asked."""

    answers: dict[str, list[Response]] = field(default_factory=dict)
    requests: list[tuple[str, str, dict[str, str], bytes]] = field(default_factory=list)
    streams: list[list[str]] = field(default_factory=list)
    hold: threading.Event = field(default_factory=threading.Event)

    def says(self, path: str, body: object, status: int = 200, **headers: str) -> None:
        """The next answer at `path`; the last one is repeated."""
        self.answers.setdefault(path, []).append(
            JSONResponse(body, status, {k.replace("_", "-"): v for k, v in headers.items()})
        )

    def asked(self, path: str) -> list[dict[str, str]]:
        return [headers for _, asked, headers, _ in self.requests if asked == path]

    async def answer(self, request: Request) -> Response:
        body = await request.body()
        self.requests.append((request.method, request.url.path, dict(request.headers), body))
        if request.url.path.endswith("/events/stream") and self.streams:
            return StreamingResponse(self._stream(self.streams.pop(0)), media_type="text/event-stream")
        waiting = self.answers.get(request.url.path)
        if not waiting:
            missing = {"detail": "Nothing here", "code": "thing_not_found", "id": "r1", "hint": ""}
            return JSONResponse(missing, 404)
        return waiting.pop(0) if len(waiting) > 1 else waiting[0]

    async def _stream(self, chunks: list[str]):
        for chunk in chunks:
            if chunk == "hold":
                await asyncio.to_thread(self.hold.wait)
                continue
            if chunk == "break":
                raise ConnectionResetError
            yield chunk


@pytest.fixture
def clawwork(clawwork_port: int) -> Iterator[FakeClawWork]:
    fake = FakeClawWork()
    routes = [Route("/{path:path}", fake.answer, methods=["GET", "POST", "PATCH"])]
    config = uvicorn.Config(
        Starlette(routes=routes), port=clawwork_port, log_level="critical", lifespan="off"
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        assert thread.is_alive(), "the port was taken"
        thread.join(0.01)
    yield fake
    fake.hold.set()
    server.should_exit = server.force_exit = True
    thread.join()
