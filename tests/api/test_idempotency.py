from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import httpx
import pytest
from sqlmodel import select

from clawwork_api.access.tables import IdempotencyKey
from tests.api.conftest import hire
from tests.conftest import ClawWork

BODIES = {
    "/api/agents": {"signature": "Ada", "model": "practice-1", "opening_balance": "5"},
    "/api/tasks": {"title": "T", "occupation": "O", "brief": "B", "value": "1"},
}


@pytest.mark.parametrize("path", BODIES)
def test_the_same_key_and_body_do_the_work_once(client: httpx.Client, path: str):
    key = {"Idempotency-Key": "once"}
    before = len(next(iter(client.get(path).json().values())))
    first = client.post(path, json=BODIES[path], headers=key)
    second = client.post(path, json=BODIES[path], headers=key)
    assert (first.status_code, first.content) == (second.status_code, second.content)
    assert second.headers["idempotency-replayed"] == "true"
    assert len(next(iter(client.get(path).json().values()))) == before + 1


def test_another_body_or_route_under_the_same_key_is_refused(client: httpx.Client):
    key = {"Idempotency-Key": "k"}
    assert client.post("/api/agents", json=BODIES["/api/agents"], headers=key).status_code == 201
    changed = BODIES["/api/agents"] | {"opening_balance": "6"}
    for answer in (
        client.post("/api/agents", json=changed, headers=key),
        client.post("/api/tasks", json=BODIES["/api/tasks"], headers=key),
    ):
        assert (answer.status_code, answer.json()["code"]) == (409, "idempotency_key_reused")


def test_a_refused_request_leaves_its_key_free(client: httpx.Client):
    key = {"Idempotency-Key": "again"}
    body = BODIES["/api/agents"]
    assert client.post("/api/agents", json=body | {"model": "gpt-99"}, headers=key).status_code == 400
    assert client.post("/api/agents", json=body, headers=key).status_code == 201


def test_many_at_once_do_the_work_once(client: httpx.Client):
    def send(_: int) -> httpx.Response:
        body = {"signature": "Ada", "model": "practice-1", "opening_balance": "5"}
        return client.post("/api/agents", json=body, headers={"Idempotency-Key": "race"})

    with ThreadPoolExecutor(24) as pool:
        answers = list(pool.map(send, range(48)))
    assert {a.status_code for a in answers} == {201}
    assert len({a.content for a in answers}) == 1
    assert sum("idempotency-replayed" not in a.headers for a in answers) == 1
    assert client.get("/api/agents/Ada/ledger").json()["total"] == 1


def test_many_different_writers_all_come_through(client: httpx.Client):
    with ThreadPoolExecutor(24) as pool:
        answers = list(pool.map(lambda n: hire(client, f"Worker {n}"), range(48)))
    assert {a.status_code for a in answers} == {201}
    assert len(client.get("/api/agents").json()["agents"]) == 48


def test_two_workspaces_may_use_the_same_key(client: httpx.Client, other: httpx.Client):
    key = {"Idempotency-Key": "shared"}
    for side in (client, other):
        answer = side.post("/api/agents", json=BODIES["/api/agents"], headers=key)
        assert "idempotency-replayed" not in answer.headers


def test_a_key_that_can_not_be_kept_is_refused(client: httpx.Client):
    answer = client.post("/api/tasks", json=BODIES["/api/tasks"], headers={"Idempotency-Key": "a b"})
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid_idempotency_key")


def test_a_key_is_kept_for_a_day_and_then_free(client: httpx.Client, clawwork: ClawWork, tenant: str):
    key, body = {"Idempotency-Key": "daily"}, BODIES["/api/tasks"]
    first = client.post("/api/tasks", json=body, headers=key).json()["id"]
    for hours, same in ((23, True), (2, False)):
        with clawwork.database.write(tenant) as session:
            kept = session.exec(select(IdempotencyKey)).one()
            kept.created_at -= timedelta(hours=hours)
        assert (client.post("/api/tasks", json=body, headers=key).json()["id"] == first) is same


@pytest.mark.parametrize("place", ["mcp-servers", "model-endpoints"])
def test_an_address_is_added_once(client, place):
    name = "url" if place == "mcp-servers" else "base_url"
    body = {"name": f"own-{place[:3]}", name: "http://127.0.0.1:9/v1", "api_key": "made-up-for-this"}
    key = {"Idempotency-Key": f"added {place}".replace(" ", "-")}
    first, again = (client.post(f"/api/settings/{place}", json=body, headers=key) for _ in range(2))
    assert (first.status_code, again.status_code, again.json()) == (201, 201, first.json())
    assert again.headers["idempotency-replayed"] == "true"
    assert "made-up" not in first.text
