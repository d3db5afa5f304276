"""Writing the ledger: an entry and the account's totals change in one transaction, or not at all."""

import logging
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple, Required, TypedDict, Unpack
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import func
from sqlmodel import select as select_rows

from clawwork_api.agents.tables import Account, Workspace
from clawwork_api.database import (
    Money,
    Prepared,
    Row,
    TenantSession,
    changed,
    now,
    renew,
    rows_of,
    to_money,
)
from clawwork_api.economy import history
from clawwork_api.economy.history import Change, Worked
from clawwork_api.economy.kinds import Kind
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


class Space(NamedTuple):
    """What the money of a workspace depends on."""

    timezone: str
    cap_monthly: Decimal | None


_W, _A = rows_of(Workspace), rows_of(Account)
_space = Prepared(select(*(_W.c[name] for name in Space._fields)))
HELD_SPACE = select(*(_W.c[name] for name in Space._fields)).with_for_update()
_held_space = Prepared(HELD_SPACE)


def space(session: TenantSession, *, lock: bool = False) -> Space:
    """As `workspace`, for the steps of runs."""
    row = (_held_space if lock else _space).run(session).one_or_none()
    if row is not None:
        return Space._make(row)
    found = workspace(session, lock=lock)
    return Space(found.timezone, found.cap_monthly)


def accounting_day(moment: datetime, timezone: str) -> date:
    """The calendar day of `moment` in the workspace's stated time zone."""
    return moment.astimezone(ZoneInfo(timezone)).date()


class NewEntry(TypedDict, total=False):
    """`amount` in dollars, positive into the balance; `model`, `provider` and `task` (its id) say what it was
    paid for, where there is one, and `price` the line of the list that was used."""

    agent_id: Required[str]
    kind: Required[Kind]
    amount: Required[Decimal]
    step: Required[str]
    run_id: str
    memo: str
    practice: bool
    price: dict[str, str] | None
    model: str
    provider: str
    task: str
    day: date


def post(session: TenantSession, **new: Unpack[NewEntry]) -> LedgerEntry:
    """Appends one entry. A second one of the same (agent, run, step, kind) changes nothing: the first is
    returned."""
    earlier = _earlier(session, new["agent_id"], new.get("run_id", ""), new["step"], new["kind"])
    if earlier is not None:
        return earlier
    entry = LedgerEntry(tenant=session.tenant, **_moved(session, new))
    session.add(entry)
    session.flush()
    return entry


def first(session: TenantSession, **new: Unpack[NewEntry]) -> Row:
    """As `post`, where the caller knows that there is none yet, and writes the entry down itself; one that is
    there after all is an IntegrityError then."""
    return Row(LedgerEntry, _moved(session, new))


_NAMES = ("run_id", "memo", "model", "provider", "task")
_DEFAULTS: dict[str, Any] = {"practice": False, "price": None} | dict.fromkeys(_NAMES, "")
_move = Prepared(
    update(_A)
    .where(_A.c.agent_id == bindparam("agent"))
    .values(
        balance=_A.c.balance + bindparam("added", type_=Money),
        spend=_A.c.spend + bindparam("spent", type_=Money),
        income=_A.c.income + bindparam("earned", type_=Money),
        entries=_A.c.entries + 1,
        last_activity_at=bindparam("moment"),
    )
    .returning(_A.c.balance, _A.c.spend, _A.c.income, _A.c.entries, _A.c.last_activity_at)
)


def _moved(session: TenantSession, new: NewEntry) -> dict[str, Any]:
    """Adds the amount to the account, which holds it, and to its day; returns the entry's columns."""
    moment, agent_id, kind, amount = now(), new["agent_id"], new["kind"], to_money(new["amount"])
    day = new.get("day") or accounting_day(moment, space(session).timezone)
    change = Change(kind, amount, day, of_run=bool(new.get("run_id")))
    parts = {"added": amount, "spent": change.spent, "earned": change.earned}
    row = _move.run(session, agent=agent_id, moment=moment, **parts).one()
    changed(session)
    renew(session, Account, agent_id, **row._asdict())
    history.keep(session, agent_id, change)
    kept = {"amount": amount, "balance_after": row.balance, "day": change.day, "created_at": moment}
    return {**_DEFAULTS, **new, **kept}


def _earlier(session: TenantSession, agent_id: str, run_id: str, step: str, kind: Kind) -> LedgerEntry | None:
    query = select_rows(LedgerEntry).where(
        LedgerEntry.agent_id == agent_id,
        LedgerEntry.run_id == run_id,
        LedgerEntry.step == step,
        LedgerEntry.kind == kind,
    )
    return session.exec(query).first()


def post_work(session: TenantSession, *, agent_id: str, seconds: int, at: datetime) -> None:
    """Notes the working time of a task delivered at `at` on its accounting day. The account's row is held."""
    day = accounting_day(at, space(session).timezone)
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
    changes = [Change(line.kind, to_money(line.amount), line.day) for line in lines]
    for line, change in zip(lines, changes, strict=True):
        _add(account, change, moment)
        rows.append(
            {
                "tenant": session.tenant,
                "agent_id": account.agent_id,
                "step": line.step,
                "kind": line.kind,
                "amount": change.amount,
                "balance_after": account.balance,
                "memo": line.memo,
                "day": line.day,
                "model": line.model,
                "task": line.task,
                "created_at": moment,
            }
        )
    session.add(account)
    session.add_all(history.new_days(session.tenant, account.agent_id, changes, worked or {}))
    session.flush()
    session.exec(insert(LedgerEntry), params=rows)


def _add(account: Account, change: Change, moment: datetime) -> None:
    account.balance += change.amount
    account.spend += change.spent
    account.income += change.earned
    account.entries += 1
    account.last_activity_at = moment


def sum_of_entries(session: TenantSession, agent_id: str) -> Decimal:
    """The balance from the ledger alone; the account must always agree with it."""
    total = session.exec(
        select_rows(func.coalesce(func.sum(LedgerEntry.amount), 0)).where(LedgerEntry.agent_id == agent_id)
    ).one()
    return to_money(total)
