"""Coworkers by balance, as ClawWork ranks them."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

import reflex as rx

from openos.gateway import get_gateway
from openos.gateway.models import LeaderboardRow
from openos.state.coworker import line_of
from openos.state.page import STEP, Listing
from openos.state.rows import coworker_href
from openos.state.values import NO_MONEY, Money, count, initials, money, percent


@dataclass(frozen=True)
class Standing:
    rank: int = 0
    name: str = ""
    href: str = ""
    initials: str = ""
    model: str = ""
    practice: bool = False
    imported: bool = False
    balance: Money = NO_MONEY
    change: str = ""
    trend: str = ""
    spend: Money = NO_MONEY
    income: Money = NO_MONEY
    score: str = ""
    scored: str = ""
    tasks: str = ""
    runs: str = ""
    curve: str = ""


def standing(rank: int, row: LeaderboardRow) -> Standing:
    """One line of the leaderboard; the score says over how many tasks it is an average."""
    sign = "+" if row.pct_change > 0 else "\u2212" if row.pct_change < 0 else ""
    return Standing(
        rank=rank,
        name=row.signature,
        href=coworker_href(row.signature),
        initials=initials(row.signature),
        model=row.model,
        practice=row.practice,
        imported=row.source == "imported",
        balance=money(row.current_balance),
        change=f"{sign}{abs(row.pct_change):,.1f}%" if sign else "unchanged",
        trend="up" if row.pct_change > 0 else "down" if row.pct_change < 0 else "",
        spend=money(row.total_token_cost),
        income=money(row.total_work_income),
        score=percent(row.avg_eval_score),
        scored=f"over {count(row.num_scored)}",
        tasks=count(row.num_tasks),
        runs=count(row.num_runs),
        curve=line_of(
            row.initial_balance, [point.balance for point in row.balance_history], width=96, height=24
        ),
    )


def order(rows: list[LeaderboardRow], by: str, *, descending: bool) -> list[Standing]:
    """The standings by one column; ranks stay those by balance, and who has no score comes last."""
    ranked = list(enumerate(rows, start=1))
    if by == "name":
        ranked.sort(key=lambda pair: pair[1].signature.casefold(), reverse=descending)
    elif by in COLUMNS:
        ranked.sort(key=lambda pair: _place(COLUMNS[by](pair[1]), descending=descending))
    return [standing(rank, row) for rank, row in ranked]


def _place(value: Decimal | int | None, *, descending: bool) -> tuple[bool, Decimal]:
    number = Decimal(0 if value is None else value)
    return value is None, -number if descending else number


COLUMNS: dict[str, Callable[[LeaderboardRow], Decimal | int | None]] = {
    "score": lambda row: row.avg_eval_score,
    "tasks": lambda row: row.num_tasks,
    "runs": lambda row: row.num_runs,
    "spend": lambda row: row.total_token_cost,
    "income": lambda row: row.total_work_income,
    "balance": lambda row: row.current_balance,
}


class LeaderboardState(Listing, rx.State):
    rows: list[Standing] = []
    by: str = "balance"
    descending: bool = True

    @rx.event
    async def load(self) -> None:
        self.most = STEP
        await self._read()

    @rx.event
    async def sort_by(self, column: str) -> None:
        """By another column, the largest first; by the same one the other way round."""
        self.descending = not self.descending if column == self.by else column != "name"
        self.by = column
        await self._read()

    async def _read(self) -> None:
        async with self._asking("The leaderboard could not be read") as identity:
            board = await get_gateway().leaderboard(identity)
            self.rows = self._first(order(board.agents, self.by, descending=self.descending))
