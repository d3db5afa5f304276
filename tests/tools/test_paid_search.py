"""A search in a run is a recorded, paid step: reserved, in the ledger once, and refused beyond a cap."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest

from tests.fakes.web.server import KEY, FakeWeb, Fault, served
from tests.judge.office import WORKER, Scripted
from tests.runtime.service import Service


@pytest.fixture(scope="module")
def fake() -> Iterator[FakeWeb]:
    with served() as running:
        yield running


@pytest.fixture(scope="module")
def office() -> Iterator[Scripted]:
    scripted = Scripted()
    yield scripted
    scripted.close()


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory, fake: FakeWeb, office: Scripted) -> Iterator[Service]:
    worker = {"OPENAI_API_KEY": "sk-worker-for-tests", "OPENAI_BASE_URL": f"{office.url}/worker/v1"}
    running = Service(
        tmp_path_factory.mktemp("searching"), **worker, WEB_SEARCH_API_KEY=KEY, WEB_SEARCH_BASE_URL=fake.url
    )
    running.start()
    yield running
    running.terminate()


@pytest.fixture
def service(running: Service) -> Service:
    running.http.headers["X-Tenant-Id"] = f"team-{uuid4().hex[:12]}"
    return running


def searches(service: Service) -> list[dict[str, Any]]:
    return [entry for entry in service.entries() if entry["kind"] == "search"]


def test_searches_are_reserved_paid_once_and_remembered(
    service: Service, fake: FakeWeb, office: Scripted
) -> None:
    lesson = {"topic": "Reconciling the bank", "knowledge": "Bank charges are booked on the last day."}
    office.script = [
        ("web_search", {"query": "why tides"}),
        ("read_webpage", {"url": "https://t.example/1"}),
        ("web_search", {"query": "again"}),
        ("learn", lesson),
    ]
    fake.faults, fake.asked = [], []
    service.hire(model=WORKER)
    told = service.finish(service.launch("bank-reconciliation"))
    sent = [e["data"] for e in told if e["kind"] == "tool.sent" and "reserved" in e["data"]]
    assert [(d["name"], d["reserved"]) for d in sent] == [
        ("web_search", "0.008000"), ("read_webpage", "0.008000"), ("web_search", "0.008000")
    ]  # fmt: skip
    assert [(e["amount"], e["practice"]) for e in searches(service)] == [("-0.008000", False)] * 3
    assert all("tavily" in entry["memo"] for entry in searches(service))
    assert [path for _, path, _ in fake.asked] == ["/search", "/extract", "/search"]
    assert KEY not in str(told)

    note = service.get("/api/agents/Ada/memory")["notes"][0]
    assert (note["topic"], note["source"]) == (lesson["topic"], "coworker") and note["run_id"]
    office.asked, office.script = [], [("recall", {"query": "bank charges"})]
    service.finish(service.launch("bank-reconciliation"))
    assert lesson["knowledge"] in str(office.asked[0]["messages"]) and "From your memory" in str(
        office.asked[0]
    )
    assert lesson["knowledge"] in office.asked[-1]["messages"][-1]["content"]
    office.asked, office.script = [], []
    service.finish(service.launch("ward-staffing"))
    assert lesson["knowledge"] not in str(office.asked[0]["messages"])


def test_a_search_that_was_refused_costs_nothing(service: Service, fake: FakeWeb, office: Scripted) -> None:
    fake.asked = []
    office.script, fake.faults = [("web_search", {"query": "why tides"})], [Fault(401)]
    service.hire(model=WORKER)
    assert service.finish(service.launch("ward-staffing"))[-1]["kind"] == "run.completed"
    assert searches(service) == [] and len(fake.asked) == 1
    spent = -sum(Decimal(e["amount"]) for e in service.entries() if e["kind"] != "opening")
    assert Decimal(service.get("/api/agents/Ada/ledger")["totals"]["balance"]) == Decimal(100) - spent
