"""Coworkers by balance, as ClawWork ranks them."""

from dataclasses import dataclass

import reflex as rx

from openos.gateway import get_gateway
from openos.gateway.models import LeaderboardRow
from openos.state.coworker import line_of
from openos.state.page import Page
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
    fell: bool = False
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
        change=f"{sign}{abs(row.pct_change):,.1f}%",
        fell=row.pct_change < 0,
        spend=money(row.total_token_cost),
        income=money(row.total_work_income),
        score=percent(row.avg_eval_score),
        scored=f"over {count(row.num_scored)}",
        tasks=count(row.num_tasks),
        runs=count(row.num_runs),
        curve=line_of([point.balance for point in row.balance_history], width=96, height=24),
    )


class LeaderboardState(Page, rx.State):
    rows: list[Standing] = []

    @rx.event
    async def load(self) -> None:
        async with self._asking("The leaderboard could not be read") as identity:
            board = await get_gateway().leaderboard(identity)
            self.rows = [standing(rank, row) for rank, row in enumerate(board.agents, start=1)]
