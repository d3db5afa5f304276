"""Launching the predecessors' configuration: what it makes, and everything that it may not hold."""

import json
from typing import Any

import httpx
import pytest

from tests.contract.configs import CONFIG, INLINE, body
from tests.contract.conftest import get

TWO = [{**CONFIG["agents"][0], "signature": name} for name in ("Ada", "Grace")]
SIMULATION = {
    "id", "status", "signature", "model", "restart_policy", "retry_count", "spend_cap_daily_usd",
    "spend_cap_monthly_usd", "start_time", "end_time", "stop_reason", "termination_hint", "last_restart_at",
}  # fmt: skip
LEAKS = {"pid", "tenant", "tenant_key", "config_path", "log_path", "env_vars"}


def launch(client: httpx.Client, sent: dict[str, Any], **headers: str) -> httpx.Response:
    return client.post("/api/simulations", json=sent, headers=headers)


def finished(client: httpx.Client, run_id: str) -> dict[str, Any]:
    with client.stream("GET", f"/api/simulations/{run_id}/events/stream") as stream:
        for _ in stream.iter_lines():
            continue
    return get(client, f"/api/simulations/{run_id}")


def test_a_configuration_hires_its_coworker_and_works_a_task_a_weekday(client: httpx.Client):
    answer = launch(client, body())
    assert answer.status_code == 200, answer.text
    told = answer.json()
    assert set(told) == {"status", "message", "simulation_id", "simulation_ids"}
    assert told["status"] == "success" and told["simulation_ids"] == [told["simulation_id"]]

    run = finished(client, told["simulation_id"])
    assert (run["status"], run["hint"]) == ("completed", "")
    assert [t["task_id"] for t in run["run_tasks"]] == ["bank-reconciliation", "style-edit"]
    agent = get(client, "/api/agents/agent-104729")
    assert agent["opening_balance"] == "10.000000"
    limits = {cap["scope"]: cap["limit"] for cap in agent["caps"]}
    assert (limits["day"], limits["month"]) == ("25.000000", "200.000000")
    [row] = get(client, "/api/simulations")["simulations"]
    assert set(row) >= SIMULATION and not set(row) & LEAKS
    assert row["restart_policy"] == {"enabled": True, "max_retries": 3, "backoff_sec": 5}
    assert (row["spend_cap_daily_usd"], row["spend_cap_monthly_usd"], row["retry_count"]) == (25, 200, 0)
    assert row["stop_reason"] is None and row["end_time"] is not None


def test_each_enabled_coworker_gets_a_run_and_others_none(client: httpx.Client):
    agents = [*TWO, {**TWO[0], "signature": "Idle", "enabled": False}]
    told = launch(client, body(("agents", agents))).json()
    assert len(set(told["simulation_ids"])) == 2
    assert {a["signature"] for a in get(client, "/api/agents")["agents"]} == {"Ada", "Grace"}


def test_a_task_that_is_sent_keeps_its_id_and_worth_and_is_kept_once(client: httpx.Client):
    sent = body(("task_source", INLINE), ("agents.0.task_filters", None))
    first = launch(client, sent).json()
    finished(client, first["simulation_id"])
    second = launch(client, sent).json()
    finished(client, second["simulation_id"])
    written = [t for t in get(client, "/api/tasks")["tasks"] if t["source"] == "written"]
    assert [(t["title"], t["value"]) for t in written] == [("Write a plan for spring.", "50.000000")]
    worked = [t for t in get(client, "/api/agents/agent-104729/tasks")["tasks"] if "date" in t]
    assert [t["task_id"] for t in worked] == ["coworker-7", "coworker-7"]
    assert [t["simulation_id"] for t in worked] == [first["simulation_id"], second["simulation_id"]]


def test_tasks_come_as_lines_too(client: httpx.Client):
    content = "\n\n".join(json.dumps(task) for task in INLINE["tasks"])
    source = {"type": "jsonl", "content": content}
    sent = body(("task_source", source), ("agents.0.task_filters", None))
    run = get(client, f"/api/simulations/{launch(client, sent).json()['simulation_id']}")
    assert run["title"] == "Write a plan for spring."
    broken = {"type": "jsonl", "content": content + '\n{"task_id": "half'}
    answer = launch(client, body(("task_source", broken), ("agents.0.task_filters", None)))
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_task_line")
    assert answer.json()["detail"].startswith("Line 2 of the task source")


def test_a_launch_is_done_once_for_one_key(client: httpx.Client):
    first = launch(client, body(), **{"Idempotency-Key": "k-1"})
    again = launch(client, body(), **{"Idempotency-Key": "k-1"})
    assert again.json() == first.json() and again.headers["Idempotency-Replayed"] == "true"
    other = body(env_vars={"OPENAI_API_KEY": "sk-another-key-than-before"})
    assert launch(client, other, **{"Idempotency-Key": "k-1"}).status_code == 409
    assert get(client, "/api/simulations")["total"] == 1


REFUSALS = [
    (("agents.0.signature", "../../other"), 422, "config.livebench.agents.0.signature"),
    (("agents", [TWO[0], {**TWO[1], "signature": "../../x"}]), 422, "config.livebench.agents.1.signature"),
    (("agents", [TWO[0], {**TWO[0], "signature": "ADA"}]), 422, "config.livebench"),
    (("agents", []), 422, "config.livebench.agents"),
    (("agents.0.enabled", False), 422, "config.livebench"),
    (("agents.0.basemodel", "gpt-99"), 400, "price_required"),
    (("agents.0.basemodel", "gpt-4o"), 400, "model_unavailable"),
    (("agents.0.task_filters", {"sectors": ["Nowhere"]}), 422, "no_tasks"),
    (("agents.0.task_assignment", {"task_ids": ["nothing"]}), 422, "unknown_task"),
    (("economic.initial_balance", 0), 422, "config.livebench.economic.initial_balance"),
    (("economic.initial_balance", "ten"), 422, "config.livebench.economic.initial_balance"),
    (("economic.spend_cap_daily_usd", -1), 422, "config.livebench.economic.spend_cap_daily_usd"),
    (("economic.spend_cap_dayly_usd", 1), 422, "config.livebench.economic.spend_cap_dayly_usd"),
    (("economic.task_values_path", "/etc/passwd"), 422, "config.livebench.economic.task_values_path"),
    (("task_source", {"type": "parquet", "path": "./gdpval"}), 422, "config.livebench.task_source"),
    (("task_source", {"type": "pack", "path": "/etc"}), 422, "config.livebench.task_source.path"),
    (("gdpval_path", "./gdpval"), 422, "config.livebench.gdpval_path"),
    (("evaluation.meta_prompts_dir", "/root"), 422, "config.livebench.evaluation.meta_prompts_dir"),
    (("evaluation.use_llm_evaluation", False), 422, "config.livebench.evaluation.use_llm_evaluation"),
    (("restart_policy.max_retries", 11), 422, "config.livebench.restart_policy.max_retries"),
    (("restart_policy.max_retries", "many"), 422, "config.livebench.restart_policy.max_retries"),
    (("restart_policy.backoff_sec", 301), 422, "config.livebench.restart_policy.backoff_sec"),
    (("restart_policy", []), 422, "config.livebench.restart_policy"),
    (("date_range", {"init_date": "2026-01-03", "end_date": "2026-01-04"}), 422, "no_weekday"),
    (("date_range.end_date", "2025-01-01"), 422, "config.livebench.date_range"),
]


@pytest.mark.parametrize(("change", "status", "what"), REFUSALS, ids=lambda v: str(v)[:60])
def test_what_can_not_be_is_refused_whole(client: httpx.Client, change: Any, status: int, what: str):
    answer = launch(client, body(change))
    told = answer.json()
    assert answer.status_code == status, told
    assert what in {told["code"], *(field["field"] for field in told["fields"])}, told
    assert get(client, "/api/agents") == {"agents": []}
    assert get(client, "/api/simulations")["total"] == 0


def test_a_task_may_not_name_a_file_of_the_server(client: httpx.Client):
    task = {**INLINE["tasks"][0], "reference_files": ["/proc/self/environ"]}
    answer = launch(client, body(("task_source", {"type": "inline", "tasks": [task]})))
    [field] = answer.json()["fields"]
    assert field["field"] == "config.livebench.task_source.tasks.0.reference_files"
    assert "never read" in field["problem"]


def test_all_of_a_configuration_or_nothing(client: httpx.Client):
    agents = [TWO[0], {**TWO[1], "basemodel": "gpt-99"}]
    assert launch(client, body(("agents", agents))).json()["code"] == "price_required"
    assert get(client, "/api/agents") == {"agents": []}


def test_a_coworker_keeps_its_model_and_the_tighter_cap_counts(client: httpx.Client):
    hired = {"signature": "Ada", "model": "practice-1", "opening_balance": "5", "cap_daily": "0.01"}
    assert client.post("/api/agents", json=hired).status_code == 201
    run_id = launch(client, body(("agents", TWO[:1]))).json()["simulation_id"]
    row = get(client, f"/api/simulations/{run_id}")
    assert (row["spend_cap_daily_usd"], row["spend_cap_monthly_usd"]) == (0.01, 200)
    other = [{**TWO[0], "basemodel": "gpt-4o"}]
    sent = body(("agents", other), env_vars={"OPENAI_API_KEY": "sk-0123456789"})
    assert launch(client, sent).json()["code"] == "model_differs"


def test_a_launchs_own_cap_stops_the_call_before_it_is_sent(client: httpx.Client):
    hired = {"signature": "Ada", "model": "practice-1", "opening_balance": "5"}
    assert client.post("/api/agents", json=hired).status_code == 201
    sent = body(("agents", TWO[:1]), ("economic.spend_cap_daily_usd", 0.005))
    run_id = launch(client, sent).json()["simulation_id"]
    run = finished(client, run_id)
    assert (run["status"], run["reason"]) == ("terminated", "day_cap_reached")
    assert float(run["spend"]) <= 0.005


def test_other_variables_than_the_allowed_ones_are_refused_by_name(client: httpx.Client):
    sent = body(env_vars={"PATH": "/evil/bin", "LD_PRELOAD": "/evil.so", "OPENAI_API_KEY": "sk-0123456789"})
    answer = launch(client, sent)
    assert (answer.status_code, answer.json()["code"]) == (400, "env_vars_refused")
    assert answer.json()["detail"] == "Not allowed in env_vars: LD_PRELOAD, PATH"
    assert "sk-0123456789" not in answer.text
    assert launch(client, body(env_vars={"OPENAI_API_KEY": "short"})).status_code == 422
    assert get(client, "/api/agents") == {"agents": []}
