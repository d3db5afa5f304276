"""A real ClawWork with a scripted worker, and two real MCP servers that it can be given."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import pytest

from tests.judge.office import WORKER
from tests.mcp.servers import KEY, Tracker, contacts, served
from tests.runtime.service import Service
from tests.tools.test_paid_search import Scripted

PATH = "/api/settings/mcp-servers"


@dataclass(frozen=True)
class Team:
    """A workspace with a coworker to be, and the two servers."""

    service: Service
    office: Scripted
    tracker: Tracker
    tracker_url: str
    contacts_url: str

    def attach(self) -> None:
        self.service.post(PATH, {"name": "tracker", "url": self.tracker_url}, 201)
        body = {"name": "contacts", "url": self.contacts_url, "api_key": KEY}
        self.service.post(PATH, body, 201)

    def hire(self, **extra: object) -> None:
        self.service.hire(model=WORKER, **extra)


@pytest.fixture(scope="module")
def tracker() -> Iterator[tuple[Tracker, str]]:
    made = Tracker()
    with served(made.app) as url:
        yield made, url


@pytest.fixture(scope="module")
def contacts_url() -> Iterator[str]:
    with served(contacts()) as url:
        yield url


@pytest.fixture(scope="module")
def office() -> Iterator[Scripted]:
    scripted = Scripted()
    yield scripted
    scripted.close()


@pytest.fixture(scope="module")
def attached(tmp_path_factory: pytest.TempPathFactory, office: Scripted) -> Iterator[Service]:
    running = Service(tmp_path_factory.mktemp("attached"), **worker(office))
    running.start()
    yield running
    running.terminate()


@pytest.fixture
def mortal(tmp_path: Path, office: Scripted) -> Iterator[Service]:
    """A service that the test may kill."""
    running = Service(tmp_path, **worker(office))
    running.start()
    yield running
    running.terminate()


def worker(office: Scripted) -> dict[str, str]:
    return {"OPENAI_API_KEY": "sk-worker-for-tests", "OPENAI_BASE_URL": f"{office.url}/worker/v1"}


@pytest.fixture
def team(
    attached: Service, office: Scripted, tracker: tuple[Tracker, str], contacts_url: str
) -> Iterator[Team]:
    attached.http.headers["X-Tenant-Id"] = f"team-{uuid4().hex[:12]}"
    office.asked, office.script = [], []
    yield Team(attached, office, *tracker, contacts_url)
    tracker[0].answer.set()
