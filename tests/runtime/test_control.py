"""Pausing, resuming, retrying and restarting, through the API alone."""

from decimal import Decimal

from tests.runtime.service import Service


def wait_for(service: Service, run_id: str, kind: str, *, after: int = 0) -> int:
    """Follows the run until an event of `kind`; returns its number."""
    for event in service.follow(run_id, after):
        if event["kind"] == kind:
            return int(event["seq"])
    raise AssertionError(f"the run ended without {kind}")


def test_a_paused_run_waits_and_a_resumed_one_goes_on_without_paying_twice(service: Service) -> None:
    service.hire()
    run_id = service.launch(service.samples()[0])
    wait_for(service, run_id, "tool.done")
    service.post(f"/api/simulations/{run_id}/pause", {}, 200)
    paused = wait_for(service, run_id, "run.waiting")
    run = service.get(f"/api/simulations/{run_id}")
    assert (run["status"], run["reason"], run["reserved"]) == ("waiting", "paused", "0.000000")
    steps = {s["key"]: s["cost"] for s in run["recent_steps"]}

    assert service.post(f"/api/simulations/{run_id}/resume", {}, 200)["status"] == "queued"
    wait_for(service, run_id, "run.completed", after=paused)
    run = service.get(f"/api/simulations/{run_id}")
    assert {s["key"]: s["cost"] for s in run["recent_steps"]}.items() >= steps.items()
    assert sum(1 for e in service.entries() if e["kind"] == "model") == sum(
        1 for s in run["recent_steps"] if s["kind"] == "model"
    )


def test_a_waiting_run_stops_at_once(service: Service) -> None:
    service.hire()
    run_id = service.launch(service.samples()[0])
    wait_for(service, run_id, "tool.done")
    service.post(f"/api/simulations/{run_id}/pause", {}, 200)
    wait_for(service, run_id, "run.waiting")
    assert service.post(f"/api/simulations/{run_id}/stop", {}, 200)["status"] == "stopped"
    answer = service.http.post(f"/api/simulations/{run_id}/resume")
    assert (answer.status_code, answer.json()["code"]) == (409, "run_not_waiting")


def test_a_stopped_run_is_retried_from_where_it_stopped(service: Service) -> None:
    service.hire()
    run_id = service.launch(service.samples()[0])
    wait_for(service, run_id, "tool.done")
    service.post(f"/api/simulations/{run_id}/stop", {"mode": "after_step"}, 200)
    stopped = wait_for(service, run_id, "run.stopped")
    before = service.get(f"/api/simulations/{run_id}")

    service.post(f"/api/simulations/{run_id}/retry", {}, 200)
    wait_for(service, run_id, "run.completed", after=stopped)
    after = service.get(f"/api/simulations/{run_id}")
    done = {s["key"]: s for s in before["recent_steps"] if s["state"] == "done"}
    assert done and {s["key"]: s for s in after["recent_steps"]}.items() >= done.items()
    assert after["run_tasks"][0]["score"] == "1.000000"


def test_a_restarted_run_is_a_new_one(service: Service) -> None:
    service.hire()
    first = service.launch(service.samples()[0])
    service.finish(first)
    second = service.post(f"/api/simulations/{first}/restart", {}, 202)["simulation_id"]
    assert second != first
    assert service.finish(second)[-1]["kind"] == "run.completed"
    assert Decimal(service.get(f"/api/simulations/{second}")["income"]) > 0


def test_a_run_that_a_cap_has_ended_goes_on_under_the_raised_cap(service: Service) -> None:
    service.hire(cap_run="0.02")
    run_id = service.launch(service.samples()[0])
    ended = service.finish(run_id)[-1]
    assert (ended["kind"], ended["data"]["reason"]) == ("run.terminated", "run_cap_reached")
    assert "$0.02" in ended["data"]["hint"]

    answer = service.http.patch("/api/agents/Ada", json={"cap_run": "5"})
    assert answer.status_code == 200, answer.text
    service.post(f"/api/simulations/{run_id}/retry", {}, 200)
    wait_for(service, run_id, "run.completed", after=ended["seq"])
