"""What a coworker decided and how it was judged, over its whole life."""

from decimal import Decimal
from pathlib import Path

from sqlmodel import col, select

from clawwork_api.agents.schemas import AgentDetail, Decision
from clawwork_api.agents.tables import Agent
from clawwork_api.database import TenantSession
from clawwork_api.evaluations.tables import Evaluation
from clawwork_api.records import published
from clawwork_api.simulations.tables import RunTask

NEWEST_DECISIONS = 200


def told(session: TenantSession, data_dir: Path, agent: Agent, detail: AgentDetail) -> AgentDetail:
    """`detail` with the coworker's decisions and scores, oldest first."""
    decisions = _published(data_dir, agent) if agent.source == "imported" else _taken_up(session, agent)
    scores = _scores(session, agent)
    return detail.model_copy(update={"decisions": decisions, "evaluation_scores": scores})


def _published(data_dir: Path, agent: Agent) -> list[Decision]:
    found = published.decisions(published.folder(data_dir, agent))
    return [Decision(date=d.label, activity=d.activity, reasoning=d.reasoning) for d in found]


def _taken_up(session: TenantSession, agent: Agent) -> list[Decision]:
    """Our coworkers decide nothing by themselves: each task that was begun is work that somebody gave."""
    query = (
        select(RunTask.started_at, RunTask.title)
        .where(RunTask.agent_id == agent.id, col(RunTask.started_at).is_not(None))
        .order_by(col(RunTask.started_at).desc(), col(RunTask.id).desc())
        .limit(NEWEST_DECISIONS)
    )
    found = [
        Decision(date=begun.date().isoformat(), activity="work", reasoning=f"Given the task: {title}")
        for begun, title in session.exec(query)
        if begun is not None
    ]
    return found[::-1]


def _scores(session: TenantSession, agent: Agent) -> list[Decimal]:
    query = (
        select(col(Evaluation.score), col(Evaluation.override))
        .where(Evaluation.agent_id == agent.id)
        .order_by(col(Evaluation.created_at), col(Evaluation.id))
    )
    counted = (score if override is None else override for score, override in session.exec(query))
    return [score for score in counted if score is not None]
