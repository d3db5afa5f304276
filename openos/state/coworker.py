"""One coworker: what it has, what it may still spend, what it did, and every entry of its ledger."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date
from decimal import Decimal

import reflex as rx

from openos.gateway import get_gateway
from openos.gateway.models import AgentDetail, ArtifactRow, BalancePoint, CapUse, LedgerLine, LedgerPage
from openos.gateway.models import Page as FilePage
from openos.state.page import Page
from openos.state.rows import FileLine, RunLine, file_line, run_line
from openos.state.tools import restricted
from openos.state.values import NO_MOMENT, NO_MONEY, Moment, Money, count, initials, moment, money, percent
from openos.state.values import age as age_of

PAGE = 25
FILES = 10
MOST_FILES = 200
SCOPES = {"run": "Each run", "day": "Today", "month": "This month"}
KINDS = {
    "opening": "Opening balance",
    "model": "Model call",
    "evaluation": "Evaluation",
    "income": "Income",
    "pay-correction": "Pay corrected",
    "top-up": "Top-up",
    "correction": "Correction",
}


@dataclass(frozen=True)
class CapLine:
    label: str = ""
    limited: bool = False
    limit: Money = NO_MONEY
    spent: Money = NO_MONEY
    reserved: Money = NO_MONEY
    holds: bool = False
    share: float = 0.0
    counts: bool = True  # false of the cap of one run while no run is live: nothing counts against it


@dataclass(frozen=True)
class Entry:
    kind: str = ""
    memo: str = ""
    amount: Money = NO_MONEY
    balance: Money = NO_MONEY
    run: str = ""
    when: Moment = NO_MOMENT
    price: str = ""


@dataclass(frozen=True)
class CoworkerHead:
    name: str = ""
    initials: str = ""
    model: str = ""
    practice: bool = False
    imported: bool = False
    status: str = ""
    instructions: str = ""
    restricted: list[str] = field(default_factory=list)
    skills: list[str] = field(default_factory=list)
    since: str = ""
    balance: Money = NO_MONEY
    opening: Money = NO_MONEY
    spend: Money = NO_MONEY
    income: Money = NO_MONEY
    score: str = ""
    scored: str = ""
    live_run: str = ""


def cap_line(cap: CapUse, *, live: bool) -> CapLine:
    used = cap.spent + cap.reserved
    of_run = cap.scope == "run"
    share = min(used / cap.limit, Decimal(1)) if cap.limit else Decimal(0)
    return CapLine(
        label="This run" if of_run and live else SCOPES.get(cap.scope, cap.scope),
        limited=cap.limit is not None,
        limit=money(cap.limit),
        spent=money(cap.spent),
        reserved=money(cap.reserved),
        holds=cap.reserved > 0,
        share=float(share),  # a bar's width, not an amount
        counts=live or not of_run,
    )


def entry(line: LedgerLine) -> Entry:
    price = ", ".join(f"{name} {value}" for name, value in (line.price or {}).items())
    return Entry(
        kind=KINDS.get(line.kind, line.kind.replace("_", " ").capitalize()),
        memo=line.memo,
        amount=money(line.amount, signed=True),
        balance=money(line.balance_after),
        run=f"/runs/{line.run_id}" if line.run_id else "",
        when=_when(line),
        price=price,
    )


def _when(line: LedgerLine) -> Moment:
    """When it was written; the accounting day instead, where an import wrote it long after."""
    written = moment(line.created_at)
    if line.day == line.created_at.astimezone(UTC).date():
        return written
    return replace(
        written, ago=f"{line.day:%-d %b %Y}", utc=f"accounting day {line.day}, written {written.utc}"
    )


def head(agent: AgentDetail) -> CoworkerHead:
    now, imported = agent.current_status, agent.source == "imported"
    return CoworkerHead(
        name=agent.signature,
        initials=initials(agent.signature),
        model=agent.model,
        practice=agent.practice,
        imported=imported,
        status="running" if agent.is_running else "bankrupt" if now.balance <= 0 else "idle",
        instructions=agent.instructions,
        restricted=restricted(agent.tools),
        skills=[f"{skill.name}, version {skill.version}" for skill in agent.skills],
        since=f"{'imported' if imported else 'hired'} {age_of(agent.created_at)}",
        balance=money(now.balance),
        opening=money(agent.opening_balance),
        spend=money(now.total_token_cost),
        income=money(now.total_work_income),
        score=percent(now.avg_evaluation_score),
        scored=f"{count(now.num_evaluations)} scored" if now.num_evaluations else "",
        live_run=f"/runs/{agent.simulation_id}" if agent.is_running and agent.simulation_id else "",
    )


def curve(agent: AgentDetail) -> str:
    """Balance over time as the points of an SVG line of 600 x 96; empty while nothing has changed."""
    days = [point.balance for point in agent.balance_history]
    return line_of(agent.opening_balance, days, width=600, height=96)


def day_of(point: BalancePoint) -> str:
    """The day of a point as a chart's edge names it; the opening has a word in its place."""
    try:
        return f"{date.fromisoformat(point.date):%-d %b %Y}"
    except ValueError:
        return point.date


def line_of(opening: Decimal, days: list[Decimal], *, width: int, height: int) -> str:
    """The opening balance and that of each day's end as an SVG line, a pixel spared at each edge.

    Empty while the balance is the one it opened with: there is nothing to see.
    """
    values = days if days[:1] == [opening] else [opening, *days]
    low, high = min(values), max(values)
    if low == high:
        return ""
    step = Decimal(width - 2) / (len(values) - 1)
    heights = [(high - value) / (high - low) * (height - 2) + 1 for value in values]
    return " ".join(f"{1 + index * step:.1f},{y:.1f}" for index, y in enumerate(heights))


class CoworkerState(Page, rx.State):
    head: CoworkerHead = CoworkerHead()
    caps: list[CapLine] = []
    curve: str = ""
    until: str = ""
    runs: list[RunLine] = []
    files: list[FileLine] = []
    more_files: bool = False
    entries: list[Entry] = []
    shown: str = ""
    has_newer: bool = False
    has_older: bool = False
    _cursors: list[str] = [""]
    _next: str = ""
    _next_files: str = ""

    @rx.event
    async def load(self) -> AsyncIterator[None]:
        """The coworker of the address, its latest runs and the newest page of its ledger."""
        name = self._last_of_path()
        if name != self.head.name:
            self.loading, self.head = True, CoworkerHead()
            yield
        async with self._asking(f"{name} could not be read") as identity:
            gateway = get_gateway()
            agent, runs, files, ledger = await asyncio.gather(
                gateway.coworker(identity, name),
                gateway.runs(identity, signature=name, limit=10),
                gateway.artifacts(identity, signature=name, role="deliverable", limit=FILES),
                gateway.ledger(identity, name, limit=PAGE),
            )
            self.head, self.caps = head(agent), [cap_line(cap, live=agent.is_running) for cap in agent.caps]
            self.curve = curve(agent)
            self.until = day_of(agent.balance_history[-1]) if agent.balance_history else ""
            self.runs = [run_line(row) for row in runs.simulations]
            self.files = []
            self._add_files(files)
            self._cursors = [""]
            self._show(ledger)

    @rx.event
    async def show_more_files(self) -> None:
        async with self._asking("More files could not be read") as identity:
            more = await get_gateway().artifacts(
                identity, signature=self.head.name, role="deliverable", cursor=self._next_files, limit=FILES
            )
            self._add_files(more)

    def _add_files(self, page: FilePage[ArtifactRow]) -> None:
        self.files = [*self.files, *(file_line(row) for row in page.items)][-MOST_FILES:]
        self._next_files = page.next or ""
        self.more_files = bool(page.next)

    @rx.event
    async def older(self) -> None:
        await self._turn([*self._cursors, self._next])

    @rx.event
    async def newer(self) -> None:
        await self._turn(self._cursors[:-1] or [""])

    async def _turn(self, cursors: list[str]) -> None:
        async with self._asking("This page of the ledger could not be read") as identity:
            page = await get_gateway().ledger(identity, self.head.name, cursor=cursors[-1], limit=PAGE)
            self._cursors = cursors
            self._show(page)

    def _show(self, page: LedgerPage) -> None:
        first = (len(self._cursors) - 1) * PAGE + 1
        self.entries = [entry(line) for line in page.items]
        self.shown = f"{first:,} to {first + len(page.items) - 1:,} of {page.total:,}" if page.items else ""
        self._next = page.next or ""
        self.has_older, self.has_newer = bool(page.next), len(self._cursors) > 1
