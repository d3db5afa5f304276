"""Reports add up to the ledger, whatever they are grouped by, and keep invented money apart."""

import csv
import io
from datetime import date, timedelta
from decimal import Decimal

import pytest

from clawwork_api.database import now
from clawwork_api.economy import ledger
from clawwork_api.economy.csv_report import as_csv
from clawwork_api.economy.report import By, report
from tests.economy.office import TENANT, Office

EVERY_WAY: tuple[By, ...] = ("day", "coworker", "model", "task", "provider", "kind")


@pytest.fixture
def busy(office: Office) -> Office:
    """Two coworkers with entries of many kinds, days and models; one works with invented money."""
    ada, grace = office.hire("Ada"), office.hire("Grace", opening="7.5")
    office.spend(office.start(ada), "0.0.model", "0.123456")
    today = ledger.accounting_day(now(), "UTC")
    with office.database.write(TENANT) as session:
        for number in range(40):
            kind = ("model", "income", "tool", "evaluation", "top-up", "correction")[number % 6]
            ledger.post(
                session,
                agent_id=(ada, grace)[number % 2],
                kind=kind,  # type: ignore[arg-type]
                amount=Decimal(number + 1) / 7 * (1 if kind in ("income", "top-up") else -1),
                step=f"s{number}",
                practice=number % 3 == 0,
                day=today - timedelta(days=number % 5),
                model=("", "gpt-4o", "=cmd()")[number % 3],
                provider=("", "openai")[number % 2],
                task=("", "t-1", "t-2")[number % 3],
            )
    return office


def told(office: Office, by: By, since: date | None = None, until: date | None = None):
    with office.database.read(TENANT) as session:
        return report(session, by=by, since=since, until=until)


@pytest.mark.parametrize("by", EVERY_WAY)
def test_every_total_equals_the_ledger(busy: Office, by: By):
    found = told(busy, by)
    with busy.database.read(TENANT) as session:
        from sqlmodel import select

        from clawwork_api.economy.tables import LedgerEntry

        entries = list(session.exec(select(LedgerEntry)))
    for name, practice in (("real", False), ("practice", True)):
        mine = [entry for entry in entries if entry.practice is practice]
        total = getattr(found, name)
        assert total.entries == len(mine) > 0
        assert total.net == sum(entry.amount for entry in mine)
        assert total.income == sum(entry.amount for entry in mine if entry.kind == "income")
        spent = ("model", "tool", "evaluation")
        assert total.spend == -sum(entry.amount for entry in mine if entry.kind in spent)
        for field in ("spend", "income", "other", "net", "entries"):
            assert getattr(total, field) == sum(getattr(getattr(row, name), field) for row in found.rows)
        assert total.net == total.income + total.other - total.spend


def test_days_are_chosen_with_both_ends(busy: Office):
    today = ledger.accounting_day(now(), "UTC")
    since, until = today - timedelta(days=3), today - timedelta(days=2)
    chosen = told(busy, "day", since, until)
    assert [row.key for row in chosen.rows] == [since.isoformat(), until.isoformat()]
    rest = [
        told(busy, "kind", None, since - timedelta(days=1)),
        told(busy, "kind", today - timedelta(days=1)),
    ]
    assert chosen.real.net + sum(part.real.net for part in rest) == told(busy, "kind").real.net


def test_coworkers_and_tasks_have_the_names_that_people_know(busy: Office):
    assert {row.label for row in told(busy, "coworker").rows} == {"Ada", "Grace"}
    labels = {row.key: row.label for row in told(busy, "task").rows}
    assert labels == {"": "none", "t-1": "t-1", "t-2": "t-2", "task-a": "=Task A"}


@pytest.mark.parametrize("by", EVERY_WAY)
def test_the_table_has_the_same_figures_and_no_formula(busy: Office, by: By):
    found = told(busy, by)
    lines = list(csv.DictReader(io.StringIO(as_csv(found))))
    *rows, real, practice = lines
    for total, money in ((real, "real"), (practice, "practice")):
        assert (total["label"], total["money"]) == ("Total", money)
        assert Decimal(total["net"]) == sum(Decimal(row["net"]) for row in rows if row["money"] == money)
    assert Decimal(real["net"]) == found.real.net
    assert not any(row[name].startswith(("=", "+", "-", "@")) for row in lines for name in ("key", "label"))
