"""What a coworker noted down to remember, in the predecessors' shape."""

from pathlib import Path

from clawwork_api.agents.tables import Agent
from clawwork_api.database import TenantSession
from clawwork_api.memory import service as memory
from clawwork_api.records import published
from clawwork_api.records.schemas import Learning, LearningEntry


def of_agent(session: TenantSession, data_dir: Path, agent: Agent) -> Learning:
    """The notes in the order they were made, and all of them as one Markdown text."""
    entries = _published(data_dir, agent) if agent.source == "imported" else _own(session, agent)
    told = "\n\n".join(f"## {entry.topic} ({entry.date})\n{entry.content}" for entry in entries)
    return Learning(memory=told, entries=entries)


def _published(data_dir: Path, agent: Agent) -> list[LearningEntry]:
    return [
        LearningEntry(topic=m.topic, timestamp=m.written, date=m.label, content=m.knowledge)
        for m in published.memories(published.folder(data_dir, agent))
    ]


def _own(session: TenantSession, agent: Agent) -> list[LearningEntry]:
    return [
        LearningEntry(
            topic=note.topic,
            timestamp=note.changed_at.isoformat(),
            date=note.changed_at.date().isoformat(),
            content=note.content,
        )
        for note in memory.of_agent(session, agent)
    ]
