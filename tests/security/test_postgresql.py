"""ClawWork on a real PostgreSQL, through the public door."""

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from scripts.postgres import Postgres
from tests.runtime.service import Service


@pytest.fixture(scope="module")
def postgres() -> Iterator[Postgres]:
    """In a folder that the server's own user can reach; pytest's are closed to it."""
    folder = Path(tempfile.mkdtemp(prefix="clawwork-postgres-"))
    folder.chmod(0o755)
    server = Postgres(folder / "postgres")
    server.create()
    yield server
    server.stop_hard()
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def service(postgres: Postgres, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    running = Service(tmp_path_factory.mktemp("on-postgres"), CLAWWORK_DATABASE_URL=postgres.url)
    running.start()
    yield running
    running.terminate()


def test_a_run_is_worked_recorded_and_kept_apart_on_postgresql(service: Service, postgres: Postgres) -> None:
    service.hire()
    run_id = service.launch("style-edit")
    assert service.finish(run_id)[-1]["kind"] == "run.completed"
    assert sum(float(entry["amount"]) > 0 for entry in service.entries()) == 2
    acts = [record["action"] for record in service.get("/api/audit")["items"]]
    assert acts == ["POST /api/simulations", "POST /api/agents"]

    with httpx.Client(base_url=service.http.base_url, headers={"X-Tenant-Id": "team-b"}) as other:
        assert other.get(f"/api/simulations/{run_id}").status_code == 404
        assert other.get("/api/agents").json() == {"agents": []}
        assert other.get("/api/audit").json()["items"] == []

    command = [sys.executable, "-m", "clawwork_api", "audit", "verify"]
    environment = {"CLAWWORK_DATABASE_URL": postgres.url, "CLAWWORK_DATA_DIR": str(service.folder)}
    done = subprocess.run(command, env=environment, cwd=service.folder, capture_output=True, text=True)
    assert (done.returncode, "chains: 1" in done.stdout) == (0, True), done.stderr


def test_a_look_before_a_change_is_no_act_of_its_own(service: Service) -> None:
    """An upload looks at its task first; on PostgreSQL that transaction ends with a commit."""
    client = service.http
    task = {"title": "T", "occupation": "O", "sector": "S", "brief": "Count them.", "value": "1.00"}
    task_id = client.post("/api/tasks", json=task).raise_for_status().json()["id"]
    before = len(service.get("/api/audit")["items"])
    files = [("files", ("numbers.csv", b"a,b\n1,2\n"))]
    answer = client.post(f"/api/tasks/{task_id}/files", files=files)
    assert (answer.status_code, len(service.get("/api/audit")["items"]) - before) == (200, 1), answer.text
