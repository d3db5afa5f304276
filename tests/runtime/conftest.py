"""A service that all share, each test in a workspace of its own; one that may be killed; and PostgreSQL."""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from scripts.postgres import Postgres
from tests.runtime.service import Service


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    running = Service(tmp_path_factory.mktemp("shared"))
    running.start()
    yield running
    running.terminate()


@pytest.fixture
def service(shared: Service) -> Service:
    """The shared service, seen by a new tenant."""
    shared.http.headers["X-Tenant-Id"] = f"team-{uuid4().hex[:12]}"
    return shared


@pytest.fixture
def mortal(tmp_path: Path) -> Iterator[Service]:
    """A service that the test may kill."""
    running = Service(tmp_path)
    running.start()
    yield running
    running.terminate()


@pytest.fixture(scope="module")
def postgres() -> Iterator[Postgres]:
    with tempfile.TemporaryDirectory(prefix="clawwork-processes-") as name:
        Path(name).chmod(0o755)  # PostgreSQL's user has to get in
        server = Postgres(Path(name) / "postgres")
        server.create()
        yield server
        server.stop_hard()
