"""Whatever stands in a ledger, every report and its table add up to it, to the sixth place."""

import csv
import io
import shutil
import tempfile
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import select

from clawwork_api.database import Database
from clawwork_api.economy import ledger
from clawwork_api.economy.csv_report import as_csv
from clawwork_api.economy.kinds import INCOME, SPEND, Kind
from clawwork_api.economy.report import By, report
from clawwork_api.economy.schemas import MoneySums
from clawwork_api.economy.tables import LedgerEntry
from tests.economy.office import TENANT, Office

KEYS: dict[By, str] = {
    "day": "day",
    "coworker": "agent_id",
    "model": "model",
    "task": "task",
    "provider": "provider",
    "kind": "kind",
}
KINDS = tuple(kind for kind in get_args(Kind) if kind != "opening")
FIRST = date(2026, 2, 27)
NAMES = ("", "gpt-4o", "=cmd()", "a,b", 'quo"ted', "two\nlines", "\u00fcber")


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("empty") / "clawwork.db"
    database = Database(f"sqlite:///{path}")
    database.migrate()
    database.close()
    return path


amounts = st.one_of(
    st.integers(1, 20), st.integers(1, 10**12), st.sampled_from((333_333, 10**11 + 1, 999_999))
).map(lambda micros: Decimal(micros) / 1_000_000)
lines = st.tuples(
    st.integers(0, 1),
    st.sampled_from(KINDS),
    amounts,
    st.booleans(),
    st.integers(0, 4),
    st.sampled_from(NAMES),
    st.sampled_from(NAMES),
    st.sampled_from(NAMES),
)


def post(
    office: Office, entries: list[tuple[int, str, Decimal, bool, int, str, str, str]]
) -> list[LedgerEntry]:
    """The whole ledger after `entries`, opening balances included."""
    agents = [office.hire(name, opening="0.000001") for name in ("Ada", "Grace")]
    with office.database.write(TENANT) as session:
        for number, (who, kind, amount, practice, day, model, provider, task) in enumerate(entries):
            ledger.post(
                session,
                agent_id=agents[who],
                kind=kind,  # type: ignore[arg-type]
                amount=-amount if kind in SPEND else amount,
                step=f"s{number}",
                practice=practice,
                day=FIRST + timedelta(days=day),
                model=model,
                provider=provider,
                task=task,
            )
    with office.database.read(TENANT) as session:
        return list(session.exec(select(LedgerEntry)))


def sums(entries: list[LedgerEntry]) -> dict[str, Decimal | int]:
    net = sum((e.amount for e in entries), Decimal(0))
    spend = -sum((e.amount for e in entries if e.kind in SPEND), Decimal(0))
    income = sum((e.amount for e in entries if e.kind in INCOME), Decimal(0))
    other = sum((e.amount for e in entries if e.kind not in SPEND | INCOME), Decimal(0))
    return {"spend": spend, "income": income, "other": other, "net": net, "entries": len(entries)}


def told(found: MoneySums) -> dict[str, Decimal | int]:
    return found.model_dump()


def compare(
    office: Office, entries: list[LedgerEntry], by: By, since: date | None, until: date | None
) -> None:
    with office.database.read(TENANT) as session:
        found = report(session, by=by, since=since, until=until)
    chosen = [e for e in entries if (since is None or e.day >= since) and (until is None or e.day <= until)]
    whole = {p: [e for e in chosen if e.practice is p] for p in (False, True)}
    assert (told(found.real), told(found.practice)) == (sums(whole[False]), sums(whole[True]))
    assert {row.key for row in found.rows} == {str(getattr(e, KEYS[by])) for e in chosen}
    assert len({row.key for row in found.rows}) == len(found.rows)
    expected = []
    for row in found.rows:
        mine = [e for e in chosen if str(getattr(e, KEYS[by])) == row.key]
        for name, practice, sort in (("real", False, row.real), ("practice", True, row.practice)):
            of_sort = [e for e in mine if e.practice is practice]
            assert told(sort) == sums(of_sort)
            if of_sort:
                expected.append((row.key, name, sums(of_sort)))
    expected += [("", "real", sums(whole[False])), ("", "practice", sums(whole[True]))]
    assert list(read(as_csv(found))) == expected


def read(table: str) -> Iterator[tuple[str, str, dict[str, Decimal | int]]]:
    for line in csv.DictReader(io.StringIO(table)):
        figures: dict[str, Decimal | int] = {n: Decimal(line[n]) for n in ("spend", "income", "other", "net")}
        assert all(
            line[name].partition(".")[2].isdigit() and len(line[name].partition(".")[2]) == 6
            for name in figures
        )
        key = line["key"].removeprefix("'") if line["key"].startswith("'=") else line["key"]
        yield key, line["money"], {**figures, "entries": int(line["entries"])}


@settings(
    max_examples=8, deadline=None, database=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(entries=st.lists(lines, max_size=40), days=st.tuples(st.integers(0, 5), st.integers(0, 5)))
def test_every_grouping_and_its_table_equal_the_ledger(empty, entries, days):
    since, until = (FIRST + timedelta(days=day) for day in sorted(days))
    with tempfile.TemporaryDirectory() as folder:
        path = shutil.copy(empty, Path(folder) / "clawwork.db")
        database = Database(f"sqlite:///{path}")
        try:
            office = Office(database)
            posted = post(office, entries)
            for by in KEYS:
                compare(office, posted, by, None, None)
                compare(office, posted, by, since, until)
        finally:
            database.close()
