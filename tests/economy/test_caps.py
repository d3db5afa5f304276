"""Caps are told of before they stop the work, and can be changed while it is under way."""

from decimal import Decimal

import pytest

from clawwork_api.runtime.stopping import WorkStopped
from tests.economy.office import Office


def test_eighty_percent_warns_once_and_a_refusal_says_that_the_cap_is_reached(office: Office):
    run = office.start(office.hire(cap_daily="1"))
    office.spend(run, "0.0.model", "0.79")
    assert office.told(run, "cap.warned") == []
    office.spend(run, "0.1.model", "0.02")
    office.spend(run, "0.2.model", "0.02")
    [warning] = office.told(run, "cap.warned")
    assert (warning["scope"], warning["limit"]) == ("day", "1.000000")
    assert (warning["spent"], warning["reserved"]) == ("0.790000", "0.020000")
    for key in ("0.3.model", "0.4.model"):
        with pytest.raises(WorkStopped) as stop:
            office.reserve(run, key, "0.5")
        assert stop.value.reason == "day_cap_reached"
    [reached] = office.told(run, "cap.reached")
    assert (reached["scope"], reached["spent"]) == ("day", "0.830000")


def test_a_cap_that_is_spent_to_the_last_cent_is_told_of_at_once(office: Office):
    run = office.start(office.hire(), cap="0.5")
    office.spend(run, "0.0.model", "0.5")
    assert [told["scope"] for told in office.told(run, "cap.reached")] == ["run"]
    assert [told["scope"] for told in office.told(run, "cap.warned")] == ["run"]


def test_the_workspaces_cap_warns_every_run_that_meets_it(office: Office):
    office.set_workspace(cap_monthly=Decimal(1))
    runs = [office.start(office.hire(name)) for name in ("Ada", "Grace")]
    for run in runs:
        office.spend(run, "0.0.model", "0.45")
    assert office.told(runs[0], "cap.warned") == []
    assert [told["scope"] for told in office.told(runs[1], "cap.warned")] == ["workspace"]
    with pytest.raises(WorkStopped, match="workspace's monthly cap"):
        office.reserve(runs[0], "0.1.model", "0.2")


def test_a_cap_raised_while_running_lets_the_run_go_on_and_a_lowered_one_stops_it(office: Office):
    ada = office.hire(cap_run="0.5")
    run, own = office.start(ada), office.start(ada, cap="0.2")
    office.spend(run, "0.0.model", "0.5")
    with pytest.raises(WorkStopped, match="run's cap"):
        office.reserve(run, "0.1.model", "0.4")
    office.change(ada, cap_run="1")
    office.spend(run, "0.1.model", "0.4")
    office.change(ada, cap_run=None)
    office.spend(run, "0.2.model", "0.4")
    with pytest.raises(WorkStopped, match="run's cap"):
        office.reserve(own, "0.0.model", "0.3")
    office.change(ada, cap_run="0.1")
    for each in (run, own):
        with pytest.raises(WorkStopped, match="run's cap"):
            office.reserve(each, "0.9.model", "0.15")


def test_a_coworker_whose_money_is_gone_is_stopped_mid_run(office: Office):
    ada = office.hire(opening="1")
    run = office.start(ada)
    office.spend(run, "0.0.model", "1")
    with pytest.raises(WorkStopped) as stop:
        office.reserve(run, "0.1.model", "0.000001")
    assert stop.value.reason == "balance_too_low"
    assert "Top it up" in stop.value.hint
    assert [told["scope"] for told in office.told(run, "cap.reached")] == ["balance"]
    assert office.account(ada).balance == 0


def test_an_entry_says_what_it_was_paid_for(office: Office):
    ada = office.hire()
    run = office.start(ada)
    office.spend(run, "0.0.model", "0.1")
    office.reserve(run, "0.1.model", "0.2")
    office.reserve(run, "0.1.model", "0.2")  # found in flight after a crash: charged, and sent again
    settled, unknown = office.entries(ada)[1:]
    for entry in (settled, unknown):
        assert (entry.model, entry.provider, entry.task) == ("model-x", "openai", "task-a")
    assert (settled.amount, unknown.amount) == (Decimal("-0.1"), Decimal("-0.2"))
