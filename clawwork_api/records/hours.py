"""Working time by day, each task's once: the hours of the leaderboard, placed on its curve."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from sqlmodel import col, select

from clawwork_api.agents.tables import Agent
from clawwork_api.database import TenantSession
from clawwork_api.economy.ledger import accounting_day, workspace
from clawwork_api.records import published
from clawwork_api.simulations.tables import RunTask


class Worked(NamedTuple):
    """Seconds of the tasks that were finished on a day, and when the last of them was."""

    seconds: float
    at: datetime | None


Days = Mapping[str, Worked]
NOTHING = Worked(0.0, None)


def by_day(session: TenantSession, data_dir: Path, agents: Sequence[Agent]) -> dict[str, Days]:
    """For each coworker's id its working days (YYYY-MM-DD)."""
    found: dict[str, Days] = dict(_of_runs(session, [a.id for a in agents if a.source != "imported"]))
    for agent in agents:
        if agent.source == "imported":
            found[agent.id] = _published(published.folder(data_dir, agent))
    return found


def _of_runs(session: TenantSession, agent_ids: Sequence[str]) -> dict[str, dict[str, Worked]]:
    found: dict[str, dict[str, Worked]] = defaultdict(dict)
    if not agent_ids:
        return found
    zone = workspace(session).timezone
    query = select(RunTask.agent_id, RunTask.started_at, RunTask.ended_at).where(
        col(RunTask.agent_id).in_(agent_ids), RunTask.status == "delivered"
    )
    for agent_id, begun, ended in session.exec(query.order_by(col(RunTask.ended_at))):
        if begun is not None and ended is not None:
            day = accounting_day(ended, zone).isoformat()
            _add(found[agent_id], day, float(round((ended - begun).total_seconds())), ended)
    return found


def _published(place: Path) -> dict[str, Worked]:
    found: dict[str, Worked] = {}
    for done in published.records(place).completions.values():
        if done.day is not None and done.wall_clock_seconds is not None:
            _add(found, done.day.isoformat(), float(done.wall_clock_seconds), done.timestamp)
    return found


def _add(days: dict[str, Worked], day: str, seconds: float, at: datetime | None) -> None:
    before = days.get(day, NOTHING)
    moments = [moment for moment in (before.at, at) if moment is not None]
    days[day] = Worked(before.seconds + seconds, max(moments, default=None))
