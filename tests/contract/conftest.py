"""A workspace with published runs in it: the real ones where they are at hand, and a small made one."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import httpx
import pytest

from clawwork_api.livebench.importer import import_folder
from tests.api.conftest import Delivered, deliver
from tests.conftest import ClawWork
from tests.livebench.folders import REAL, write_coworker, write_lines

collect_ignore = [] if REAL.is_dir() else ["test_real_runs.py"]
KEPT_OF_THE_REAL = ("economic", "work", "terminal_logs")
"""Their deliverables are many megabytes that these tests don't read."""


@pytest.fixture
def tenant() -> str:
    return f"contract:{uuid4().hex}"


@pytest.fixture
def client(clawwork: ClawWork, tenant: str) -> Iterator[httpx.Client]:
    with clawwork.client(tenant) as client:
        yield client


@pytest.fixture
def delivered(clawwork: ClawWork, client: httpx.Client, tenant: str) -> Delivered:
    return deliver(clawwork, client, tenant)


@pytest.fixture
def published(clawwork: ClawWork, client: httpx.Client, tenant: str, tmp_path: Path) -> httpx.Client:
    """The client of a workspace with one small published coworker, `Small One`."""
    folder = tmp_path / "agent_data" / "Small One"
    write_coworker(folder)
    write_lines(
        folder / "memory/memory.jsonl",
        [{"date": "2026-01-02", "timestamp": "t", "topic": "Tax", "knowledge": "Rates differ."}],
    )
    write_lines(
        folder / "decisions/decisions.jsonl",
        [{"date": "2026-01-02", "activity": "work", "reasoning": "It pays."}],
    )
    (tmp_path / "displaying_names.json").write_text('{"Small One": "Small-1"}')
    take(clawwork, tenant, tmp_path)
    return client


@pytest.fixture(scope="session")
def real(clawwork: ClawWork, tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """The client of a workspace with the four published runs, without their deliverables."""
    folder = tmp_path_factory.mktemp("real")
    for coworker in (REAL / "agent_data").iterdir():
        for part in KEPT_OF_THE_REAL:
            shutil.copytree(coworker / part, folder / "agent_data" / coworker.name / part)
    shutil.copy(REAL / "displaying_names.json", folder)
    take(clawwork, "published-runs", folder)
    with clawwork.client("published-runs") as client:
        yield client


def take(clawwork: ClawWork, tenant: str, folder: Path) -> None:
    report = import_folder(clawwork.database, data_dir=clawwork.data_dir, folder=folder, tenant=tenant)
    assert not report.refused, str(report)


def get(client: httpx.Client, path: str, **params: object) -> dict:
    answer = client.get(path, params=params)
    assert answer.status_code == 200, answer.text
    return answer.json()
