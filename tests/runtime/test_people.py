"""A coworker asks a person, or needs one's leave; the run waits, and goes on where it was."""

from datetime import datetime
from typing import Any

import pytest

from tests.runtime.service import Service
from tests.runtime.test_control import wait_for

BRIEF = "Write down what was asked.\nAsk me which quarter to report: Q1 | Q2"


def asks(service: Service, brief: str = BRIEF, **extra: Any) -> str:
    """Hires, and launches a run whose task says `brief`."""
    service.hire(**extra)
    body = {"title": "A report", "brief": brief, "occupation": "Accountants and Auditors", "value": "10"}
    return service.launch(service.post("/api/tasks", body, 201)["id"])


def question_of(service: Service, run_id: str, *, after: int = 0) -> tuple[dict[str, Any], int]:
    """The question that the run waits with, and the number of the event that says so."""
    seen = wait_for(service, run_id, "run.waiting", after=after)
    question: dict[str, Any] = service.get(f"/api/simulations/{run_id}")["question"]
    return question, seen


def say(service: Service, run_id: str, question: dict[str, Any], how: str, **body: str) -> None:
    service.post(f"/api/simulations/{run_id}/questions/{question['id']}/{how}", body, 200)


def record(service: Service, run_id: str) -> dict[str, Any]:
    """What must not depend on kills."""
    run = service.get(f"/api/simulations/{run_id}")
    return {
        "status": run["status"],
        "spend": run["spend"],
        "ledger": [(e["kind"], e["step"], e["amount"]) for e in service.entries()],
        "steps": [(s["key"], s["name"], s["state"], s["cost"]) for s in run["recent_steps"]],
        "asked": [q["state"] for q in service.get(f"/api/simulations/{run_id}/questions")["questions"]],
        "files": sorted((a["name"], a["role"], a["size"]) for a in run["artifacts"]),
    }


@pytest.fixture(scope="module")
def undisturbed(shared: Service) -> dict[str, Any]:
    shared.http.headers["X-Tenant-Id"] = "asked-undisturbed"
    run_id = asks(shared)
    question, seen = question_of(shared, run_id)
    say(shared, run_id, question, "answer", answer="Q2")
    wait_for(shared, run_id, "run.completed", after=seen)
    return record(shared, run_id)


@pytest.mark.parametrize("kill_after", ["run.waiting", "question.answered"])
def test_a_kill_while_waiting_or_answered_changes_nothing(
    kill_after: str, mortal: Service, undisturbed: dict[str, Any]
) -> None:
    run_id = asks(mortal)
    question, seen = question_of(mortal, run_id)
    if kill_after == "run.waiting":
        mortal.kill()
        mortal.start()
    assert mortal.get("/api/questions")["questions"][0]["id"] == question["id"]
    say(mortal, run_id, question, "answer", answer="Q2")
    if kill_after == "question.answered":
        mortal.kill()
        mortal.start()
    wait_for(mortal, run_id, "run.completed", after=seen)
    assert record(mortal, run_id) == undisturbed
    worked, whole, waited = work_and_wait(mortal, run_id)
    assert worked == pytest.approx(whole - waited, abs=waited / 2)
    told = mortal.get(f"/api/simulations/{run_id}/events", limit=500)["events"]
    assert [e["seq"] for e in told] == list(range(1, len(told) + 1))
    assert [e["kind"] for e in told].count("question.asked") == 1
    assert [e["data"]["by"] for e in told if e["kind"] == "question.answered"] == ["tester"]


def test_the_answer_is_the_result_of_the_tool_and_who_gave_it_is_recorded(service: Service) -> None:
    run_id = asks(service)
    question, seen = question_of(service, run_id)
    assert (question["text"], question["choices"]) == ("Which quarter to report?", ["Q1", "Q2"])
    run = service.get(f"/api/simulations/{run_id}")
    assert (run["status"], run["reason"], run["reserved"]) == ("waiting", "question", "0.000000")
    assert service.http.post(f"/api/simulations/{run_id}/resume").json()["code"] == "answer_needed"
    path = f"/api/simulations/{run_id}/questions/{question['id']}"
    assert service.http.post(f"{path}/approve").json()["code"] == "wrong_kind_of_answer"

    keyed = {"Idempotency-Key": "answer-once"}
    first = service.http.post(f"{path}/answer", json={"answer": " Q2 "}, headers=keyed)
    again = service.http.post(f"{path}/answer", json={"answer": " Q2 "}, headers=keyed)
    assert (first.status_code, again.json()) == (200, first.json()), first.text
    late = service.http.post(f"{path}/answer", json={"answer": "Q1"})
    assert (late.status_code, late.json()["code"]) == (409, "question_settled")
    assert "tester" in late.json()["detail"]

    wait_for(service, run_id, "run.completed", after=seen)
    step = service.get(f"/api/simulations/{run_id}/steps/{question['step']}")
    assert (step["name"], step["detail"]) == ("ask_person", '{"ok": true, "answer": "Q2"}')
    note = service.get(f"/api/simulations/{run_id}")["artifacts"][0]
    assert 'was told: "Q2"' in service.http.get(f"/api/artifacts/{note['id']}/content").text
    targets = [row["target"] for row in service.get("/api/audit")["items"]]
    assert "ask_person of Ada: answered" in targets


def work_and_wait(service: Service, run_id: str) -> tuple[float, float, float]:
    """Seconds of work, as told, and those from start to end and from question to answer."""
    asked = service.get(f"/api/simulations/{run_id}/questions")["questions"][0]
    [task] = service.get(f"/api/simulations/{run_id}")["run_tasks"]
    worked = service.get("/api/agents/Ada/tasks")["tasks"][0]["wall_clock_seconds"]
    return (
        worked,
        _seconds(task["started_at"], task["ended_at"]),
        _seconds(asked["asked_at"], asked["answered_at"]),
    )


def test_a_waiting_run_stops_and_a_retried_one_asks_again(service: Service) -> None:
    run_id = asks(service)
    question, _ = question_of(service, run_id)
    assert service.post(f"/api/simulations/{run_id}/stop", {}, 200)["status"] == "stopped"
    assert service.get("/api/questions") == {"questions": [], "total": 0}
    path = f"/api/simulations/{run_id}/questions/{question['id']}/answer"
    assert service.http.post(path, json={"answer": "Q1"}).json()["code"] == "question_settled"

    seen = service.get(f"/api/simulations/{run_id}")["last_event"]
    service.post(f"/api/simulations/{run_id}/retry", {}, 200)
    again, seen = question_of(service, run_id, after=seen)
    assert again["id"] == question["id"]
    say(service, run_id, again, "answer", answer="Q1")
    wait_for(service, run_id, "run.completed", after=seen)


def test_a_call_waits_for_approval_and_is_made_once_approved(service: Service) -> None:
    run_id = asks(service, "Write a note.", tools={"create_file": "ask"})
    question, seen = question_of(service, run_id)
    assert (question["kind"], question["tool"]) == ("approval", "create_file")
    assert question["arguments"]["filename"] == "practice-note.md"
    assert service.get(f"/api/simulations/{run_id}")["artifacts"] == []
    say(service, run_id, question, "approve")
    wait_for(service, run_id, "run.completed", after=seen)
    assert [a["name"] for a in service.get(f"/api/simulations/{run_id}")["artifacts"]] == ["practice-note.md"]


def test_a_denied_call_is_not_made_and_the_model_is_told_why(service: Service) -> None:
    run_id = asks(service, "Write a note.", tools={"create_file": "ask"})
    question, seen = question_of(service, run_id)
    say(service, run_id, question, "deny", reason="No notes today.")
    wait_for(service, run_id, "run.terminated", after=seen)
    step = service.get(f"/api/simulations/{run_id}/steps/{question['step']}")
    assert step["detail"].startswith('{"ok": false, "error": "A person denied this call: No notes today')
    assert service.get(f"/api/simulations/{run_id}")["artifacts"] == []


def test_a_tool_that_is_off_is_neither_offered_nor_callable(service: Service) -> None:
    run_id = asks(service, tools={"ask_person": "off"})
    told = service.finish(run_id)
    assert [e["kind"] for e in told].count("question.asked") == 0
    assert "ask_person" not in {e["data"].get("name") for e in told if e["kind"] == "tool.sent"}


def test_a_permission_counts_from_the_next_call_on(service: Service) -> None:
    run_id = asks(service)
    question, seen = question_of(service, run_id)
    assert service.http.patch("/api/agents/Ada", json={"tools": {"create_file": "ask"}}).is_success
    say(service, run_id, question, "answer", answer="Q2")
    approval, seen = question_of(service, run_id, after=seen)
    assert (approval["kind"], approval["tool"]) == ("approval", "create_file")
    assert service.http.patch("/api/agents/Ada", json={"tools": {"create_file": "off"}}).is_success
    say(service, run_id, approval, "approve")
    wait_for(service, run_id, "run.terminated", after=seen)
    step = service.get(f"/api/simulations/{run_id}/steps/{approval['step']}")
    assert step["detail"].startswith('{"ok": false'), step
    assert service.get(f"/api/simulations/{run_id}")["artifacts"] == []


def test_permissions_are_kept_as_differences_and_checked(service: Service) -> None:
    service.hire()
    tools = {row["name"]: row for row in service.get("/api/tools")["tools"]}
    assert all(row["note"] for row in tools.values())
    assert set(service.get("/api/agents/Ada")["tools"].items()) == {(name, "allowed") for name in tools}

    changed = service.http.patch("/api/agents/Ada", json={"tools": {"read_file": "ask"}}).json()
    assert changed["tools"]["read_file"] == "ask"
    changed = service.http.patch("/api/agents/Ada", json={"tools": {"create_file": "off"}}).json()
    assert (changed["tools"]["read_file"], changed["tools"]["create_file"]) == ("ask", "off")

    for wanted, code in (
        ({"fly": "off"}, "unknown_tool"),
        ({"submit_work": "off"}, "tool_permission_refused"),
        ({"ask_person": "ask"}, "tool_permission_refused"),
    ):
        answer = service.http.patch("/api/agents/Ada", json={"tools": wanted})
        assert (answer.status_code, answer.json()["code"]) == (422, code), answer.text
        assert answer.json()["hint"]


def _seconds(start: str, end: str) -> float:
    return (datetime.fromisoformat(end) - datetime.fromisoformat(start)).total_seconds()
