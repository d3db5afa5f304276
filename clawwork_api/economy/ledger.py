"""Writing the ledger: an entry and the account's totals change in one transaction, or not at all."""

import logging
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError
from sqlmodel import func, select

from clawwork_api.agents.tables import Account, Workspace
from clawwork_api.database import TenantSession, now, to_money
from clawwork_api.economy.kinds import SPEND, Kind
from clawwork_api.economy.tables import LedgerEntry

log = logging.getLogger("clawwork.ledger")


class Line(NamedTuple):
    """An entry to be: `amount` in dollars, positive into the balance; `day` is its accounting day."""

    kind: Kind
    amount: Decimal
    step: str
    day: date
    memo: str = ""


def workspace(session: TenantSession, *, lock: bool = False) -> Workspace:
    """The tenant's own row, made at first use. `lock` holds it until the transaction ends (PostgreSQL)."""
    for_update = True if lock else None
    row = session.get(Workspace, session.tenant, with_for_update=for_update)
    return row or _made(session, for_update)


def _made(session: TenantSession, for_update: bool | None) -> Workspace:
    try:
        with session.begin_nested():
            session.add(Workspace(tenant=session.tenant))
    except IntegrityError:
        log.debug("another worker made the workspace's row a moment ago")
    return session.get_one(Workspace, session.tenant, with_for_update=for_update)


def accounting_day(moment: datetime, timezone: str) -> date:
    """The calendar day of `moment` in the workspace's stated time zone."""
    return moment.astimezone(ZoneInfo(timezone)).date()


def post(
    session: TenantSession,
    *,
    agent_id: str,
    kind: Kind,
    amount: Decimal,
    step: str,
    run_id: str = "",
    memo: str = "",
    practice: bool = False,
    price: dict[str, str] | None = None,
    day: date | None = None,
) -> LedgerEntry:
    """Appends one entry; `amount` in dollars, positive into the balance.

    A second entry of the same (agent, run, step, kind) changes nothing: the first is returned.
    """
    earlier = session.exec(
        select(LedgerEntry).where(
            LedgerEntry.agent_id == agent_id,
            LedgerEntry.run_id == run_id,
            LedgerEntry.step == step,
            LedgerEntry.kind == kind,
        )
    ).first()
    if earlier is not None:
        return earlier
    moment = now()
    account = session.get_one(Account, agent_id, with_for_update=True)
    _add(account, kind, to_money(amount), moment)
    entry = LedgerEntry(
        tenant=session.tenant,
        agent_id=agent_id,
        run_id=run_id,
        step=step,
        kind=kind,
        amount=to_money(amount),
        balance_after=account.balance,
        practice=practice,
        memo=memo,
        price=price,
        day=day or accounting_day(moment, workspace(session).timezone),
        created_at=moment,
    )
    session.add_all((account, entry))
    session.flush()
    return entry


def post_lines(session: TenantSession, *, account: Account, lines: Sequence[Line]) -> None:
    """Appends many entries outside any run, in order, to the ledger of an account made in this session.

    Raises IntegrityError when a (step, kind) was posted before: unlike `post`, this is no replay.
    """
    moment, rows = now(), []
    for line in lines:
        amount = to_money(line.amount)
        _add(account, line.kind, amount, moment)
        rows.append(
            {
                "tenant": session.tenant,
                "agent_id": account.agent_id,
                "step": line.step,
                "kind": line.kind,
                "amount": amount,
                "balance_after": account.balance,
                "memo": line.memo,
                "day": line.day,
                "created_at": moment,
            }
        )
    session.add(account)
    session.flush()
    session.exec(insert(LedgerEntry), params=rows)


def _add(account: Account, kind: Kind, amount: Decimal, moment: datetime) -> None:
    account.balance += amount
    account.entries += 1
    account.last_activity_at = moment
    if kind in SPEND:
        account.spend -= amount
    if kind == "income":
        account.income += amount


def sum_of_entries(session: TenantSession, agent_id: str) -> Decimal:
    """The balance from the ledger alone; the account must always agree with it."""
    total = session.exec(
        select(func.coalesce(func.sum(LedgerEntry.amount), 0)).where(LedgerEntry.agent_id == agent_id)
    ).one()
    return to_money(total)
