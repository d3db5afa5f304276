"""The predecessors' reads of a published coworker: their shapes, and the right numbers in them."""

import httpx

from tests.contract.conftest import get

WORKED = {
    "task_id", "date", "sector", "occupation", "prompt", "max_payment", "reference_files",
    "wall_clock_seconds", "task_value_usd", "completed", "payment", "feedback", "evaluation_score",
    "evaluation_method", "evaluation",
}  # fmt: skip
UNTAPPED = {
    "task_id", "occupation", "sector", "task_value_usd", "completed", "payment", "evaluation_score"
}  # fmt: skip


def test_a_worked_task_shows_what_was_paid_and_where_its_file_is(published: httpx.Client):
    record = get(published, "/api/agents/Small One/tasks")
    worked, untapped = record["tasks"]
    assert set(worked) >= WORKED and set(untapped) == UNTAPPED
    assert (worked["task_id"], worked["date"], worked["wall_clock_seconds"]) == ("t-1", "2026-01-02", 90.4)
    assert (worked["payment"], worked["evaluation"]["payment"], worked["evaluation_score"]) == (
        60.0,
        60.0,
        0.6,
    )
    assert worked["completed"] is True and worked["feedback"] == "Good."
    assert worked["evaluation"]["artifact_paths"] == ["agent_data/Small One/sandbox/2026-01-02/report.xlsx"]
    assert (untapped["task_id"], untapped["completed"], untapped["payment"]) == ("t-2", False, 0)
    assert record["pool_size"] == 2
    path = worked["evaluation"]["artifact_paths"][0].partition("agent_data/")[2]
    assert published.get("/api/artifacts/file", params={"path": path}).content == b"sheet"


def test_the_economy_begins_with_the_opening_balance_and_costs_are_not_zero(published: httpx.Client):
    money = get(published, "/api/agents/Small One/economic")
    assert money["dates"] == ["initialization", "2026-01-02", "2026-01-05"]
    assert money["balance_history"] == [10.0, 69.9, 69.85]
    assert money["token_costs"] == [0.0, 0.1, 0.05]
    assert money["work_income"] == [0.0, 60.0, 0.0]
    assert (money["balance"], money["net_worth"], money["survival_status"]) == (69.85, 69.85, "struggling")
    assert (money["total_token_cost"], money["total_work_income"]) == (0.15, 60.0)


def test_notes_and_decisions_are_told(published: httpx.Client):
    learned = get(published, "/api/agents/Small One/learning")
    assert learned == {
        "memory": "## Tax (2026-01-02)\nRates differ.",
        "entries": [{"topic": "Tax", "timestamp": "t", "date": "2026-01-02", "content": "Rates differ."}],
    }
    agent = get(published, "/api/agents/Small One")
    assert agent["decisions"] == [{"date": "2026-01-02", "activity": "work", "reasoning": "It pays."}]
    assert agent["evaluation_scores"] == [0.6]
    assert agent["balance_history"][0]["date"] == "initialization"
    assert agent["balance_history"][0]["balance"] == 10.0


def test_a_days_log_is_read_and_others_are_not_found(published: httpx.Client):
    log = get(published, "/api/agents/Small One/terminal-log/2026-01-02")
    assert (log["date"], log["content"], log["truncated"]) == ("2026-01-02", "started", False)
    assert log["bytes_returned"] == log["file_size_bytes"] == 7
    missing = published.get("/api/agents/Small One/terminal-log/2026-01-03")
    assert (missing.status_code, missing.json()["detail"]) == (404, "Log not found")
    for date in ("yesterday", "2026-13-01", "%2e%2e", "2026-01-02.log"):
        assert published.get(f"/api/agents/Small One/terminal-log/{date}").status_code in (400, 404)
    nobody = published.get("/api/agents/Nobody/terminal-log/2026-01-02")
    assert (nobody.status_code, nobody.json()["detail"]) == (404, "Agent not found")


def test_documents_are_listed_by_chance_and_only_documents_are_served(published: httpx.Client):
    [listed] = get(published, "/api/artifacts/random", count=1)["artifacts"]
    assert listed == {
        "agent": "Small One",
        "date": "2026-01-02",
        "filename": "report.xlsx",
        "extension": ".xlsx",
        "size_bytes": 5,
        "path": "Small One/sandbox/2026-01-02/report.xlsx",
    }
    for count in (0, 101, "some"):
        assert published.get("/api/artifacts/random", params={"count": count}).status_code == 422
    notes = published.get("/api/artifacts/file", params={"path": "Small One/sandbox/2026-01-05/notes.md"})
    assert (notes.status_code, notes.json()["code"]) == (400, "unsupported_file_type")


def test_the_label_of_a_published_coworker_is_its_displaying_name(published: httpx.Client):
    assert get(published, "/api/settings/displaying-names") == {"Small One": "Small-1"}
