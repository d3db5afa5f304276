"""A day of work as text: the published log, or the events of our own runs as lines."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlmodel import col, select

from clawwork_api.agents.tables import Agent
from clawwork_api.artifacts.storage import StorageError, open_file
from clawwork_api.database import TenantSession
from clawwork_api.economy.ledger import workspace
from clawwork_api.errors import ApiError, not_found
from clawwork_api.records import published
from clawwork_api.records.schemas import TerminalLog
from clawwork_api.simulations.tables import Event, Run

MAX_BYTES = 262_144
MAX_EVENTS = 5_000
RULE = "=" * 60
TOLD = ("title", "name", "summary", "reason", "hint", "score", "amount", "cost", "prompt")
"""What a line tells of an event, in this order."""


def of_agent(session: TenantSession, data_dir: Path, agent: Agent, day: str) -> TerminalLog:
    """The end of that day's log, at most 262,144 bytes.

    Raises ApiError 400 `invalid_date`, 404 `log_not_found`.
    """
    wanted = _date(day)
    if agent.source == "imported":
        text, size = _published(data_dir, agent, wanted)
    else:
        content = _lines(session, agent, wanted).encode()
        text, size = content[-MAX_BYTES:], len(content)
    return TerminalLog(
        date=day,
        content=text.decode("utf-8", "replace"),
        truncated=len(text) < size,
        bytes_returned=len(text),
        file_size_bytes=size,
    )


def _date(day: str) -> date:
    try:
        return datetime.strptime(day, "%Y-%m-%d").date()
    except ValueError as error:
        raise ApiError(400, "invalid_date", "Invalid date", "Write it as YYYY-MM-DD") from error


def _published(data_dir: Path, agent: Agent, day: date) -> tuple[bytes, int]:
    try:
        with open_file(published.folder(data_dir, agent), f"terminal_logs/{day.isoformat()}.log") as file:
            size = file.seek(0, 2)
            file.seek(max(size - MAX_BYTES, 0))
            return file.read(MAX_BYTES), size
    except (FileNotFoundError, StorageError) as error:
        raise not_found("Log") from error


def _lines(session: TenantSession, agent: Agent, day: date) -> str:
    zone = ZoneInfo(workspace(session).timezone)
    events = _events(session, agent, day, zone)
    if not events:
        raise not_found("Log")
    head = [RULE, f"Terminal Output Log - {day.isoformat()}", f"Agent: {agent.signature}", RULE, ""]
    return "\n".join([*head, *(_line(event, zone) for event in events), ""])


def _events(session: TenantSession, agent: Agent, day: date, zone: ZoneInfo) -> list[Event]:
    """The last events of the day, oldest of them first."""
    begin = datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC)
    query = (
        select(Event)
        .join(Run, col(Run.id) == col(Event.run_id))
        .where(
            Run.agent_id == agent.id,
            col(Event.created_at) >= begin,
            col(Event.created_at) < begin + timedelta(days=1),
        )
        .order_by(col(Event.created_at).desc(), col(Event.run_id).desc(), col(Event.seq).desc())
        .limit(MAX_EVENTS)
    )
    return list(session.exec(query))[::-1]


def _line(event: Event, zone: ZoneInfo) -> str:
    told = [_word(name, event.data[name]) for name in TOLD if event.data.get(name) not in (None, "")]
    return f"{event.created_at.astimezone(zone):%H:%M:%S}  {event.kind:<16}  {'  '.join(told)}".rstrip()


def _word(name: str, value: Any) -> str:  # noqa: ANN401
    text = " ".join(str(value).split())
    return f"{name} {text}" if name in ("score", "amount", "cost") else text
