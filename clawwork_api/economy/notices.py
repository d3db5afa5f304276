"""Caps that are nearly used up or reached, as people are told of them: read from the events of runs."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from sqlmodel import col, select

from clawwork_api.agents.tables import Account, Agent, Workspace
from clawwork_api.database import TenantSession, now
from clawwork_api.economy import ledger
from clawwork_api.economy.caps import limits
from clawwork_api.economy.schemas import CapNotice
from clawwork_api.simulations.tables import Event, Run

LOOKED_THROUGH = 200
"""The newest runs whose events are read: a notice is of now, not of history."""
MOST = 50
KINDS = ("cap.warned", "cap.reached")


def standing(session: TenantSession) -> list[CapNotice]:
    """One for each cap of the current day or month, newest first, while that cap is what it was.

    A cap that was reached is not warned of as well; one that was raised since is no longer told of.
    """
    space = ledger.workspace(session)
    today = ledger.accounting_day(now(), space.timezone)
    told: dict[str, CapNotice] = {}
    for event, run, agent, account in session.exec(_query(session.tenant, today)).all():
        if _stands(event, _limit(event.data["scope"], run, agent, account, space)):
            told.setdefault(_id(event, run), _notice(event, run))
    reached = {notice.id for notice in told.values() if notice.kind == "reached"}
    kept = (n for n in told.values() if n.kind == "reached" or _twin(n) not in reached)
    return list(kept)[:MOST]


def _query(tenant: str, today: date) -> Any:  # noqa: ANN401  # SQLModel's own type, of four tables
    recent = select(Run.id).where(Run.tenant == tenant).order_by(col(Run.created_at).desc())
    return (
        select(Event, Run, Agent, Account)
        .where(Event.run_id == Run.id, Run.agent_id == Agent.id, Account.agent_id == Agent.id)
        .where(col(Event.run_id).in_(recent.limit(LOOKED_THROUGH)), col(Event.key).in_(list(_keys(today))))
        .order_by(col(Event.created_at).desc(), col(Event.seq).desc())
    )


def _keys(today: date) -> Iterator[str]:
    """The keys that the journal gives to the events of caps."""
    periods = {"run": "", "balance": "", "day": today.isoformat()}
    month = today.isoformat()[:7]
    for scope in ("run", "day", "month", "workspace", "balance"):
        for kind in KINDS:
            yield f"{kind}.{scope}.{periods.get(scope, month)}"


def _limit(scope: str, run: Run, agent: Agent, account: Account, space: Workspace) -> Decimal | None:
    """What the cap is now."""
    whole = {"workspace": space.cap_monthly, "balance": account.balance}
    return (limits(agent, run) | whole)[scope]


def _stands(event: Event, limit: Decimal | None) -> bool:
    """A balance falls by itself; only more of it makes the notice untrue."""
    told = Decimal(event.data["limit"])
    return limit is not None and (limit <= told if event.data["scope"] == "balance" else limit == told)


def _id(event: Event, run: Run) -> str:
    """The same for every run that meets the same cap, so that it is told of once."""
    scope = event.data["scope"]
    whose = {"workspace": "", "run": run.id}.get(scope, run.agent_id)
    return f"{event.kind[4:]}:{scope}:{whose}:{event.data['period']}:{event.data['limit']}"


def _twin(warned: CapNotice) -> str:
    return warned.id.replace("warned:", "reached:", 1)


def _notice(event: Event, run: Run) -> CapNotice:
    return CapNotice(
        id=_id(event, run),
        kind="reached" if event.kind == "cap.reached" else "warned",
        scope=event.data["scope"],
        signature=run.signature,
        simulation_id=run.id,
        limit=event.data["limit"],
        spent=event.data["spent"],
        reserved=event.data["reserved"],
        at=event.created_at,
    )
