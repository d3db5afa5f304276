"""Who earns what: the same totals and the same ledger as every other screen."""

from collections.abc import Sequence
from decimal import Decimal

from sqlmodel import select

from clawwork_api.agents.service import mean_score
from clawwork_api.agents.tables import Account, Agent
from clawwork_api.database import TenantSession, to_money
from clawwork_api.economy import history
from clawwork_api.economy.tables import DailyBalance
from clawwork_api.economy.tiers import tier
from clawwork_api.leaderboard.schemas import HistoryPoint, LeaderboardRow

SECONDS_OF_AN_HOUR = 3600
PERCENT_PLACES = Decimal("0.1")
MOST_POINTS = 200
"""Days of a coworker's history in the answer, unless the whole is asked for."""


def rows(session: TenantSession, *, most_points: int | None = None) -> list[LeaderboardRow]:
    """Every coworker, highest balance first, with at most `most_points` days of its history."""
    pairs = list(session.exec(select(Agent, Account).join(Account)))
    ids = [agent.id for agent, _ in pairs]
    curves = (
        history.days(session, ids) if most_points is None else history.some_days(session, ids, most_points)
    )
    pairs.sort(key=lambda pair: (-pair[1].balance, pair[0].signature_key))
    return [_row(agent, account, _points(curves.get(agent.id, []))) for agent, account in pairs]


def _points(curve: Sequence[DailyBalance]) -> list[HistoryPoint]:
    before = (0.0, *(day.seconds_total for day in curve))
    return [_point(day, day.seconds_total - earlier) for day, earlier in zip(curve, before, strict=False)]


def _row(agent: Agent, account: Account, points: list[HistoryPoint]) -> LeaderboardRow:
    return LeaderboardRow(
        signature=agent.signature,
        model=agent.model,
        practice=agent.practice,
        source=agent.source,
        initial_balance=agent.opening_balance,
        current_balance=account.balance,
        pct_change=_change(agent.opening_balance, account.balance),
        total_token_cost=account.spend,
        total_work_income=account.income,
        net_worth=account.balance,
        survival_status=tier(account.balance),
        num_tasks=account.tasks,
        num_runs=account.runs,
        num_scored=account.scored,
        avg_eval_score=mean_score(account),
        hours=to_money(Decimal(account.work_seconds) / SECONDS_OF_AN_HOUR),
        balance_history=points,
    )


def _point(day: DailyBalance, seconds: float) -> HistoryPoint:
    return HistoryPoint(
        date=day.day.isoformat(),
        balance=day.balance,
        wall_clock_seconds=round(seconds, 3) or None,
        timestamp=day.worked_at.isoformat() if seconds and day.worked_at else None,
    )


def _change(opening: Decimal, balance: Decimal) -> Decimal:
    if opening <= 0:
        return Decimal(0)
    return ((balance - opening) / opening * 100).quantize(PERCENT_PLACES)
