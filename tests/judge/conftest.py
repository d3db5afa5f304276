"""Services whose worker and judge are both played by one loopback server."""

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from tests.judge.office import JUDGE, WORKER, Office
from tests.runtime.service import Service


@pytest.fixture(scope="module")
def office() -> Iterator[Office]:
    open_office = Office()
    yield open_office
    open_office.close()


def _service(folder: Path, office: Office, **variables: str) -> Iterator[Service]:
    worker = {"OPENAI_API_KEY": "sk-worker-for-tests", "OPENAI_BASE_URL": f"{office.url}/worker/v1"}
    judge = {"EVALUATION_API_KEY": "sk-judge-for-tests", "EVALUATION_API_BASE": f"{office.url}/judge/v1"}
    running = Service(folder, **worker, **judge, **variables)
    running.http.headers["X-Tenant-Id"] = f"team-{uuid4().hex[:12]}"
    running.start()
    yield running
    running.terminate()


@pytest.fixture(scope="module")
def judging(office: Office, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """One judgement by a model of its own, which has three seconds to answer."""
    folder = tmp_path_factory.mktemp("judging")
    yield from _service(folder, office, EVALUATION_MODEL=JUDGE, EVALUATION_TIMEOUT_SECONDS="3")


@pytest.fixture(scope="module")
def twice(office: Office, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """Two judgements, by the worker's own model because the variable says so."""
    folder = tmp_path_factory.mktemp("twice")
    yield from _service(folder, office, EVALUATION_MODEL=WORKER, EVALUATION_JUDGEMENTS="2")


@pytest.fixture(scope="module")
def unjudged(office: Office, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A key for a judge, but no model."""
    yield from _service(tmp_path_factory.mktemp("unjudged"), office)


@pytest.fixture
def judging_service(judging: Service) -> Service:
    return _new_tenant(judging)


@pytest.fixture
def twice_service(twice: Service) -> Service:
    return _new_tenant(twice)


def _new_tenant(service: Service) -> Service:
    service.http.headers["X-Tenant-Id"] = f"team-{uuid4().hex[:12]}"
    return service
