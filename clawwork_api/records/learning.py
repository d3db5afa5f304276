"""What a coworker noted down to remember. Only published runs have any: ours learn nothing between runs."""

from pathlib import Path

from clawwork_api.agents.tables import Agent
from clawwork_api.records import published
from clawwork_api.records.schemas import Learning, LearningEntry


def of_agent(data_dir: Path, agent: Agent) -> Learning:
    """The notes in the order they were made, and all of them as one Markdown text."""
    if agent.source != "imported":
        return Learning(memory="", entries=[])
    entries = [
        LearningEntry(topic=m.topic, timestamp=m.written, date=m.label, content=m.knowledge)
        for m in published.memories(published.folder(data_dir, agent))
    ]
    memory = "\n\n".join(f"## {entry.topic} ({entry.date})\n{entry.content}" for entry in entries)
    return Learning(memory=memory, entries=entries)
