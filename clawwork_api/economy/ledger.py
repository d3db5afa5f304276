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
from clawwork_api.economy import history
from clawwork_api.economy.history import Change, Worked
from clawwork_api.economy.kinds import INCOME, SPEND, Kind
from clawwork_api.economy.tables import LedgerEntry

log = logging.getLogger("clawwork.ledger")


class Line(NamedTuple):
    """An entry to be: `amount` in dollars, positive into the balance; `day` is its accounting day."""

    kind: Kind
    amount: Decimal
    step: str
    day: date
    memo: str = ""
    model: str = ""
    task: str = ""


def workspace(session: TenantSession, *, lock: bool = False) -> Workspace:
    """The tenant's own row, or one with the defaults, which is stored only with `lock`.

    `lock` makes the row at first use and holds it until the transaction ends (PostgreSQL).
    """
    row = session.get(Workspace, session.tenant, with_for_update=True if lock else None)
    if row is not None:
        return row
    return _made(session) if lock else Workspace(tenant=session.tenant)


def _made(session: TenantSession) -> Workspace:
    try:
        with session.begin_nested():
            session.add(Workspace(tenant=session.tenant))
    except IntegrityError:
        log.debug("another worker made the workspace's row a moment ago")
    return session.get_one(Workspace, session.tenant, with_for_update=True)


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
    model: str = "",
    provider: str = "",
    task: str = "",
    first: bool = False,
) -> LedgerEntry:
    """Appends one entry; `amount` in dollars, positive into the balance.

    `model`, `provider` and `task` (its id) say what it was paid for, where there is one.
    A second entry of the same (agent, run, step, kind) changes nothing: the first is returned.
    `first`: the caller knows that there is none, so none is looked for; one that is there after all is an
    IntegrityError of the transaction.
    """
    earlier = None if first else _earlier(session, agent_id, run_id, step, kind)
    if earlier is not None:
        return earlier
    moment = now()
    day = day or accounting_day(moment, workspace(session).timezone)
    account = session.get_one(Account, agent_id, with_for_update=True)
    history.keep(session, agent_id, Change(kind, to_money(amount), day))
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
        day=day,
        model=model,
        provider=provider,
        task=task,
        created_at=moment,
    )
    session.add_all((account, entry))
    if not first:
        session.flush()
    return entry


def _earlier(session: TenantSession, agent_id: str, run_id: str, step: str, kind: Kind) -> LedgerEntry | None:
    query = select(LedgerEntry).where(
        LedgerEntry.agent_id == agent_id,
        LedgerEntry.run_id == run_id,
        LedgerEntry.step == step,
        LedgerEntry.kind == kind,
    )
    return session.exec(query).first()


def post_work(session: TenantSession, *, agent_id: str, seconds: int, at: datetime) -> None:
    """Notes the working time of a task delivered at `at` on its accounting day. The account's row is held."""
    day = accounting_day(at, workspace(session).timezone)
    history.keep_worked(session, agent_id, day, Worked(float(seconds), at))


def post_lines(
    session: TenantSession,
    *,
    account: Account,
    lines: Sequence[Line],
    worked: Mapping[date, Worked] | None = None,
) -> None:
    """Appends many entries outside any run, in order, to the ledger of an account made in this session.

    `worked` is the working time of their days.
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
                "model": line.model,
                "task": line.task,
                "created_at": moment,
            }
        )
    session.add(account)
    changes = [Change(line.kind, to_money(line.amount), line.day) for line in lines]
    session.add_all(history.new_days(session.tenant, account.agent_id, changes, worked or {}))
    session.flush()
    session.exec(insert(LedgerEntry), params=rows)


def _add(account: Account, kind: Kind, amount: Decimal, moment: datetime) -> None:
    account.balance += amount
    account.entries += 1
    account.last_activity_at = moment
    if kind in SPEND:
        account.spend -= amount
    if kind in INCOME:
        account.income += amount


def sum_of_entries(session: TenantSession, agent_id: str) -> Decimal:
    """The balance from the ledger alone; the account must always agree with it."""
    total = session.exec(
        select(func.coalesce(func.sum(LedgerEntry.amount), 0)).where(LedgerEntry.agent_id == agent_id)
    ).one()
    return to_money(total)
