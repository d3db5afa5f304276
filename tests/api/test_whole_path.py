"""A practice coworker does a sample task; every screen's numbers are the same numbers."""

import json
from decimal import Decimal

import httpx

from tests.api.conftest import hire

TASK = "bank-reconciliation"


def follow(client: httpx.Client, run_id: str) -> list[dict]:
    with client.stream("GET", f"/api/simulations/{run_id}/events/stream", timeout=120) as stream:
        return [json.loads(line[6:]) for line in stream.iter_lines() if line.startswith("data: ")]


def test_from_hire_to_a_scored_deliverable(client: httpx.Client):
    hire(client, opening_balance="10")
    run_id = client.post(
        "/api/simulations", json={"signature": "Ada Lovelace", "task_ids": [TASK], "cap": "1"}
    ).json()["simulation_id"]
    told = follow(client, run_id)
    assert [event["seq"] for event in told] == list(range(1, len(told) + 1))
    assert told[-1]["kind"] == "run.completed"

    run = client.get(f"/api/simulations/{run_id}").json()
    task = run["run_tasks"][0]
    assert (run["status"], task["status"]) == ("completed", "delivered")
    assert Decimal(task["score"]) >= Decimal("0.6")
    assert task["evaluation"]["items"]
    assert run["steps"] == len(run["recent_steps"])
    assert sum(Decimal(step["cost"]) for step in run["recent_steps"]) == Decimal(run["spend"])

    ledger = client.get("/api/agents/Ada Lovelace/ledger", params={"limit": 200}).json()
    balance = Decimal(10) - Decimal(run["spend"]) + Decimal(run["income"])
    assert sum(Decimal(line["amount"]) for line in ledger["items"]) == balance
    board = client.get("/api/leaderboard").json()["agents"][0]
    agent = client.get("/api/agents/Ada Lovelace").json()["current_status"]
    for shown in (ledger["totals"]["balance"], run["balance"], board["current_balance"], agent["balance"]):
        assert Decimal(str(shown)) == balance
    assert (board["num_tasks"], board["num_scored"], board["num_runs"]) == (1, 1, 1)

    deliverables = client.get("/api/artifacts", params={"run_id": run_id, "role": "deliverable"}).json()
    assert deliverables["total"] >= 1
    for file in deliverables["items"]:
        detail = client.get(f"/api/artifacts/{file['id']}").json()
        assert detail["preview"]["kind"] != "none"
        assert detail["evaluation"]["id"] == task["evaluation"]["id"]
        sent = client.get(f"/api/artifacts/{file['id']}/content")
        assert len(sent.content) == file["size"]
    listed = client.get("/api/artifacts/random").json()["artifacts"]
    assert {file["filename"] for file in listed} <= {file["name"] for file in run["artifacts"]}
    bytes_of_one = client.get("/api/artifacts/file", params={"path": listed[0]["path"]})
    assert len(bytes_of_one.content) == listed[0]["size_bytes"]
