"""Several processes over one PostgreSQL: one that only serves, workers, and two versions of the code."""

import os
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from tenacity import retry, retry_if_result, stop_after_delay, wait_fixed

import clawwork_api
from scripts.forks import Fork
from scripts.postgres import Postgres
from tests.fakes.vendor import MODEL, SCRIPT, Vendor, selling
from tests.runtime.service import Service


@pytest.fixture
def vendor() -> Iterator[Vendor]:
    with selling() as open_vendor:
        yield open_vendor


def settings(postgres: Postgres, vendor: Vendor) -> dict[str, str]:
    return {"CLAWWORK_DATABASE_URL": postgres.url, "CLAWWORK_SANDBOX": "off", **vendor.variables}


def check_ledger(service: Service, run_id: str, vendor: Vendor) -> None:
    """Every call was bought once, and paid once."""
    run = service.get(f"/api/simulations/{run_id}")
    paid = [e for e in service.entries() if e["run_id"] == run_id and e["kind"] == "model"]
    steps = {s["key"]: s for s in run["recent_steps"] if s["kind"] == "model"}
    assert [e["step"] for e in paid] == list(steps) and len(paid) == vendor.asked == len(SCRIPT)
    assert all(s["state"] == "done" for s in steps.values())


def test_a_process_that_only_serves_leaves_the_runs_to_a_worker(
    postgres: Postgres, vendor: Vendor, tmp_path: Path
) -> None:
    variables = settings(postgres, vendor)
    serving = Service(tmp_path, CLAWWORK_RUNS_HERE="false", **variables)
    serving.http.headers["X-Tenant-Id"] = "team-serving"
    serving.start()
    serving.hire(model=MODEL)
    waits, stopped = serving.launch(serving.samples()[0]), serving.launch(serving.samples()[0])
    assert serving.post(f"/api/simulations/{stopped}/stop", {}, 200)["status"] == "stopped"
    assert vendor.asked == 0
    assert serving.get(f"/api/simulations/{waits}")["status"] == "queued"

    environment = os.environ | variables | {"CLAWWORK_DATA_DIR": str(tmp_path / "data")}
    vendor.go_on.clear()
    worker = Fork("worker", env=environment, cwd=tmp_path, log=tmp_path / "worker.log")
    try:
        assert vendor.arrived.wait(60)
        vendor.go_on.set()
        assert serving.finish(waits)[-1]["kind"] == "run.completed"
        check_ledger(serving, waits, vendor)

        vendor.arrived.clear()
        vendor.go_on.clear()
        slow = serving.launch(serving.samples()[0])
        assert vendor.arrived.wait(60)
        assert serving.post(f"/api/simulations/{slow}/stop", {}, 200)["status"] == "stopping"
        assert serving.finish(slow)[-1]["kind"] == "run.stopped"
    finally:
        vendor.go_on.set()
        worker.send_signal(signal.SIGTERM)
        worker.wait(40)
        serving.terminate()


def test_a_run_of_the_old_version_is_finished_by_the_new_one(
    postgres: Postgres, vendor: Vendor, tmp_path: Path
) -> None:
    variables = settings(postgres, vendor)
    old = Service(tmp_path, **variables)
    old.start()
    old.hire(model=MODEL)
    before = old.get("/readyz")["version"]
    vendor.hold_from(2)
    run_id = old.launch(old.samples()[0])
    assert vendor.held.wait(60)
    old.ask_to_end()
    closing(old)
    vendor.go_on.set()
    old.await_end()
    assert vendor.asked == 2, "the old version goes on although it was asked to end"

    new = Service(tmp_path, PYTHONPATH=str(new_version(tmp_path / "new")), **variables)
    new.start()
    try:
        told = new.finish(run_id)
        assert told[-1]["kind"] == "run.completed"
        assert new.get("/readyz")["version"] == "99.0" != before
        prompts = {e["data"]["prompt"] for e in told if "prompt" in e["data"]}
        assert prompts == {"worker-1"}, "a run keeps the words that it began with"
        check_ledger(new, run_id, vendor)
        later = new.launch(new.samples()[0])
        assert [e["data"]["prompt"] for e in new.finish(later) if "prompt" in e["data"]] == ["worker-99"]
    finally:
        new.terminate()


@retry(retry=retry_if_result(lambda found: not found), wait=wait_fixed(0.05), stop=stop_after_delay(60))
def closing(service: Service) -> bool:
    return "no new step begins" in service.log()


def new_version(folder: Path) -> Path:
    """The service's code with another version, another prompt and other words in its tools' answers."""
    package = folder / "clawwork_api"
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(Path(clawwork_api.__file__).parent, package, ignore=ignored)
    replace(package / "__init__.py", f'__version__ = "{clawwork_api.__version__}"', '__version__ = "99.0"')
    prompts = package / "runtime" / "prompts"
    shutil.copytree(prompts / "worker-1", prompts / "worker-99")
    replace(prompts / "__init__.py", '"worker-1"', '"worker-99"')
    return folder


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert text.count(old) == 1, path.name
    path.write_text(text.replace(old, new), "utf-8")
