"""The tool that looks something up in the coworker's memory."""

import asyncio
from typing import Annotated

from pydantic import Field

from clawwork_api.runtime.tools.contract import Office, ToolFunction, ToolOutcome, done


def recall_tool(office: Office) -> ToolFunction:
    """Binds the tool to one coworker."""

    async def recall(query: Annotated[str, Field(min_length=1, max_length=500)]) -> ToolOutcome:
        """Search your memory: what you learned in earlier tasks, and what people wrote down for you.

        Up to eight notes come back, the most fitting first. They are notes, not facts of this task's files.

        Args:
            query: Words that the notes hold, for example "bank reconciliation signs".
        """
        found = await asyncio.to_thread(office.recall, query)
        notes = [{"topic": lesson.topic, "knowledge": lesson.content} for lesson in found]
        return done({"notes": notes})

    return recall
