"""A task's own rubric is what its work is judged by: its criteria, its weights, its files."""

import json
from decimal import Decimal
from typing import Any

import pytest

from tests.judge.office import WORKER, Office
from tests.judge.test_judged_runs import BRIEF, MEMO, QUOTE, evaluation, run_task
from tests.runtime.service import Service

RUBRIC = {
    "criteria": [
        {"text": "The date of notice is right", "weight": "3"},
        {"text": "A layman understands each sentence"},
    ],
    "deliverables": ["memo.md"],
}


def own_verdict(first: int, second: int) -> str:
    def part(score: int) -> dict[str, Any]:
        return {"reasoning": "Reasons.", "quotes": [QUOTE], "score": score}

    body = {"instructions_to_judge": [], "required": [], "summary": "Sound."}
    return json.dumps({**body, "criterion_1": part(first), "criterion_2": part(second)})


def own_task(service: Service, **rubric: Any) -> dict[str, Any]:
    service.hire(model=WORKER)
    body = {"title": "Lease memo", "occupation": "Lawyers", "brief": BRIEF, "value": "100"}
    task = service.post("/api/tasks", body | {"rubric": RUBRIC | rubric}, 201)
    run_id = service.launch(task["id"])
    service.finish(run_id)
    return dict(service.get(f"/api/simulations/{run_id}"))


def test_its_criteria_are_scored_by_their_weights_and_the_rubric_is_on_record(
    judging_service: Service, office: Office
) -> None:
    office.expect(("memo.md", MEMO, "md"), [own_verdict(10, 6)])
    run = own_task(judging_service)
    found = evaluation(run)
    assert Decimal(found["score"]) == Decimal("0.9")  # (3 x 10 + 1 x 6) of 40
    assert found["rubric"] == "task" and len(found["rubric_version"]) == 12
    items = {item["id"]: item for item in found["items"]}
    assert items["criterion_1"]["label"] == "The date of notice is right" and items["named.1"]["passed"]
    [asked] = office.asked
    form = asked["response_format"]["json_schema"]["schema"]
    assert [*form["properties"]][-3:] == ["criterion_1", "criterion_2", "summary"]
    said = str(asked["messages"])
    assert "A layman understands each sentence" in said and "Authorities exist" not in said

    file = run["artifacts"][0]["id"]
    sheet = judging_service.get(f"/api/artifacts/{file}/scores")
    assert [part["id"] for part in sheet["parts"]] == ["criterion_1", "criterion_2"]
    mine = {"parts": {"criterion_1": "1", "criterion_2": "0.2"}}
    scored = judging_service.post(f"/api/artifacts/{file}/scores", mine, 201)
    assert Decimal(scored["evaluation"]["people"][0]["score"]) == Decimal("0.8")


def test_a_file_that_it_demands_and_nobody_handed_in_caps_the_score(
    judging_service: Service, office: Office
) -> None:
    office.expect(("memo.md", MEMO, "md"), [own_verdict(10, 10)])
    found = evaluation(own_task(judging_service, deliverables=["memo.md", "timeline.xlsx"]))
    assert Decimal(found["score"]) == Decimal("0.2") and "timeline.xlsx" in found["feedback"]


def test_without_one_the_occupations_is_used_and_on_record(judging_service: Service, office: Office) -> None:
    office.expect(("memo.md", MEMO, "md"), ["no form"] * 2)
    found = evaluation(run_task(judging_service))
    assert (found["rubric"], found["rubric_version"]) == ("Lawyers", "1")


@pytest.mark.parametrize(
    "rubric",
    [
        {"criteria": []},
        {"criteria": [{"text": " "}]},
        {"criteria": [{"text": "A", "weight": "0"}]},
        {"criteria": [{"text": "A"}, {"text": "a"}]},
        {"criteria": [{"text": "A"}], "deliverables": ["../secret"]},
        {"criteria": [{"text": "A", "score": 10}]},
    ],
)
def test_a_rubric_is_checked_when_the_task_is_written(
    judging_service: Service, rubric: dict[str, Any]
) -> None:
    body = {"title": "T", "occupation": "Lawyers", "brief": "B", "value": "1", "rubric": rubric}
    judging_service.post("/api/tasks", body, 422)
