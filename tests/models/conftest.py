"""A real ClawWork whose OpenAI and Anthropic are one loopback vendor."""

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from clawwork_api.database import Database
from tests.fakes.vendors.server import Vendor
from tests.models.bench import Bench
from tests.runtime.service import Service


@pytest.fixture(scope="session")
def vendors() -> Iterator[Vendor]:
    opened = Vendor()
    yield opened
    opened.close()


@pytest.fixture
def vendor(vendors: Vendor) -> Vendor:
    """The vendor with nothing left to say."""
    vendors.expect()
    vendors.models = ["llama3.2", "qwen3:8b"]
    return vendors


@pytest.fixture(scope="session")
def modelled(vendors: Vendor, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    running = Service(
        tmp_path_factory.mktemp("modelled"),
        OPENAI_API_KEY="sk-openai-for-tests",
        OPENAI_BASE_URL=f"{vendors.url}/v1",
        ANTHROPIC_API_KEY="sk-anthropic-for-tests",
        ANTHROPIC_BASE_URL=vendors.url,
    )
    running.start()
    yield running
    running.terminate()


@pytest.fixture
def service(modelled: Service) -> Service:
    """The service, seen by a new tenant."""
    modelled.http.headers["X-Tenant-Id"] = f"team-{uuid4().hex[:12]}"
    return modelled


@pytest.fixture
def bench(tmp_path: Path, vendor: Vendor) -> Iterator[Bench]:
    database = Database(f"sqlite:///{tmp_path / 'clawwork.db'}")
    database.migrate()
    yield Bench(tmp_path, vendor, database)
    database.close()
