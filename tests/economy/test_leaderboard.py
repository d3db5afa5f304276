"""The leaderboard of a long life: few points, the same totals, and the rest at hand."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from sqlalchemy import event

from clawwork_api.agents.tables import Account, Agent
from clawwork_api.economy import ledger
from clawwork_api.economy.history import Worked
from clawwork_api.economy.ledger import Line
from clawwork_api.economy.tables import DailyBalance
from clawwork_api.leaderboard import service
from tests.economy.office import TENANT, Office

FIRST = date(2026, 1, 1)


def live(office: Office, name: str, length: int) -> None:
    """A coworker with `length` days: a dollar in on each, and an hour of work on every third."""
    with office.database.write(TENANT) as session:
        agent = Agent(
            tenant=TENANT,
            signature=name,
            signature_key=name.casefold(),
            model="m",
            opening_balance=Decimal(5),
        )
        session.add(agent)
        session.flush()
        account = Account(tenant=TENANT, agent_id=agent.id)
        session.add(account)
        days = [FIRST + timedelta(days=n) for n in range(length)]
        lines = [Line("income", Decimal(1), f"s{n}", day) for n, day in enumerate(days)]
        noon = [datetime(day.year, day.month, day.day, 12, tzinfo=UTC) for day in days]
        worked = {day: Worked(3600.0, noon[n]) for n, day in enumerate(days) if n % 3 == 0}
        ledger.post_lines(session, account=account, lines=lines, worked=worked)


def points(office: Office, most: int | None) -> dict[str, list]:
    with office.database.read(TENANT) as session:
        return {row.signature: row.balance_history for row in service.rows(session, most_points=most)}


@pytest.mark.parametrize("length", [1, 2, 199, 200, 201, 400, 1234])
def test_at_most_two_hundred_points_with_the_first_the_last_and_every_hour(office: Office, length: int):
    live(office, "Ada", length)
    full, shown = points(office, None)["Ada"], points(office, service.MOST_POINTS)["Ada"]
    assert [p.balance for p in full] == [Decimal(n + 1) for n in range(length)]
    assert len(shown) == min(length, 200)
    assert (shown[0], shown[-1].date, shown[-1].balance) == (full[0], full[-1].date, full[-1].balance)
    dates = [p.date for p in shown]
    assert dates == sorted(set(dates))
    hours = [sum(p.wall_clock_seconds or 0 for p in curve) / 3600 for curve in (full, shown)]
    assert hours == [(length + 2) // 3] * 2
    assert all((p.timestamp is not None) == bool(p.wall_clock_seconds) for p in shown)
    gaps = [int(b.balance - a.balance) for a, b in pairwise(shown)]
    assert not gaps or max(gaps) - min(gaps) <= 1


def test_a_longer_life_takes_no_more_reading(office: Office):
    def read() -> int:
        loaded: list[DailyBalance] = []
        event.listen(DailyBalance, "load", keep := lambda day, _: loaded.append(day))
        points(office, service.MOST_POINTS)
        event.remove(DailyBalance, "load", keep)
        return len(loaded)

    live(office, "Ada", 250)
    assert read() == 200
    live(office, "Grace", 5000)
    assert read() == 400
