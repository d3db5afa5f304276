"""What is new in a workspace since somebody last looked, from the ledger's totals and the events."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from sqlmodel import col, select

from clawwork_api.agents.service import ACTIVE
from clawwork_api.agents.tables import Account, Agent
from clawwork_api.database import TenantSession, now
from clawwork_api.economy.tiers import tier
from clawwork_api.live.schemas import ActivityRow, BalanceRow
from clawwork_api.live.tables import Broadcast
from clawwork_api.simulations import events
from clawwork_api.simulations.tables import Event, Run

OVERLAP = timedelta(seconds=10)
"""A run that has just ended is looked at once more: its last events may have been committed late."""
INNER = ("model.", "tool.", "context.")
"""Told by the run's own stream; here they would only make every dashboard fetch again."""


class Totals(NamedTuple):
    entries: int
    spend: Decimal
    income: Decimal


@dataclass
class Seen:
    """What was already told: totals by coworker, the last event by run, broadcasts by id."""

    totals: dict[str, Totals] = field(default_factory=dict)
    runs: dict[str, int] = field(default_factory=dict)
    broadcasts: set[int] = field(default_factory=set)
    looked_at: datetime = field(default_factory=now)


def begin(session: TenantSession) -> Seen:
    """Everything up to now counts as told."""
    seen = Seen()
    for _ in since(session, seen):
        continue
    return seen


def since(session: TenantSession, seen: Seen) -> Iterator[dict[str, Any]]:
    """The messages that are new, and notes them as told."""
    moment = now()
    yield from _broadcasts(session, seen)
    yield from _activities(session, seen)
    yield from _balances(session, seen)
    seen.looked_at = moment


def _broadcasts(session: TenantSession, seen: Seen) -> Iterator[dict[str, Any]]:
    there = session.exec(select(Broadcast).order_by(col(Broadcast.id))).all()
    yield from (row.message for row in there if row.id not in seen.broadcasts)
    seen.broadcasts = {row.id for row in there if row.id is not None}


def _activities(session: TenantSession, seen: Seen) -> Iterator[dict[str, Any]]:
    recent = col(Run.ended_at) >= seen.looked_at - OVERLAP
    query = select(Run.id, Run.signature, Run.last_event).where(col(Run.status).in_(ACTIVE) | recent)
    found = session.exec(query.order_by(col(Run.created_at), col(Run.id))).all()
    for run_id, signature, last in found:
        told = seen.runs.get(run_id, 0)
        if last > told:
            for event in events.after(session, run_id, told, limit=last - told):
                if not event.kind.startswith(INNER):
                    yield _activity(signature, event)
    seen.runs = {run_id: last for run_id, _, last in found}


def _activity(signature: str, event: Event) -> dict[str, Any]:
    words = [str(event.data[name]) for name in ("title", "name", "reason", "hint") if event.data.get(name)]
    row = ActivityRow(
        date=event.created_at.date().isoformat(),
        activity="work",
        reasoning=" · ".join([event.kind, *words]),
        kind=event.kind,
        simulation_id=event.run_id,
        seq=event.seq,
        data=event.data,
    )
    return {"type": "activity_update", "signature": signature, "data": row.model_dump(mode="json")}


def _balances(session: TenantSession, seen: Seen) -> Iterator[dict[str, Any]]:
    pairs = session.exec(select(Agent, Account).join(Account).order_by(col(Agent.signature_key))).all()
    for agent, account in pairs:
        before = seen.totals.get(agent.id, Totals(0, Decimal(0), Decimal(0)))
        if account.entries != before.entries:
            row = _balance(account, before)
            data = row.model_dump(mode="json")
            yield {"type": "balance_update", "signature": agent.signature, "data": data}
    seen.totals = _totals({agent.id: account for agent, account in pairs})


def _totals(accounts: Mapping[str, Account]) -> dict[str, Totals]:
    return {key: Totals(a.entries, a.spend, a.income) for key, a in accounts.items()}


def _balance(account: Account, before: Totals) -> BalanceRow:
    moment = account.last_activity_at or now()
    return BalanceRow(
        date=moment.date().isoformat(),
        balance=account.balance,
        net_worth=account.balance,
        token_cost_delta=account.spend - before.spend,
        work_income_delta=account.income - before.income,
        total_token_cost=account.spend,
        total_work_income=account.income,
        survival_status=tier(account.balance),
    )
