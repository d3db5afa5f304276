"""The tool that keeps something for later tasks."""

import asyncio
from dataclasses import replace
from typing import Annotated

from pydantic import Field

from clawwork_api.memory.schemas import MAX_CONTENT, MAX_TOPIC
from clawwork_api.runtime.tools.contract import Lesson, Office, ToolError, ToolFunction, ToolOutcome, done

LEAST = 20
UNKEPT = {code: None for code in (*range(9), 11, 12, *range(14, 32), 127)}


def learn_tool(office: Office) -> ToolFunction:
    """Binds the tool to one coworker."""

    async def learn(
        topic: Annotated[str, Field(max_length=MAX_TOPIC)],
        knowledge: Annotated[str, Field(max_length=MAX_CONTENT)],
    ) -> ToolOutcome:
        """Keep something for your later tasks: a method that worked, a mistake to avoid, a person's wish.

        Notes that fit a later task are shown to you when it begins. People can read, change and delete them.
        Never keep passwords or personal data.

        Args:
            topic: A few words, for example "Bank reconciliation"; a note of the same topic is replaced.
            knowledge: What to remember, understandable without this task; at most 4,000 characters.
        """
        lesson = Lesson(_clean(topic), _clean(knowledge))
        if not lesson.topic or len(lesson.content) < LEAST:
            raise ToolError(f"Give a topic, and at least {LEAST} characters of what to remember")
        if await asyncio.to_thread(office.memory_left, lesson.topic) < 1:
            raise ToolError(
                "The memory is full; work on, and tell people in your summary to delete old notes"
            )
        return replace(done({"topic": lesson.topic, "kept": True}), lesson=lesson)

    return learn


def _clean(text: str) -> str:
    return text.encode("utf-8", "replace").decode().translate(UNKEPT).strip()
