"""A real ClawWork for tests: its own process, on loopback, with its own data folder."""

import os
import socket
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from clawwork_api.database import Database
from scripts.forks import Fork

TOKEN = "a-token-for-tests-of-thirty-two-characters"
SECOND_TOKEN = "the-next-token-while-the-first-is-rotated"
ROOT = Path(__file__).parents[1]
"""Of this very checkout, wherever the package is installed from."""
START_SECONDS = 90.0
LONG = {"chaos", "documents", "fuzz", "judge", "models", "runtime", "sandboxes", "security", "tools"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes longest begins first, so that no worker is left alone with it at the end."""
    items.sort(key=lambda item: LONG.isdisjoint(item.path.parts))


@dataclass(frozen=True)
class ClawWork:
    """A service that is ready. `database` is the same database, for what no route can arrange."""

    url: str
    data_dir: Path
    database: Database

    def client(self, tenant: str, **headers: str) -> httpx.Client:
        known = {"Authorization": f"Bearer {TOKEN}", "X-Tenant-Id": tenant, "X-Actor": "tester"}
        return httpx.Client(base_url=self.url, headers=known | headers, timeout=30)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def clawwork_env(data_dir: Path, port: int) -> dict[str, str]:
    """The environment of a closed ClawWork; nothing of the developer's own settings gets in."""
    return {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT),
        "HOME": str(data_dir),
        "CLAWWORK_DATA_DIR": str(data_dir),
        "CLAWWORK_PORT": str(port),
        "CLAWWORK_API_TOKEN": f"{TOKEN},{SECOND_TOKEN}",
        "CLAWWORK_REQUIRE_AUTH": "true",
        "CLAWWORK_REQUIRE_READ_AUTH": "true",
        "CLAWWORK_REQUIRE_TENANT_CONTEXT": "true",
        "CLAWWORK_CORS_ORIGINS": "https://app.example.com",
        "CLAWWORK_MAX_UPLOAD_MB": "2",
    }


def wait_until_ready(url: str, process: Fork, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"ClawWork ended while starting:\n{log.read_text()[-4000:]}")
        try:
            if httpx.get(f"{url}/readyz", timeout=5).status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    raise RuntimeError(f"ClawWork was not ready in time:\n{log.read_text()[-4000:]}")


@pytest.fixture(scope="session")
def clawwork(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ClawWork]:
    root = tmp_path_factory.mktemp("clawwork")
    data_dir, port, log = root / "data", free_port(), root / "log"
    data_dir.mkdir()
    process = Fork(env=clawwork_env(data_dir, port), cwd=root, log=log)
    url = f"http://127.0.0.1:{port}"
    try:
        wait_until_ready(url, process, log)
        database = Database(f"sqlite:///{data_dir / 'clawwork.db'}")
        yield ClawWork(url, data_dir, database)
        database.close()
    finally:
        process.terminate()
        process.wait(30)
