"""A run that is followed event by event shows what a fresh look at it shows."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from openos.gateway.models import EvaluationDetail, EventRow, PersonScore, RunDetail, RunTaskDetail, StepRow
from openos.state.run_feed import WINDOW, RunView, after, view_of
from openos.state.score import score_of
from openos.state.scoring import typed_score

START = datetime(2026, 11, 24, 12, tzinfo=UTC)


def run(**changes: Any) -> RunDetail:
    task = RunTaskDetail(
        id="rt", position=0, task_id="t", title="Reconcile", occupation="Accountant", value=Decimal(96),
        status="running", reason="", hint="", summary="", score=None, income=Decimal(0), spend=Decimal(0),
        evaluation=None, started_at=START, ended_at=None,
    )  # fmt: skip
    given: dict[str, Any] = dict(
        id="r", signature="Ada", model="practice-1", practice=True, status="running", reason="", hint="",
        title="Reconcile", tasks=1, spend=Decimal(0), income=Decimal(0), score=None, input_tokens=0,
        output_tokens=0, steps=0, last_event=2, last_event_at=START, created_at=START, started_at=START,
        ended_at=None, balance=Decimal(10), reserved=Decimal(0), cap=None, run_tasks=[task], recent_steps=[],
        artifacts=[],
    )  # fmt: skip
    return RunDetail(**{**given, **changes})


def follow(view: RunView, *events: tuple[str, dict[str, Any]]) -> RunView:
    for number, (kind, data) in enumerate(events, start=view.last + 1):
        view = after(view, EventRow(seq=number, kind=kind, data=data, created_at=START))
    return view


SENT = ("model.sent", {"key": "0.1.model", "name": "practice-1", "reserved": "0.010000"})
DONE = (
    "model.done",
    {
        "key": "0.1.model", "name": "practice-1", "summary": "Plan", "cost": "0.000778", "input_tokens": 1204,
        "output_tokens": 88, "spend": "0.000778", "run_input_tokens": 1204, "run_output_tokens": 88,
        "seconds": 0.4, "balance": "9.999222",
    },
)  # fmt: skip


def test_a_model_call_is_seen_under_way_and_then_with_its_cost() -> None:
    sent = follow(view_of(run()), SENT)
    assert [(s.key, s.state, s.cost.known) for s in sent.steps] == [("0.1.model", "sent", False)]
    done = follow(sent, DONE)
    assert [(s.state, s.summary, s.cost.shown, s.seconds) for s in done.steps] == [
        ("done", "Plan", "$0.0008", "0.4 s")
    ]


def test_followed_or_read_anew_the_step_and_the_figures_are_the_same() -> None:
    step = StepRow(
        key="0.1.model", kind="model", name="practice-1", state="done", summary="Plan", detail="",
        reserved=Decimal(0), cost=Decimal("0.000778"), input_tokens=1204, output_tokens=88, sent_at=START,
        done_at=START + timedelta(seconds=0.4),
    )  # fmt: skip
    read = view_of(
        run(
            spend=Decimal("0.000778"), balance=Decimal("9.999222"), input_tokens=1204, output_tokens=88,
            steps=1, recent_steps=[step], last_event=4,
        )
    )  # fmt: skip
    followed = follow(view_of(run()), SENT, DONE)
    assert followed.steps == read.steps
    assert followed.head == read.head
    assert not followed.stale


def test_a_charge_that_does_not_state_the_balance_asks_for_a_fresh_look() -> None:
    without = {name: value for name, value in DONE[1].items() if name != "balance"}
    assert follow(view_of(run()), SENT, ("model.done", without)).stale


def test_an_event_that_was_seen_changes_nothing() -> None:
    view = follow(view_of(run()), SENT, DONE)
    again = EventRow(seq=3, kind=SENT[0], data=SENT[1], created_at=START)
    assert after(view, again) == view


def test_a_tool_call_that_failed_says_so() -> None:
    tool = {"key": "0.1.tool.1", "name": "execute_code"}
    view = follow(
        view_of(run()),
        ("tool.sent", tool),
        ("tool.done", {**tool, "ok": False, "summary": "KeyError", "seconds": 1.3}),
    )
    assert [(s.kind, s.state, s.summary) for s in view.steps] == [("tool", "failed", "KeyError")]


def test_a_file_appears_when_it_is_saved_and_once_when_it_is_saved_again() -> None:
    file = {"artifact_id": "a1", "name": "memo.docx", "size": 14_211, "role": "working", "media_type": "x"}
    view = follow(
        view_of(run()),
        ("file.saved", file),
        ("file.saved", {**file, "artifact_id": "a2", "role": "deliverable"}),
    )
    assert [(f.href, f.kind, f.size, f.note) for f in view.files] == [
        ("/deliverables/a2", "document", "14 KB", "deliverable")
    ]


def test_a_stop_is_seen_when_it_is_asked_for_and_its_end_asks_for_a_fresh_look() -> None:
    view = follow(view_of(run()), ("run.stopping", {"status": "stopping"}))
    assert (view.head.status, view.stale) == ("stopping", False)
    assert follow(view, ("run.stopped", {"status": "stopped", "spend": "0.000000"})).stale


def test_the_window_stays_small_however_long_the_run() -> None:
    calls = [("tool.sent", {"key": f"0.{n}.tool", "name": "read_file"}) for n in range(3 * WINDOW)]
    view = follow(view_of(run()), *calls)
    assert len(view.steps) == WINDOW
    assert view.steps[-1].key == f"0.{3 * WINDOW - 1}.tool"


def test_a_kind_of_event_that_is_not_known_yet_is_passed_over() -> None:
    view = view_of(run())
    assert follow(view, ("approval.asked", {})) == replace(view, last=view.last + 1)


def score(value: str | None) -> EvaluationDetail:
    return EvaluationDetail(
        id="e", method="checks", judge="", judgements=1, spread=None, practice=True,
        score=None if value is None else Decimal(value), threshold=Decimal("0.6"), value=Decimal(96),
        paid=Decimal(0), final_score=None if value is None else Decimal(value), final_paid=Decimal(0),
        people=[], items=[], feedback="", created_at=START,
    )  # fmt: skip


def test_a_score_at_the_threshold_is_accepted_and_one_below_is_not() -> None:
    assert score_of(score("0.6")).accepted
    assert not score_of(score("0.5999")).accepted


def test_no_score_is_not_a_score_of_zero() -> None:
    assert not score_of(score(None)).known
    assert score_of(score("0")).known


def test_several_judgements_say_how_far_they_lie_apart() -> None:
    def said(times: int, spread: str | None) -> str:
        found = score("0.8").model_copy(update={"judgements": times, "spread": spread and Decimal(spread)})
        return score_of(found).agreement

    assert said(1, None) == said(3, None) == ""
    assert said(3, "0.0000") == "3 judgements, all the same"
    assert said(3, "0.1500") == "3 judgements, 15 points between the highest and the lowest"
    assert said(2, "0.0250") == "2 judgements, 2.5 points between the highest and the lowest"


def test_a_pause_that_was_asked_for_is_told_until_the_run_waits() -> None:
    asked = view_of(run(pause_requested=True))
    assert asked.head.pausing
    assert not follow(asked, ("run.waiting", {"status": "waiting", "reason": "paused"})).head.pausing


def test_a_score_that_counts_instead_is_shown_with_the_one_it_replaces() -> None:
    mine = PersonScore(
        by="u1", score=Decimal("0.9"), comment="Terse", overrides=True, reason="Two items", created_at=START
    )
    found = score("0.5").model_copy(update={"final_score": mine.score, "people": [mine]})
    shown = score_of(found, {"u1": "Ada"})
    assert (shown.shown, shown.accepted, shown.method) == ("90%", True, "by Ada, instead of 50% by checks")
    assert [(p.by, p.words, p.overrides) for p in shown.people] == [("Ada", "Two items\nTerse", True)]


@pytest.mark.parametrize(
    ("form", "sent", "wrong"),
    [
        ({"score": "79.5 %"}, {"score": Decimal("0.795")}, set()),
        ({"score": "101"}, {}, {"score"}),
        ({"score": "nan"}, {}, {"score"}),
        ({}, {}, {"score"}),
        ({"part-a": "90", "part-b": "50"}, {"parts": {"a": Decimal("0.9"), "b": Decimal("0.5")}}, set()),
        ({"part-a": "90"}, {}, {"score"}),
        ({"score": "50", "override": True, "reason": " "}, {"score": Decimal("0.5")}, {"reason"}),
        ({"score": "50", "override": "on", "reason": "R"}, {"override": True, "reason": "R"}, set()),
    ],
)
def test_what_a_person_types_becomes_a_score(
    form: dict[str, Any], sent: dict[str, Any], wrong: set[str]
) -> None:
    score, errors = typed_score(form, ["part-a", "part-b"])
    assert set(errors) == wrong
    assert {name: getattr(score, name) for name in sent} == sent


def test_the_plan_is_ticked_off_as_the_coworker_does_it() -> None:
    steps = [{"text": "Read", "status": "done"}, {"text": "Write", "status": "active"}]
    part = follow(view_of(run()), ("plan.updated", {"run_task_id": "rt", "steps": steps})).tasks[0]
    assert [(step.text, step.status) for step in part.plan] == [("Read", "done"), ("Write", "active")]
    assert part.planned == "1 of 2 done"
    other = follow(view_of(run()), ("plan.updated", {"run_task_id": "another", "steps": steps})).tasks[0]
    assert other.plan == [] and other.planned == ""


def test_a_question_makes_the_page_look_again_and_stands_in_the_timeline_with_its_answer() -> None:
    asked = {"question_kind": "question", "tool": "ask_person", "text": "Which quarter?", "choices": []}
    waiting = {"status": "waiting", "reason": "question", "hint": "Waits for an answer."}
    view = follow(view_of(run()), ("question.asked", asked), ("run.waiting", waiting))
    assert view.stale and view.head.status == "waiting"
    said = {**asked, "outcome": "answered", "answer": "Q2", "by": "grace"}
    view = follow(replace(view, stale=False), ("question.answered", said))
    assert view.stale
    assert [(s.name, s.summary) for s in view.steps] == [("Question", "Which quarter?"), ("Answered", "Q2")]
