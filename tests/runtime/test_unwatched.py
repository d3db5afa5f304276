"""Nobody looks: restarts, caps and stops happen by themselves. The only GET is the one at the end.

What a test waits for meanwhile is the provider's side or the service's own log, never an answer of the API.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from tests.fakes.vendor import MODEL, SCRIPT, Vendor, selling
from tests.runtime.drafts import patiently
from tests.runtime.service import Service

SOON, GONE = timedelta(seconds=1), timedelta(seconds=10)


@pytest.fixture(scope="module")
def vendor() -> Iterator[Vendor]:
    with selling() as open_vendor:
        yield open_vendor


@pytest.fixture(scope="module")
def unwatched(vendor: Vendor, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    folder = tmp_path_factory.mktemp("unwatched")
    running = Service(folder, CLAWWORK_PROVIDER_FAILURES="1000", **vendor.variables)
    running.start()
    yield running
    running.terminate()


@pytest.fixture
def service(unwatched: Service, vendor: Vendor) -> Service:
    """With a coworker, and a task that no judge scores."""
    unwatched.http.headers["X-Tenant-Id"] = f"team-{uuid4().hex[:12]}"
    vendor.status, vendor.script, vendor.asked = None, SCRIPT, 0
    vendor.arrived.clear()
    vendor.go_on.set()
    return unwatched


def start(service: Service, **extra: Any) -> str:
    body = {"title": "A memo", "occupation": "Editors", "brief": "Write a memo.", "value": "50"}
    return service.launch(service.post("/api/tasks", body, 201)["id"], **extra)


@patiently
def ended(service: Service, run_id: str) -> bool:
    ends = ("run is completed", "run is stopped", "run is terminated")
    return any(run_id in line and any(e in line for e in ends) for line in service.log().splitlines())


@patiently
def runs(marker: str) -> bool:
    return bool(processes(marker))


def processes(marker: str) -> list[Path]:
    """Processes of this machine that were started with `marker`, in whatever sandbox."""
    found = []
    for entry in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            if marker.encode() in entry.read_bytes():
                found.append(entry)
        except OSError:  # it ended while it was looked at
            continue
    return found


def stop(service: Service, run_id: str) -> datetime:
    asked = datetime.now(UTC)
    assert service.post(f"/api/simulations/{run_id}/stop", {}, 200)["status"] == "stopping"
    assert datetime.now(UTC) - asked < SOON
    ended(service, run_id)
    return asked


def told_at(service: Service, run_id: str) -> dict[str, datetime]:
    """When each kind of event was written last."""
    page = service.get(f"/api/simulations/{run_id}/events", limit=500)
    return {e["kind"]: datetime.fromisoformat(e["created_at"]) for e in page["events"]}


def test_a_failed_run_begins_again_and_completes(service: Service, vendor: Vendor) -> None:
    service.hire(model=MODEL)
    vendor.status, vendor.recovers_after = 503, 5
    run_id = start(service, restart_policy={"enabled": True, "max_retries": 1, "backoff_sec": 0})
    ended(service, run_id)
    run = service.get(f"/api/simulations/{run_id}")
    assert (run["status"], run["retry_count"], vendor.asked) == ("completed", 1, 5 + len(SCRIPT))


def test_a_cap_ends_a_run(service: Service, vendor: Vendor) -> None:
    service.hire("Bea", model=MODEL)
    free = start(service, name="Bea")
    ended(service, free)
    sent = service.get(f"/api/simulations/{free}/events", limit=100)["events"]
    reserved = next(Decimal(e["data"]["reserved"]) for e in sent if e["kind"] == "model.sent")
    cap = reserved + Decimal("0.001")
    vendor.asked, vendor.script = 0, (*[("list_files", {})] * 12, *SCRIPT)  # costs more than that
    service.hire(model=MODEL, cap_run=str(cap))
    run_id = start(service)
    ended(service, run_id)
    run = service.get(f"/api/simulations/{run_id}")
    assert (run["status"], run["reason"]) == ("terminated", "run_cap_reached")
    assert vendor.asked >= 1 and Decimal(0) < Decimal(run["spend"]) <= cap


def test_a_stop_ends_a_run_whose_model_is_slow(service: Service, vendor: Vendor) -> None:
    service.hire(model=MODEL)
    vendor.go_on.clear()
    run_id = start(service)
    assert vendor.arrived.wait(60)
    asked = stop(service, run_id)
    when = told_at(service, run_id)
    assert when["run.stopping"] - asked <= SOON
    assert when["run.stopped"] - asked <= GONE
    run = service.get(f"/api/simulations/{run_id}")
    assert (run["status"], run["reserved"]) == ("stopped", "0.000000")
    assert [s["state"] for s in run["recent_steps"]] == ["unknown"]
    vendor.go_on.set()


def test_a_stop_ends_code_that_never_ends(service: Service, vendor: Vendor) -> None:
    service.hire(model=MODEL)
    marker = f"3600.{uuid4().int % 10**9}"
    code = f"import subprocess\nwhile True:\n    subprocess.run(['sleep', '{marker}'])"
    vendor.script = (("execute_code", {"code": code}), *SCRIPT)
    run_id = start(service)
    runs(marker)
    asked = stop(service, run_id)
    assert processes(marker) == [], "the run is stopped but its code goes on"
    when = told_at(service, run_id)
    assert when["run.stopping"] - asked <= SOON
    assert when["run.stopped"] - asked <= GONE
