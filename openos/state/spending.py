"""Where the money went: the ledger added up over a period, practice money apart."""

import asyncio
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

import reflex as rx
from reflex.event import EventSpec

from openos.gateway import get_gateway
from openos.gateway.models import MoneySums, Report, ReportRow
from openos.state.page import Page
from openos.state.values import NO_MONEY, Money, count, money

GROUPS = ("day", "coworker", "model", "task", "provider", "kind")
MOST_DAYS = 366
WIDTH, HEIGHT = Decimal(600), Decimal(96)


@dataclass(frozen=True)
class Sums:
    known: bool = False
    spend: Money = NO_MONEY
    income: Money = NO_MONEY
    other: Money = NO_MONEY
    net: Money = NO_MONEY
    lines: str = ""


@dataclass(frozen=True)
class SpendRow:
    label: str = ""
    sums: Sums = Sums()


@dataclass(frozen=True)
class Bar:
    x: str = ""
    y: str = ""
    width: str = ""
    height: str = ""
    label: str = ""


def sums_of(found: MoneySums) -> Sums:
    """Sums as they are shown; unknown, not zero, without an entry."""
    return Sums(
        known=found.entries > 0,
        spend=money(found.spend),
        income=money(found.income),
        other=money(found.other),
        net=money(found.net, signed=True),
        lines="1 entry" if found.entries == 1 else f"{count(found.entries)} entries",
    )


def rows_of(rows: list[ReportRow], *, practice: bool) -> list[SpendRow]:
    """The rows that have entries of one sort of money."""
    pairs = [(row.label, row.practice if practice else row.real) for row in rows]
    return [SpendRow(label, sums_of(found)) for label, found in pairs if found.entries]


def bars_of(report: Report, *, practice: bool) -> list[Bar]:
    """A bar for each day with spend, over the whole period but at most 366 days; none without spend."""
    spent = {date.fromisoformat(r.key): (r.practice if practice else r.real).spend for r in report.rows}
    most = max(spent.values(), default=Decimal(0))
    if most <= 0:
        return []
    last = report.until or max(spent)
    first = max(report.since or min(spent), last - timedelta(days=MOST_DAYS - 1))
    step = WIDTH / ((last - first).days + 1)
    return [
        _bar(
            Decimal((day - first).days) * step, step, amount / most * HEIGHT, f"{day}: {money(amount).shown}"
        )
        for day, amount in sorted(spent.items())
        if amount > 0 and day >= first
    ]


def _bar(x: Decimal, step: Decimal, height: Decimal, label: str) -> Bar:
    return Bar(f"{x:.2f}", f"{HEIGHT - height:.2f}", f"{step * Decimal('0.8'):.2f}", f"{height:.2f}", label)


def day_of(text: str) -> date | None:
    """A day as an address has it, or None."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


class SpendingState(Page, rx.State):
    """Grouping and period stand in the address: `?by=model&from=2026-11-01&to=2026-11-30`."""

    by: str = "day"
    since: str = ""
    until: str = ""
    period: str = ""
    real: Sums = Sums()
    practice: Sums = Sums()
    real_rows: list[SpendRow] = []
    practice_rows: list[SpendRow] = []
    real_bars: list[Bar] = []
    practice_bars: list[Bar] = []

    @rx.event
    async def load(self) -> None:
        """This month in the workspace's time zone, unless the address says otherwise."""
        self.by = self._asked("by") if self._asked("by") in GROUPS else "day"
        async with self._asking("The spending could not be read") as identity:
            gateway = get_gateway()
            zone = ZoneInfo((await gateway.workspace(identity)).timezone)
            today = datetime.now(UTC).astimezone(zone).date()
            since = day_of(self._asked("from")) or today.replace(day=1)
            until = day_of(self._asked("to")) or max(today, since)
            self.since, self.until = since.isoformat(), until.isoformat()
            self.period = urlencode({"from": self.since, "to": self.until})
            report, days = await asyncio.gather(
                gateway.report(identity, by=self.by, since=since, until=until),
                gateway.report(identity, by="day", since=since, until=until),
            )
            self._show(report, days)

    def _show(self, report: Report, days: Report) -> None:
        self.real, self.practice = sums_of(report.real), sums_of(report.practice)
        self.real_rows = rows_of(report.rows, practice=False)
        self.practice_rows = rows_of(report.rows, practice=True)
        self.real_bars = bars_of(days, practice=False)
        self.practice_bars = bars_of(days, practice=True)

    @rx.event
    def choose(self, form: dict[str, Any]) -> EventSpec:
        """Shows another period."""
        asked = {"by": self.by, "from": str(form.get("from", "")), "to": str(form.get("to", ""))}
        return rx.redirect(f"/spending?{urlencode(asked)}")
