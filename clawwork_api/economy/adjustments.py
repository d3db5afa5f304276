"""Money that a person moves: top-ups and corrections are entries like all others."""

from decimal import Decimal

from clawwork_api.agents.tables import Account, Agent
from clawwork_api.database import TenantSession
from clawwork_api.database.ids import new_id
from clawwork_api.economy import caps, ledger
from clawwork_api.economy.kinds import Kind
from clawwork_api.economy.schemas import Correction, LedgerLine, TopUp
from clawwork_api.errors import ApiError


def top_up(session: TenantSession, agent: Agent, wanted: TopUp) -> LedgerLine:
    return _post(session, agent, "top-up", wanted.amount, wanted.memo or "Top-up")


def correct(session: TenantSession, agent: Agent, wanted: Correction) -> LedgerLine:
    """Raises ApiError 409 `correction_too_large` for more than is there and not reserved by a call."""
    check_free(session, agent, wanted.amount, "Correct by less, or wait for the calls in flight")
    return _post(session, agent, "correction", wanted.amount, wanted.memo)


def check_free(session: TenantSession, agent: Agent, amount: Decimal, hint: str) -> None:
    """Holds the workspace and the account; raises ApiError 409 `correction_too_large` as `correct` does."""
    ledger.workspace(session, lock=True)
    free = session.get_one(Account, agent.id, with_for_update=True).balance - caps.reserved_by(session, agent)
    if amount < 0 and -amount > max(free, Decimal(0)):
        raise ApiError(
            409,
            "correction_too_large",
            f"Only ${max(free, Decimal(0)):.6f} of {agent.signature}'s balance can be taken",
            hint,
        )


def _post(session: TenantSession, agent: Agent, kind: Kind, amount: Decimal, memo: str) -> LedgerLine:
    ledger.workspace(session, lock=True)
    entry = ledger.post(
        session,
        agent_id=agent.id,
        kind=kind,
        amount=amount,
        step=f"{kind}.{new_id()}",
        memo=memo,
        practice=agent.practice,
    )
    return LedgerLine.model_validate(entry)
