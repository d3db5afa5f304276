"""A workspace's settings and a coworker's budget over HTTP."""

from collections.abc import Iterator
from uuid import uuid4

import httpx
import pytest

from tests.conftest import ClawWork

PRICE = {"model": "z-ai/glm-4.7", "provider": "openai", "input_per_1m": "0.4", "output_per_1m": "1.75"}


@pytest.fixture
def client(clawwork: ClawWork) -> Iterator[httpx.Client]:
    with clawwork.client(f"team:{uuid4().hex}") as client:
        hired = client.post(
            "/api/agents", json={"signature": "Ada", "model": "practice-1", "opening_balance": "10"}
        )
        assert hired.status_code == 201, hired.text
        yield client


def change(client: httpx.Client, **settings: object) -> httpx.Response:
    return client.patch("/api/workspace", json=settings)


def test_settings_begin_with_defaults_and_keep_what_is_not_named(client: httpx.Client):
    start = client.get("/api/workspace").json()
    assert start == {
        "cap_monthly": None, "spent": "0.000000", "reserved": "0.000000", "timezone": "UTC",
        "pay_rule": "threshold", "prices": [], "unstated_context_window": 32_768,
    }  # fmt: skip
    assert change(client, cap_monthly="25.5", timezone="Asia/Tokyo").status_code == 200
    told = change(client, pay_rule="proportional").json()
    assert (told["cap_monthly"], told["timezone"], told["pay_rule"]) == (
        "25.500000", "Asia/Tokyo", "proportional"
    )  # fmt: skip
    assert client.get("/api/workspace").json() == told
    assert change(client, cap_monthly=None).json()["cap_monthly"] is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"timezone": "Mars/Olympus"},
        {"timezone": None},
        {"pay_rule": "generous"},
        {"cap_monthly": "0"},
        {"cap_monthly": "1.0000001"},
        {"prices": [PRICE | {"provider": "somebody"}]},
        {"prices": [PRICE | {"input_per_1m": "-1"}]},
        {"prices": [PRICE, PRICE]},
        {"prices": [PRICE | {"model": "practice-1"}]},
        {"prices": [PRICE | {"model": "gpt-4o", "provider": "anthropic"}]},
        {"prices": [PRICE | {"cached_per_1m": "0.5"}]},
        {"colour": "red"},
    ],
)
def test_a_wrong_setting_is_refused_and_changes_nothing(client: httpx.Client, wrong: dict):
    before = client.get("/api/workspace").json()
    assert change(client, **wrong).status_code == 422
    assert client.get("/api/workspace").json() == before


def test_a_stated_price_comes_first_and_shows_where_it_is_from(client: httpx.Client):
    sources = {m["id"]: m["price_source"] for m in client.get("/api/models").json()["models"]}
    assert (sources["practice-1"], sources["gpt-4o"]) == ("invented", "library")
    own = {"model": "gpt-4o", "provider": "openai", "input_per_1m": "1", "output_per_1m": "2"}
    assert change(client, prices=[own, PRICE]).status_code == 200
    models = {m["id"]: m for m in client.get("/api/models").json()["models"]}
    for model, prices in (("gpt-4o", ("1.000000", "2.000000")), ("z-ai/glm-4.7", ("0.400000", "1.750000"))):
        found = models[model]
        assert (found["price_source"], found["input_per_1m"], found["output_per_1m"]) == (
            "workspace", *prices
        )  # fmt: skip


def test_an_unknown_model_needs_a_price_before_it_is_hired(client: httpx.Client, clawwork: ClawWork):
    wanted = {"signature": "Glm", "model": PRICE["model"], "opening_balance": "5"}
    refused = client.post("/api/agents", json=wanted)
    assert (refused.status_code, refused.json()["code"]) == (400, "price_required")
    assert "/api/workspace" in refused.json()["hint"]
    change(client, prices=[PRICE])
    refused = client.post("/api/agents", json=wanted)
    assert (refused.json()["code"], "OPENAI_API_KEY" in refused.json()["hint"]) == ("model_unavailable", True)
    with clawwork.client(f"team:{uuid4().hex}") as stranger:
        assert stranger.post("/api/agents", json=wanted).json()["code"] == "price_required"


def test_instructions_and_caps_change_alone(client: httpx.Client):
    told = client.patch("/api/agents/ada", json={"instructions": "Be brief.", "cap_daily": "2"}).json()
    caps = {cap["scope"]: cap["limit"] for cap in told["caps"]}
    assert (told["instructions"], caps) == ("Be brief.", {"run": None, "day": "2.000000", "month": None})
    told = client.patch("/api/agents/Ada", json={"cap_daily": None, "cap_run": "0.5"}).json()
    caps = {cap["scope"]: cap["limit"] for cap in told["caps"]}
    assert (told["instructions"], caps) == ("Be brief.", {"run": "0.500000", "day": None, "month": None})
    for wrong in ({"cap_run": "0"}, {"cap_run": "-1"}, {"instructions": None}, {"signature": "Eve"}):
        assert client.patch("/api/agents/Ada", json=wrong).status_code == 422
    assert client.patch("/api/agents/Nobody", json={}).status_code == 404


def test_a_top_up_is_booked_once_however_often_it_is_sent(client: httpx.Client):
    body, key = {"amount": "5.25", "memo": "March"}, {"Idempotency-Key": "march"}
    first, second = (client.post("/api/agents/Ada/top-up", json=body, headers=key) for _ in range(2))
    assert (first.status_code, first.json()) == (201, second.json())
    entry = first.json()
    assert (entry["kind"], entry["amount"], entry["balance_after"], entry["memo"], entry["practice"]) == (
        "top-up", "5.250000", "15.250000", "March", True
    )  # fmt: skip
    other = client.post("/api/agents/Ada/top-up", json=body | {"amount": "6"}, headers=key)
    assert (other.status_code, other.json()["code"]) == (409, "idempotency_key_reused")
    assert client.get("/api/agents/Ada/ledger").json()["totals"]["balance"] == "15.250000"
    for wrong in ("0", "-1", "0.0000001", "NaN"):
        assert client.post("/api/agents/Ada/top-up", json={"amount": wrong}).status_code == 422


def test_a_correction_needs_a_reason_and_takes_no_more_than_is_there(client: httpx.Client):
    path = "/api/agents/Ada/corrections"
    for wrong in ({"amount": "1"}, {"amount": "1", "memo": "  "}, {"amount": "0", "memo": "Nothing"}):
        assert client.post(path, json=wrong).status_code == 422
    refused = client.post(path, json={"amount": "-10.000001", "memo": "Too much"})
    assert (refused.status_code, refused.json()["code"]) == (409, "correction_too_large")
    taken = client.post(path, json={"amount": "-10", "memo": "Counted twice"}).json()
    assert (taken["kind"], taken["balance_after"]) == ("correction", "0.000000")
    launch = {"signature": "Ada", "task_ids": ["bank-reconciliation"]}
    assert client.post("/api/simulations", json=launch).json()["code"] == "agent_bankrupt"
    client.post("/api/agents/Ada/top-up", json={"amount": "1"})
    assert client.post("/api/simulations", json=launch).status_code == 202


def test_every_change_of_money_shows_in_the_lists_at_once(client: httpx.Client):
    def shown() -> list[tuple[float, str]]:
        answers = [client.get("/api/leaderboard"), client.get("/api/agents")]
        agents = [answer.json()["agents"][0] for answer in answers]
        tags = [answer.headers["etag"] for answer in answers]
        return [(agent["net_worth"], tag) for agent, tag in zip(agents, tags, strict=True)]

    first = shown()
    assert shown() == first
    client.post("/api/agents/Ada/top-up", json={"amount": "1"})
    second = shown()
    assert [value for value, _ in second] == [11.0, 11.0]
    for path, (_, tag) in zip(("/api/leaderboard", "/api/agents"), second, strict=True):
        assert client.get(path, headers={"If-None-Match": tag}).status_code == 304
    assert not {tag for _, tag in first} & {tag for _, tag in second}


def test_ready_lists_are_given_to_nobody_without_token_or_of_another_workspace(
    client: httpx.Client, clawwork: ClawWork
):
    tenant = client.headers["x-tenant-id"]
    for path in ("/api/leaderboard", "/api/agents"):
        assert len(client.get(path).json()["agents"]) == 1
        assert httpx.get(clawwork.url + path, headers={"X-Tenant-Id": tenant}).status_code == 401
        with clawwork.client(f"team:{uuid4().hex}") as stranger:
            assert stranger.get(path).json() == {"agents": []}
