from decimal import Decimal

import httpx
import pytest

from tests.api.conftest import Delivered, hire


def test_a_hired_coworker_has_its_opening_balance_everywhere(client: httpx.Client):
    hired = hire(client, instructions="Be brief.", cap_daily="5", cap_monthly="50.25")
    assert hired.status_code == 201
    agent = client.get("/api/agents/Ada Lovelace").json()
    assert agent == hired.json()
    assert agent["instructions"] == "Be brief."
    assert [(c["scope"], c["limit"]) for c in agent["caps"]] == [
        ("run", None),
        ("day", "5.000000"),
        ("month", "50.250000"),
    ]
    row = client.get("/api/agents").json()["agents"][0]
    board = client.get("/api/leaderboard").json()["agents"][0]
    ledger = client.get("/api/agents/Ada Lovelace/ledger").json()
    assert row["balance"] == board["current_balance"] == board["initial_balance"] == 25.5
    assert ledger["totals"]["balance"] == agent["opening_balance"] == "25.500000"
    assert [(line["kind"], line["amount"]) for line in ledger["items"]] == [("opening", "25.500000")]
    assert agent["balance_history"][-1]["balance"] == board["balance_history"][-1]["balance"] == 25.5
    assert row["survival_status"] == "struggling"
    assert row["practice"] is board["practice"] is True


def test_a_name_is_taken_whatever_its_case(client: httpx.Client):
    assert hire(client, "Ada").status_code == 201
    again = hire(client, "ADA")
    assert (again.status_code, again.json()["code"]) == (409, "name_taken")
    assert client.get("/api/agents/aDa").json()["signature"] == "Ada"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("signature", "../../etc"),
        ("signature", ""),
        ("signature", "é"),
        ("opening_balance", "0"),
        ("opening_balance", "NaN"),
        ("opening_balance", "1000001"),
        ("opening_balance", "0.0000001"),
        ("cap_daily", "-1"),
        ("instructions", "x" * 20_001),
        ("unknown", "field"),
    ],
)
def test_what_can_not_be_is_refused_by_field(client: httpx.Client, field: str, value: str):
    answer = hire(client, **{field: value})
    assert answer.status_code == 422
    assert [f["field"] for f in answer.json()["fields"]] == [field]
    assert client.get("/api/agents").json() == {"agents": []}


def test_a_model_without_its_key_names_the_variable(client: httpx.Client):
    models = {m["id"]: m for m in client.get("/api/models").json()["models"]}
    closed = next(m for m in models.values() if m["missing_variable"] == "OPENAI_API_KEY")
    answer = hire(client, model=closed["id"])
    assert (answer.status_code, answer.json()["code"]) == (400, "model_unavailable")
    assert "OPENAI_API_KEY" in answer.json()["hint"]
    assert hire(client, model="gpt-99").json()["code"] == "price_required"


def test_an_unchanged_answer_is_not_sent_twice(client: httpx.Client):
    hire(client)
    for path in ("/api/agents", "/api/agents/Ada Lovelace", "/api/leaderboard"):
        tag = client.get(path).headers["etag"]
        assert client.get(path, headers={"If-None-Match": tag}).status_code == 304
    hire(client, "Grace")
    assert client.get("/api/agents", headers={"If-None-Match": tag}).status_code == 200


def test_the_ledger_is_read_page_by_page(client: httpx.Client, clawwork, tenant: str, delivered: Delivered):
    from clawwork_api.agents.service import get
    from clawwork_api.economy import ledger

    with clawwork.database.write(tenant) as session:
        agent = get(session, delivered.signature)
        for step in range(4):
            ledger.post(
                session,
                agent_id=agent.id,
                kind="model",
                amount=Decimal("-0.000001"),
                step=f"{step}",
                run_id="r",
            )
    path, seen, cursor = f"/api/agents/{delivered.signature}/ledger", [], None
    while True:
        page = client.get(path, params={"limit": 2} | ({"cursor": cursor} if cursor else {})).json()
        seen += page["items"]
        assert page["total"] == 5
        cursor = page["next"]
        if cursor is None:
            break
    assert len({line["id"] for line in seen}) == len(seen) == 5
    assert sum(Decimal(line["amount"]) for line in seen) == Decimal(page["totals"]["balance"])
    assert page["totals"]["spend"] == "0.000004"
    bad = client.get(path, params={"cursor": "zzz"})
    assert (bad.status_code, bad.json()["code"]) == (400, "invalid_cursor")
