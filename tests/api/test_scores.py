"""People score beside the machine, and in its place: what counts, what is paid and the ledger agree."""

from decimal import Decimal
from typing import Any, NamedTuple

import httpx
import pytest

from tests.api.conftest import Delivered, hire
from tests.api.test_whole_path import follow

WHY = "The reconciliation leaves two items out"


class Worked(NamedTuple):
    """A run of the practice coworker that has ended, and a file that it handed in."""

    run_id: str
    artifact_id: str


@pytest.fixture
def worked(client: httpx.Client) -> Worked:
    hire(client, opening_balance="10")
    launch = {"signature": "Ada Lovelace", "task_ids": ["bank-reconciliation"], "cap": "1"}
    run_id = client.post("/api/simulations", json=launch).json()["simulation_id"]
    assert follow(client, run_id)[-1]["kind"] == "run.completed"
    files = client.get("/api/artifacts", params={"run_id": run_id, "role": "deliverable"}).json()["items"]
    return Worked(run_id, files[0]["id"])


def put(client: httpx.Client, artifact_id: str, **body: Any) -> httpx.Response:
    headers = {"Idempotency-Key": body.pop("key")} if "key" in body else {}
    return client.post(f"/api/artifacts/{artifact_id}/scores", json=body, headers=headers)


def money(client: httpx.Client, run_id: str) -> tuple[dict[str, Any], set[Decimal], set[Decimal]]:
    """The run's task, the incomes and the balances as every screen shows them."""
    run = client.get(f"/api/simulations/{run_id}").json()
    board = client.get("/api/leaderboard").json()["agents"][0]
    ledger = client.get("/api/agents/Ada Lovelace/ledger", params={"limit": 200}).json()
    report = client.get("/api/economy/report", params={"by": "task"}).json()["practice"]
    incomes = [run["income"], board["total_work_income"], ledger["totals"]["income"], report["income"]]
    incomes.append(run["run_tasks"][0]["income"])
    entries = sum(Decimal(line["amount"]) for line in ledger["items"])
    balances = {entries, *(Decimal(str(b)) for b in (board["current_balance"], ledger["totals"]["balance"]))}
    balances.add(Decimal(str(board["balance_history"][-1]["balance"])))
    return run["run_tasks"][0], {Decimal(str(i)) for i in incomes}, balances


def test_a_score_beside_the_machines_changes_nothing_that_counts(client: httpx.Client, worked: Worked):
    before = money(client, worked.run_id)
    sheet = client.get(f"/api/artifacts/{worked.artifact_id}/scores").json()
    assert [p["id"] for p in sheet["parts"]] == [
        "completeness",
        "correctness",
        "quality",
        "domain_standards",
    ]
    parts = dict(zip((p["id"] for p in sheet["parts"]), ("0.9", "0.8", "0.7", "0.5"), strict=True))
    told = put(client, worked.artifact_id, parts=parts, comment="Good, but terse")
    assert told.status_code == 201, told.text
    [mine] = told.json()["evaluation"]["people"]
    assert Decimal(mine["score"]) == Decimal("0.79")  # .4 x .9 + .3 x .8 + .2 x .7 + .1 x .5
    assert (mine["by"], mine["comment"], mine["overrides"]) == ("tester", "Good, but terse", False)

    task, incomes, balances = money(client, worked.run_id)
    assert (task["score"], incomes, balances) == (before[0]["score"], *before[1:])
    assert task["evaluation"]["people"] == [mine]


def test_an_override_counts_everywhere_and_the_machines_score_stays(client: httpx.Client, worked: Worked):
    before, [earned], [balance] = money(client, worked.run_id)
    first = put(client, worked.artifact_id, score="0.5", override=True, reason=WHY, key="once")
    again = put(client, worked.artifact_id, score="0.5", override=True, reason=WHY, key="once")
    assert first.status_code == 201 and again.headers["Idempotency-Replayed"] == "true"

    task, [income], [left] = money(client, worked.run_id)
    assert (Decimal(task["score"]), income, left) == (Decimal("0.5"), 0, balance - earned)
    scored = task["evaluation"]
    assert (scored["score"], scored["paid"]) == (before["evaluation"]["score"], before["evaluation"]["paid"])
    assert (Decimal(scored["final_score"]), Decimal(scored["final_paid"])) == (Decimal("0.5"), 0)
    assert [(p["overrides"], p["reason"], Decimal(p["correction"])) for p in scored["people"]] == [
        (True, WHY, -earned)
    ]
    board = client.get("/api/leaderboard").json()["agents"][0]
    assert (board["avg_eval_score"], board["num_scored"]) == (0.5, 1)

    put(client, worked.artifact_id, score="0.8", override=True, reason="On second thoughts")
    task, [income], _ = money(client, worked.run_id)
    assert income == Decimal("0.8") * Decimal(task["value"])
    lines = client.get("/api/agents/Ada Lovelace/ledger", params={"limit": 200}).json()["items"]
    corrections = [Decimal(line["amount"]) for line in lines if line["kind"] == "pay-correction"]
    assert corrections == [income, -earned]
    assert WHY in str([line["memo"] for line in lines])
    records = client.get("/api/audit", params={"action": "scores"}).json()["items"]
    assert {record["actor"] for record in records} == {"tester"} and len(records) >= 2


def test_pay_that_is_spent_can_not_be_taken_back(client: httpx.Client, worked: Worked):
    before = money(client, worked.run_id)
    [balance] = before[2]
    taken = {"amount": str(-balance), "memo": "All of it"}
    assert client.post("/api/agents/Ada Lovelace/corrections", json=taken).status_code == 201
    refused = put(client, worked.artifact_id, score=0, override=True, reason=WHY)
    assert (refused.status_code, refused.json()["code"]) == (409, "correction_too_large")
    task, incomes, balances = money(client, worked.run_id)
    assert (task["score"], incomes, balances) == (before[0]["score"], before[1], {Decimal(0)})
    assert task["evaluation"]["people"] == []


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"score": "0.5", "override": True}, 422),
        ({"score": "0.5", "override": True, "reason": "  "}, 422),
        ({"score": "1.01"}, 422),
        ({"score": "0.12345"}, 422),
        ({}, 422),
        ({"score": "1", "parts": {"quality": "1"}}, 422),
        ({"parts": {"quality": "1"}}, 422),
    ],
)
def test_half_a_score_is_refused(
    client: httpx.Client, delivered: Delivered, body: dict[str, Any], status: int
):
    answer = put(client, delivered.artifact_ids["report.md"], **body)
    assert answer.status_code == status, answer.text
    assert client.get(f"/api/simulations/{delivered.run_id}").json()["run_tasks"][0]["score"] == "0.750000"


def test_only_work_that_was_handed_in_is_scored(
    client: httpx.Client, other: httpx.Client, delivered: Delivered
):
    working = put(client, delivered.artifact_ids["figures.csv"], score="1")
    assert (working.status_code, working.json()["code"]) == (409, "not_evaluated")
    foreign = put(other, delivered.artifact_ids["report.md"], score="1")
    assert (foreign.status_code, foreign.json()["code"]) == (404, "artifact_not_found")
