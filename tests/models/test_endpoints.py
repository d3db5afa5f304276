"""A workspace's own endpoints: added, asked, worked with, and never a way into our own network."""

from decimal import Decimal
from typing import Any

import httpx2
import pytest

from clawwork_api.endpoints import guard
from clawwork_api.outbound import NotAllowed, target
from clawwork_api.settings import Settings
from tests.fakes.vendors.server import Vendor, worker
from tests.runtime.service import Service

KEY = "sk-endpoint-of-one-team"
PATH = "/api/settings/model-endpoints"
TASK = {"title": "Memo", "occupation": "Clerk", "brief": "Write memo.md", "value": "10"}


def add(service: Service, vendor: Vendor, **more: Any) -> None:
    service.post(PATH, {"name": "ollama", "base_url": f"{vendor.url}/v1", "api_key": KEY, **more}, 201)


def state_price(service: Service, amount: str = "1", **more: Any) -> None:
    row = {
        **more,
        "model": "ollama/llama3.2",
        "provider": "ollama",
        "input_per_1m": amount,
        "output_per_1m": amount,
    }
    answer = service.http.patch("/api/workspace", json={"prices": [row]})
    assert answer.status_code == 200, answer.text


def offered(service: Service) -> dict[str, dict[str, Any]]:
    return {m["id"]: m for m in service.get("/api/models")["models"]}


def test_models_are_listed_live_and_ask_for_a_price(service: Service, vendor: Vendor) -> None:
    add(service, vendor)
    listed = service.get(PATH)["endpoints"]
    assert [(e["name"], e["has_key"]) for e in listed] == [("ollama", True)]
    assert KEY not in service.http.get(PATH).text
    model = offered(service)["ollama/llama3.2"]
    assert (model["available"], model["price_source"]) == (False, "")
    assert "price" in model["note"]
    body = {"signature": "Ada", "model": "ollama/llama3.2", "opening_balance": "10"}
    assert service.post("/api/agents", body, 400)["code"] == "price_required"
    state_price(service)
    model = offered(service)["ollama/llama3.2"]
    assert (model["available"], model["context_window"]) == (True, 32_768)
    assert vendor.keys[-1] == f"Bearer {KEY}"


def test_a_coworker_works_with_it_to_the_last_cent(service: Service, vendor: Vendor) -> None:
    add(service, vendor)
    state_price(service)
    vendor.expect(*worker())
    service.hire(model="ollama/llama3.2", opening_balance="10")
    task = service.post("/api/tasks", TASK, 201)["id"]
    told = service.finish(service.launch(task))
    assert told[-1]["kind"] == "run.completed", told[-1]
    assert {body["model"] for body in vendor.asked} == {"llama3.2"}
    assert set(vendor.keys) == {f"Bearer {KEY}"}
    paid = [Decimal(e["amount"]) for e in service.entries() if e["kind"] == "model"]
    assert paid == [Decimal("-0.0011")] * 2
    assert KEY not in service.log()


def test_it_is_never_sent_more_than_it_is_stated_to_read(service: Service, vendor: Vendor) -> None:
    add(service, vendor)
    state_price(service, context_window=24_000)
    assert offered(service)["ollama/llama3.2"]["context_window"] == 24_000
    vendor.expect(*worker())
    service.hire(model="ollama/llama3.2", opening_balance="10")
    task = service.post("/api/tasks", TASK, 201)["id"]
    assert service.finish(service.launch(task))[-1]["kind"] == "run.completed"
    assert {body["max_tokens"] for body in vendor.asked} == {6_000}
    state_price(service, context_window=4_096)
    long = service.post("/api/tasks", {**TASK, "title": "Long", "brief": "Write it. " * 2_000}, 201)["id"]
    ended = service.finish(service.launch(long))[-1]
    assert ended["kind"] == "run.terminated"
    assert ended["data"]["reason"] == "context_too_long"
    assert "4,096" in ended["data"]["hint"]
    assert len(vendor.asked) == 2


def test_what_is_removed_is_gone_with_its_prices(service: Service, vendor: Vendor) -> None:
    add(service, vendor)
    state_price(service)
    assert service.http.delete(f"{PATH}/ollama").json() == {"status": "removed"}
    assert service.http.delete(f"{PATH}/ollama").status_code == 404
    assert service.get("/api/workspace")["prices"] == []
    assert not [name for name in offered(service) if name.startswith("ollama/")]


def test_it_is_tested_where_it_stands(service: Service, vendor: Vendor) -> None:
    add(service, vendor)
    service.post(PATH, {"name": "gone", "base_url": "http://127.0.0.1:1/v1"}, 201)
    there = service.post(f"{PATH}/ollama/test", {}, 200)
    assert there == {"ok": True, "problem": "", "models": ["llama3.2", "qwen3:8b"]}
    gone = service.post(f"{PATH}/gone/test", {}, 200)
    assert gone == {"ok": False, "problem": "Nobody answers at this address", "models": []}


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"name": "openai"}, "endpoint_refused"),
        ({"base_url": "http://["}, "endpoint_refused"),
        ({"base_url": "http://127.0.0.1:99999/v1"}, "endpoint_refused"),
        ({"base_url": "https://user:secret@models.example.com/v1"}, "endpoint_refused"),
        ({"base_url": "https://models.example.com/v1?key=secret"}, "endpoint_refused"),
        ({"base_url": "ftp://example.com"}, "invalid_request"),
        ({"name": "No Good"}, "invalid_request"),
    ],
)
def test_what_can_not_be_added(service: Service, vendor: Vendor, body: dict[str, str], code: str) -> None:
    wanted = {"name": "ollama", "base_url": f"{vendor.url}/v1", **body}
    answer = service.http.post(PATH, json=wanted)
    assert (answer.status_code, answer.json()["code"]) == (422, code)


def settings(*, production: bool, hosts: str = "") -> Settings:
    chosen: dict[str, Any] = {"env": "production" if production else "development"}
    chosen |= {"api_token": "an-entirely-made-up-token-of-tests-0123", "allowed_model_hosts": hosts}
    return Settings(_env_file=None, **chosen)  # type: ignore[call-arg]


INSIDE = ("127.0.0.1", "10.1.2.3", "169.254.169.254", "[::1]", "[::ffff:10.0.0.1]", "100.64.0.1", "localhost")


@pytest.mark.parametrize("host", INSIDE)
async def test_production_calls_nothing_inside(host: str) -> None:
    async with guard.client(settings(production=True), seconds=2) as http:
        with pytest.raises(NotAllowed, match="CLAWWORK_ALLOWED_MODEL_HOSTS"):
            await http.get(f"https://{host}:9/v1/models")


@pytest.mark.parametrize(
    ("production", "hosts", "url"),
    [
        (True, "10.0.0.0/8", "http://10.1.2.3/v1"),
        (True, "10.1.2.3", "http://10.1.2.3/v1"),
        (True, "localhost", "http://localhost:8000/v1"),
        (True, "", "https://1.1.1.1/v1"),
        (False, "", "http://127.0.0.1:11434/v1"),
    ],
)
async def test_what_is_allowed(production: bool, hosts: str, url: str) -> None:
    assert await target(guard.rule(settings(production=production, hosts=hosts)), httpx2.URL(url))


@pytest.mark.parametrize(
    ("production", "url"),
    [(False, "http://10.1.2.3/v1"), (False, "http://169.254.169.254/"), (True, "http://1.1.1.1/")],
)
async def test_what_is_not_allowed(production: bool, url: str) -> None:
    with pytest.raises(NotAllowed):
        await target(guard.rule(settings(production=production)), httpx2.URL(url))
