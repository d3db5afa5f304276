"""What a run's timeline notes, how money forms are read, how spending and the leaderboard are shown."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from openos.gateway.models import LeaderboardRow, MoneySums, QueuePlace, Report, ReportRow
from openos.state.amounts import caps, plain
from openos.state.coworker_edit import change_of
from openos.state.leaderboard import order
from openos.state.run_feed import view_of
from openos.state.spending import bars_of, rows_of
from openos.state.workspace import PriceLine, price_of, said_of
from tests.components.test_run_feed import follow, run

START = datetime(2026, 11, 24, 12, tzinfo=UTC)
CAP = {"scope": "day", "period": "2026-11-24", "limit": "5.000000", "spent": "4.100000", "reserved": "0"}


def test_a_cap_that_is_nearly_used_is_noted_with_the_way_to_raise_it() -> None:
    line = follow(view_of(run()), ("cap.warned", CAP)).steps[-1]
    assert (line.kind, line.state, line.href) == ("note", "warned", "/coworkers/Ada?edit=caps")
    assert "daily cap is nearly used up: $4.10 spent of $5.00" in line.summary


def test_the_workspaces_cap_is_raised_in_the_settings_and_the_balance_by_a_top_up() -> None:
    hrefs = [
        follow(view_of(run()), ("cap.reached", {**CAP, "scope": scope})).steps[-1].href
        for scope in ("workspace", "balance")
    ]
    assert hrefs == ["/settings?edit=workspace", "/coworkers/Ada?edit=top-up"]


def test_a_fresh_look_keeps_the_notes_and_a_resume_clears_the_hint() -> None:
    view = follow(
        view_of(run()), ("run.waiting", {"status": "waiting", "reason": "paused", "hint": "Paused."})
    )
    assert (view.head.status, view.head.hint, view.steps[-1].summary) == ("waiting", "Paused.", "Paused.")
    assert view_of(run(), view.notes).steps == view.steps
    resumed = follow(view, ("run.queued", {"status": "queued", "hint": ""}))
    assert (resumed.head.status, resumed.head.hint, resumed.stale) == ("queued", "", True)


def test_the_place_in_the_queue_is_told_in_words() -> None:
    place = QueuePlace(position=3, estimate_seconds=Decimal("95.0"))
    assert view_of(run(queue=place)).head.queue == "Number 3 in the queue, starts in about 1 min 35 s"


def test_only_an_ended_run_with_undelivered_tasks_can_be_retried() -> None:
    assert not view_of(run()).head.retryable
    assert view_of(run(ended_at=START, status="terminated")).head.retryable


@pytest.mark.parametrize(("typed", "wrong"), [("-1", True), ("x", True), ("", False), ("$1,000.50", False)])
def test_caps_are_amounts_above_zero_or_empty(typed: str, wrong: bool) -> None:
    assert bool(caps({"cap_run": typed}, ("cap_run",))[1]) is wrong


def test_an_amount_stands_in_a_field_without_idle_zeros() -> None:
    assert [plain(Decimal(t)) for t in ("100.000000", "0.005000", "0")] == ["100", "0.005", "0"]
    assert plain(None) == ""


def test_a_top_up_adds_and_a_correction_needs_its_reason() -> None:
    assert "amount" in change_of("top-up", {"amount": "-5"})[1]
    assert change_of("correction", {"amount": "-5", "memo": "twice"})[1] == {}
    assert "memo" in change_of("correction", {"amount": "-5"})[1]


def test_a_price_needs_its_model_and_what_clawwork_says_stands_beside_it() -> None:
    with pytest.raises(ValueError, match="Name the model"):
        price_of(PriceLine(id="a", input="1", output="2"))
    assert said_of({"prices.1.model": "too long", "timezone": "x"}, 1) == "model: too long"


def sums(spend: str, entries: int = 1) -> MoneySums:
    zero = Decimal(0)
    return MoneySums(spend=Decimal(spend), income=zero, other=zero, net=-Decimal(spend), entries=entries)


def test_practice_money_has_its_own_rows_and_bars_stand_on_their_days() -> None:
    none, rows = sums("0", 0), []
    rows.append(ReportRow(key="2026-11-01", label="2026-11-01", real=sums("2"), practice=none))
    rows.append(ReportRow(key="2026-11-02", label="2026-11-02", real=none, practice=sums("9")))
    days = {"since": date(2026, 11, 1), "until": date(2026, 11, 10)}
    report = Report(by="day", rows=rows, real=sums("2"), practice=sums("9"), **days)
    assert [row.label for row in rows_of(rows, practice=False)] == ["2026-11-01"]
    assert [(b.x, b.height, b.label) for b in bars_of(report, practice=True)] == [
        ("60.00", "96.00", "2026-11-02: $9.00")
    ]


def test_the_leaderboard_keeps_ranks_and_puts_the_unscored_last() -> None:
    def row(name: str, score: str | None) -> LeaderboardRow:
        amounts: dict[str, Any] = dict.fromkeys(
            ("initial_balance", "current_balance", "pct_change", "total_token_cost", "total_work_income",
             "net_worth", "hours"), Decimal(0),
        )  # fmt: skip
        return LeaderboardRow(
            signature=name, model="m", practice=True, source="hired", survival_status="alive", num_tasks=0,
            num_runs=0, num_scored=0, avg_eval_score=score and Decimal(score), balance_history=[], **amounts,
        )  # fmt: skip

    rows = [row("Ada", None), row("Bob", "0.5"), row("Cy", "0.9")]
    assert [s.name for s in order(rows, "score", descending=True)] == ["Cy", "Bob", "Ada"]
    assert [s.name for s in order(rows, "score", descending=False)] == ["Bob", "Cy", "Ada"]
    assert [s.rank for s in order(rows, "score", descending=True)] == [3, 2, 1]


def test_notes_are_not_counted_as_steps() -> None:
    view = view_of(run())
    noted = follow(view, ("cap.warned", CAP))
    assert noted.head == view.head
