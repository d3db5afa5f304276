"""Who earns what: the same totals and the same ledger as every other screen."""

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

from sqlmodel import select

from clawwork_api.agents.service import mean_score
from clawwork_api.agents.tables import Account, Agent
from clawwork_api.database import TenantSession, to_money
from clawwork_api.economy import history
from clawwork_api.economy.history import DayTotal
from clawwork_api.economy.tiers import tier
from clawwork_api.leaderboard.schemas import HistoryPoint, LeaderboardRow
from clawwork_api.records import hours
from clawwork_api.records.hours import Days

SECONDS_OF_AN_HOUR = 3600
PERCENT_PLACES = Decimal("0.1")


def rows(session: TenantSession, *, data_dir: Path) -> list[LeaderboardRow]:
    """Every coworker, highest balance first."""
    pairs = list(session.exec(select(Agent, Account).join(Account)))
    curves = history.days(session, [agent.id for agent, _ in pairs])
    pairs.sort(key=lambda pair: (-pair[1].balance, pair[0].signature_key))
    worked = hours.by_day(session, data_dir, [agent for agent, _ in pairs])
    return [
        _row(agent, account, curves.get(agent.id, []), worked.get(agent.id, {})) for agent, account in pairs
    ]


def _row(agent: Agent, account: Account, curve: Sequence[DayTotal], worked: Days) -> LeaderboardRow:
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
        balance_history=[_point(day, worked) for day in curve],
    )


def _point(total: DayTotal, worked: Days) -> HistoryPoint:
    day = total.day.isoformat()
    work = worked.get(day)
    return HistoryPoint(
        date=day,
        balance=total.balance,
        wall_clock_seconds=work.seconds if work else None,
        timestamp=work.at.isoformat() if work and work.at else None,
    )


def _change(opening: Decimal, balance: Decimal) -> Decimal:
    if opening <= 0:
        return Decimal(0)
    return ((balance - opening) / opening * 100).quantize(PERCENT_PLACES)
