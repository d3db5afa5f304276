"""The ledger of a coworker as a person reads it: newest first, with its totals."""

from sqlmodel import col, select

from clawwork_api.agents.tables import Account
from clawwork_api.database import TenantSession
from clawwork_api.economy.schemas import LedgerLine, LedgerPage, LedgerTotals
from clawwork_api.economy.tables import LedgerEntry


def page(
    session: TenantSession, account: Account, *, before: int | None, limit: int
) -> tuple[LedgerPage, int | None]:
    """One page of entries older than entry `before`, and the entry that the next page starts before."""
    query = select(LedgerEntry).where(LedgerEntry.agent_id == account.agent_id)
    if before is not None:
        query = query.where(col(LedgerEntry.id) < before)
    found = list(session.exec(query.order_by(col(LedgerEntry.id).desc()).limit(limit + 1)))
    shown = found[:limit]
    totals = LedgerTotals(
        balance=account.balance, spend=account.spend, income=account.income, entries=account.entries
    )
    items = [LedgerLine.model_validate(entry) for entry in shown]
    statement = LedgerPage(items=items, next=None, total=account.entries, totals=totals)
    return statement, shown[-1].id if len(found) > limit else None
