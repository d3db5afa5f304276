"""Code in a rented sandbox costs real money: reserved, charged and in the ledger, in practice runs too."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from tests.fakes.e2b.cloud import KEY, Cloud
from tests.fakes.e2b.faults import Slow
from tests.fakes.e2b.server import FakeE2b, served
from tests.runtime.service import Service

WORST = Decimal("6.40")
"""Two machines, each for 60 + 20 + 2 x 120 seconds, at a cent a second."""


@pytest.fixture
def fake() -> Iterator[tuple[str, FakeE2b]]:
    with served() as running:
        yield running


@pytest.fixture
def cloud(fake: tuple[str, FakeE2b]) -> Cloud:
    return fake[1].cloud


@pytest.fixture
def rented(tmp_path: Path, fake: tuple[str, FakeE2b]) -> Iterator[Service]:
    url = fake[0]
    variables = {"E2B_API_KEY": KEY, "E2B_API_URL": url, "E2B_SANDBOX_URL": url}
    running = Service(tmp_path, CLAWWORK_E2B_PRICE_PER_SECOND="0.01", CLAWWORK_LEASE_SECONDS="6", **variables)
    running.start()
    yield running
    running.terminate()


def test_what_the_sandbox_costs_is_in_the_ledger_and_in_the_runs_spend(rented: Service, cloud: Cloud) -> None:
    rented.hire()
    run_id = rented.launch("bank-reconciliation")
    told = rented.finish(run_id)
    entries = rented.entries()
    paid = [e for e in entries if e["kind"] == "sandbox"]
    assert len(paid) == len(cloud.created) > 0
    assert all(Decimal(e["amount"]) < 0 and e["practice"] is False and "e2b" in e["memo"] for e in paid)
    steps = {e["data"]["key"]: e["data"] for e in told if e["kind"] == "tool.done"}
    assert [Decimal(steps[e["step"]]["cost"]) for e in paid] == [-Decimal(e["amount"]) for e in paid]
    spent = -sum(Decimal(e["amount"]) for e in entries if e["kind"] in ("model", "sandbox", "evaluation"))
    assert Decimal(rented.get(f"/api/simulations/{run_id}")["spend"]) == spent


def test_a_call_lost_with_the_process_is_charged_at_its_reservation(rented: Service, cloud: Cloud) -> None:
    cloud.faults.plan("create", Slow(8))
    rented.hire()
    run_id = rented.launch("bank-reconciliation")
    for event in rented.follow(run_id):
        if event["kind"] == "tool.sent" and event["data"]["name"] == "execute_code":
            assert Decimal(event["data"]["reserved"]) == WORST
            break
    rented.kill()
    rented.start()
    assert rented.finish(run_id)[-1]["kind"] == "run.completed"
    lost, answered = [e for e in rented.entries() if e["kind"] == "sandbox"]
    assert (lost["step"], Decimal(lost["amount"])) == (f"{answered['step']}~1", -WORST)
    assert lost["practice"] is False


def test_code_that_the_balance_can_not_pay_is_not_run(rented: Service, cloud: Cloud) -> None:
    rented.hire(opening_balance="5")
    told = rented.finish(rented.launch("bank-reconciliation"))
    assert told[-1]["kind"] == "run.terminated"
    assert "cap.reached" in [e["kind"] for e in told]
    assert cloud.created == []
    assert [e for e in rented.entries() if e["kind"] == "sandbox"] == []
