"""The predecessors' reads of the four published runs, with the numbers put right (PREDECESSORS 10 A)."""

import httpx
import pytest

from tests.contract.conftest import get


def test_every_published_coworker_lists_the_whole_pool_and_what_it_was_paid(real: httpx.Client):
    for agent in get(real, "/api/agents")["agents"]:
        record = get(real, f"/api/agents/{agent['signature']}/tasks")
        assert record["pool_size"] == len(record["tasks"]) == 220
        paid = sum(task["payment"] for task in record["tasks"])
        assert paid == pytest.approx(agent["total_work_income"], abs=0.01)
        assert all(task["payment"] == 0 for task in record["tasks"] if (task["evaluation_score"] or 0) < 0.6)


def test_hours_are_those_of_the_completions_on_every_screen(real: httpx.Client):
    for row in get(real, "/api/leaderboard")["agents"]:
        record = get(real, f"/api/agents/{row['signature']}/tasks")
        worked = sum(task.get("wall_clock_seconds") or 0 for task in record["tasks"])
        curve = sum(point["wall_clock_seconds"] or 0 for point in row["balance_history"])
        assert worked == pytest.approx(row["hours"] * 3600, abs=1.5) == pytest.approx(curve, abs=1.5)


def test_costs_of_the_days_sum_up_to_the_total(real: httpx.Client):
    for agent in get(real, "/api/agents")["agents"]:
        money = get(real, f"/api/agents/{agent['signature']}/economic")
        assert sum(money["token_costs"]) == pytest.approx(agent["total_token_cost"], abs=0.001) != 0
        assert money["balance_history"][-1] == agent["balance"] == money["balance"]
        lengths = {len(money[name]) for name in ("dates", "balance_history", "token_costs", "work_income")}
        assert len(lengths) == 1


def test_published_logs_and_labels_are_served(real: httpx.Client):
    log = get(real, "/api/agents/Qwen3.5-Plus/terminal-log/2026-01-06")
    assert log["content"].startswith("=" * 60) and "Agent: Qwen3.5-Plus" in log["content"]
    names = get(real, "/api/settings/displaying-names")
    assert names["kimi-k2.5-test-openrouter-10dollar-1"] == "Kimi-K2.5"
