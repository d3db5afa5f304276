"""Keeping and telling what a workspace chose to see."""

from collections.abc import Sequence

from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select

from clawwork_api.agents.tables import Agent
from clawwork_api.database import TenantSession, now
from clawwork_api.preferences.tables import Preferences


def hidden(session: TenantSession) -> list[str]:
    """Hidden signatures in the order given; none before the first choice."""
    kept = session.get(Preferences, session.tenant)
    return [] if kept is None else kept.hidden_agents


def hide(session: TenantSession, signatures: Sequence[str]) -> None:
    """Replaces the list; a signature that is named twice is kept once."""
    kept = _row(session)
    kept.hidden_agents, kept.changed_at = list(dict.fromkeys(signatures)), now()
    session.add(kept)
    session.flush()


def displaying_names(session: TenantSession) -> dict[str, str]:
    """The publishers' label of each imported coworker that has one."""
    query = select(Agent.signature, Agent.model).where(
        Agent.source == "imported", col(Agent.model) != col(Agent.signature)
    )
    return dict(session.exec(query.order_by(Agent.signature_key)).all())


def _row(session: TenantSession) -> Preferences:
    kept = session.get(Preferences, session.tenant, with_for_update=True)
    if kept is not None:
        return kept
    try:
        with session.begin_nested():
            kept = Preferences(tenant=session.tenant)
            session.add(kept)
        return kept
    except IntegrityError:  # made by another worker a moment ago
        return session.get_one(Preferences, session.tenant, with_for_update=True)
