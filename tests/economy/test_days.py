"""The accounting day is the calendar day of the workspace's time zone."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from clawwork_api.agents import service as agents
from clawwork_api.agents.tables import Account, Agent
from clawwork_api.database import now
from clawwork_api.economy import history, ledger
from clawwork_api.runtime.stopping import WorkStopped
from tests.economy.office import TENANT, Office

EARLIEST, LATEST = "Pacific/Kiritimati", "Etc/GMT+12"
"""26 hours apart: at every instant their calendars differ."""


@pytest.mark.parametrize(
    ("zone", "moment", "day"),
    [
        ("UTC", datetime(2026, 3, 1, 23, 59, 59, tzinfo=UTC), date(2026, 3, 1)),
        ("Europe/Berlin", datetime(2026, 3, 1, 22, 59, 59, tzinfo=UTC), date(2026, 3, 1)),
        ("Europe/Berlin", datetime(2026, 3, 1, 23, 0, 0, tzinfo=UTC), date(2026, 3, 2)),
        ("Europe/Berlin", datetime(2026, 7, 1, 22, 0, 0, tzinfo=UTC), date(2026, 7, 2)),
        ("America/Los_Angeles", datetime(2026, 3, 1, 7, 59, 59, tzinfo=UTC), date(2026, 2, 28)),
    ],
)
def test_midnight_is_the_zones_own(zone: str, moment: datetime, day: date):
    assert ledger.accounting_day(moment, zone) == day


@pytest.mark.parametrize("zone", [EARLIEST, LATEST])
def test_entries_and_caps_count_by_the_workspaces_day(office: Office, zone: str):
    office.set_workspace(timezone=zone)
    ada = office.hire(cap_daily="1")
    run = office.start(ada)
    today = ledger.accounting_day(now(), zone)
    with office.database.write(TENANT) as session:
        for days_ago, step in ((1, "yesterday"), (0, "today")):
            day, amount = today - timedelta(days=days_ago), Decimal("-0.6")
            ledger.post(session, agent_id=ada, run_id=run, kind="model", amount=amount, step=step, day=day)
    assert office.reserve(run, "0.0.model", "0.4") is None
    office.settle(run, "0.0.model", "0.4")
    with pytest.raises(WorkStopped) as stop:
        office.reserve(run, "0.1.model", "0.01")
    assert stop.value.reason == "day_cap_reached"
    assert office.entries(ada)[-1].day == today


def test_a_workspace_that_moves_to_another_zone_begins_another_day(office: Office):
    office.set_workspace(timezone=LATEST)
    ada = office.hire(cap_daily="1")
    run = office.start(ada)
    office.spend(run, "0.0.model", "1")
    office.set_workspace(timezone=EARLIEST)
    office.spend(run, "0.1.model", "1")


def test_an_entry_of_an_earlier_day_moves_every_later_balance(office: Office):
    ada = office.hire()
    today = ledger.accounting_day(now(), "UTC")
    with office.database.write(TENANT) as session:
        for days_ago, amount in ((0, "-1"), (2, "3"), (1, "-0.5"), (2, "-1")):
            ledger.post(
                session,
                agent_id=ada,
                kind="income" if amount == "3" else "model",
                amount=Decimal(amount),
                step=f"{days_ago}{amount}",
                day=today - timedelta(days=days_ago),
            )
    with office.database.read(TENANT) as session:
        days = history.days(session, [ada])[ada]
    assert not any(d.run_spend for d in days), "no run has cost any of it"
    assert [(d.balance, d.spend, d.income) for d in days] == [
        (Decimal(2), Decimal(1), Decimal(3)),
        (Decimal("1.5"), Decimal("0.5"), Decimal(0)),
        (Decimal("10.5"), Decimal(1), Decimal(0)),
    ]


def test_the_last_day_of_a_coworker_is_the_one_of_the_workspaces_time_zone(office: Office):
    ada = office.hire()
    office.set_workspace(timezone="Pacific/Kiritimati")
    with office.database.write(TENANT) as session:
        session.get_one(Account, ada).last_activity_at = datetime(2026, 3, 31, 23, 0, tzinfo=UTC)
    with office.database.read(TENANT) as session:
        agent = session.get_one(Agent, ada)
        assert agents.detail(session, agent).current_status.current_date == "2026-04-01"
        [row] = agents.listing(session)
        assert row.current_date == "2026-04-01"
