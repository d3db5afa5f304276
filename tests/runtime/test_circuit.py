"""A provider that keeps failing is left alone: runs wait without cost, and go on by themselves."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from scripts.ports import free_port
from tests.fakes.vendor import MODEL, Vendor, selling
from tests.runtime.service import Service


@pytest.fixture
def vendor() -> Iterator[Vendor]:
    with selling() as open_vendor:
        yield open_vendor


def serve(folder: Path, **variables: str) -> Iterator[Service]:
    cool_down = {"CLAWWORK_PROVIDER_FAILURES": "3", "CLAWWORK_PROVIDER_COOL_DOWN_SECONDS": "1"}
    running = Service(folder, CLAWWORK_SANDBOX="off", **cool_down, **variables)
    running.start()
    yield running
    running.terminate()


@pytest.fixture
def service(tmp_path: Path, vendor: Vendor) -> Iterator[Service]:
    yield from serve(tmp_path, **vendor.variables)


@pytest.fixture
def nobody(tmp_path: Path) -> Iterator[Service]:
    """Its provider's address has nobody who listens."""
    url = f"http://127.0.0.1:{free_port()}/v1"
    yield from serve(tmp_path, OPENAI_API_KEY="sk-nobody", OPENAI_BASE_URL=url)


def wait_until_left_alone(service: Service, run_id: str) -> dict[str, str]:
    """What the run says when it has begun to wait for its provider."""
    for event in service.follow(run_id):
        if event["kind"] == "run.waiting" and event["data"]["reason"] == "provider_down":
            return dict(event["data"])
    raise AssertionError("the run ended")


def providers(service: Service) -> dict[str, str]:
    [found] = [c for c in service.get("/readyz")["components"] if c["name"] == "providers"]
    return dict(found)


def test_a_run_waits_while_its_provider_is_left_alone_and_then_goes_on(
    service: Service, vendor: Vendor
) -> None:
    assert providers(service)["ok"]
    service.hire(model=MODEL)
    vendor.status = 503
    run_id = service.launch(service.samples()[0], restart_policy={"enabled": False})
    told = wait_until_left_alone(service, run_id)
    assert "keeps failing" in told["hint"] and Decimal(told["spend"]) == 0
    found = providers(service)
    assert not found["ok"] and "openai" in found["detail"]
    asked, second = vendor.asked, service.launch(service.samples()[1])
    wait_until_left_alone(service, second)
    assert vendor.asked - asked <= 3, "only probes may go out"

    vendor.status = None
    for each in (run_id, second):
        assert service.finish(each)[-1]["kind"] == "run.completed"
        run = service.get(f"/api/simulations/{each}")
        assert (run["retry_count"], run["reserved"]) == (0, "0.000000")
    paid = [e for e in service.entries() if e["kind"] == "model"]
    assert paid and not [e for e in paid if "~" in e["step"]], "a refused call was charged"
    assert providers(service)["ok"]


def test_a_provider_that_nobody_reaches_costs_nothing_and_a_waiting_run_stops_at_once(
    nobody: Service,
) -> None:
    nobody.hire(model=MODEL)
    run_id = nobody.launch(nobody.samples()[0])
    wait_until_left_alone(nobody, run_id)
    nobody.post(f"/api/simulations/{run_id}/stop", {}, 200)
    assert nobody.finish(run_id)[-1]["kind"] == "run.stopped"
    assert [e["kind"] for e in nobody.entries()] == ["opening"]
