"""A run from launch to payment, through the API alone."""

from decimal import Decimal

from clawwork_api.runtime.tools.registry import TOOLS
from tests.runtime.service import Service


def test_every_sample_task_is_delivered_scored_and_paid(service: Service) -> None:
    service.hire()
    samples = service.samples()
    run_id = service.launch(*samples)
    told = service.finish(run_id)

    assert [e["seq"] for e in told] == list(range(1, len(told) + 1))
    run = service.get(f"/api/simulations/{run_id}")
    assert run["status"] == "completed", run["hint"]
    assert [t["score"] for t in run["run_tasks"]] == ["1.000000"] * len(samples)
    assert all(t["evaluation"]["method"] == "checks" for t in run["run_tasks"])
    assert Decimal(run["income"]) == sum(Decimal(t["value"]) for t in run["run_tasks"])
    assert all(a["practice"] for a in run["artifacts"])
    assert all({s["status"] for s in t["plan"]} == {"done"} for t in run["run_tasks"])


def test_every_tool_is_used_over_a_sample_and_a_task_of_ones_own(service: Service) -> None:
    """The web costs money: tests/tools/test_paid_search.py has a worker who uses it. A person is asked in
    test_people.py, on a task that says so; a video is made in tests/video/test_in_a_run.py.
    """
    service.hire()
    body = {"title": "Write a plan", "occupation": "Editors", "brief": "A plan for spring.", "value": "50"}
    own = service.post("/api/tasks", body, 201)["id"]
    told = service.finish(service.launch("project-schedule", own))
    used = {e["data"]["name"] for e in told if e["kind"] == "tool.done" and e["data"]["ok"]}
    assert used == set(TOOLS) - {"web_search", "read_webpage", "ask_person", "create_video"}
    assert "Status: final" in _note(service)


def test_the_ledger_the_run_and_the_leaderboard_agree(service: Service) -> None:
    service.hire()
    run_id = service.launch(service.samples()[0])
    service.finish(run_id)

    run = service.get(f"/api/simulations/{run_id}")
    entries = service.entries()
    spent = -sum(Decimal(e["amount"]) for e in entries if e["kind"] == "model")
    earned = sum(Decimal(e["amount"]) for e in entries if e["kind"] == "income")
    assert (Decimal(run["spend"]), Decimal(run["income"])) == (spent, earned)
    [row] = service.get("/api/leaderboard")["agents"]
    assert (
        Decimal(str(row["current_balance"]))
        == Decimal(entries[-1]["balance_after"])
        == Decimal(run["balance"])
    )
    assert row["practice"] and row["num_tasks"] == 1


def test_a_task_without_a_right_answer_gets_an_honest_note_and_no_pay(service: Service) -> None:
    service.hire()
    body = {"title": "Write a plan", "occupation": "Editors", "brief": "A plan for spring.", "value": "50"}
    task = service.post("/api/tasks", body, 201)
    run_id = service.launch(task["id"])
    service.finish(run_id)

    run = service.get(f"/api/simulations/{run_id}")
    [done] = run["run_tasks"]
    assert run["status"] == "completed" and done["score"] is None and Decimal(run["income"]) == 0
    assert "no checks" in done["evaluation"]["feedback"]
    [note] = [a for a in run["artifacts"] if a["role"] == "deliverable"]
    text = service.http.get(f"/api/artifacts/{note['id']}/content").text
    assert "practice model" in text.lower() and "Write a plan" in text


def test_a_cap_stops_the_call_before_it_is_sent(service: Service) -> None:
    service.hire(cap_run="0.005")
    run_id = service.launch(service.samples()[0])
    service.finish(run_id)

    run = service.get(f"/api/simulations/{run_id}")
    assert (run["status"], run["reason"]) == ("terminated", "run_cap_reached")
    assert Decimal(run["spend"]) <= Decimal("0.005")
    assert Decimal(run["reserved"]) == 0


def test_stop_ends_a_run_and_keeps_what_was_paid(service: Service) -> None:
    service.hire()
    run_id = service.launch(*service.samples())
    for event in service.follow(run_id):
        if event["kind"] == "tool.done":
            answer = service.post(f"/api/simulations/{run_id}/stop", {}, 200)
            assert answer["status"] == "stopping"
            break
    told = service.finish(run_id)
    assert told[-1]["kind"] == "run.stopped"
    run = service.get(f"/api/simulations/{run_id}")
    assert run["status"] == "stopped" and Decimal(run["reserved"]) == 0
    assert not [s for s in run["recent_steps"] if s["state"] == "sent"]
    service.entries()


def _note(service: Service) -> str:
    files = service.get("/api/artifacts", role="deliverable")["items"]
    [note] = [file for file in files if file["name"] == "practice-note.md"]
    return service.http.get(f"/api/artifacts/{note['id']}/content").text
