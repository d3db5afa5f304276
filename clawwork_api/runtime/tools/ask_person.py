"""The tool that asks a person: the run waits, and the answer is the tool's result."""

from typing import Annotated

from pydantic import Field

from clawwork_api.runtime.tools.contract import ToolContext, ToolError, ToolFunction, ToolOutcome, done

ASK_PERSON = "ask_person"
Question = Annotated[str, Field(min_length=1, max_length=4_000)]
Choice = Annotated[str, Field(min_length=1, max_length=200)]
Choices = Annotated[list[Choice], Field(max_length=10)]


def ask_person_tool(context: ToolContext) -> ToolFunction:
    """Binds the tool to the answer of the person, who was asked before the call is carried out."""

    async def ask_person(question: Question, choices: Choices | None = None) -> ToolOutcome:
        """Ask the people you work for, and wait for the answer; it may take hours, and costs nothing.

        Ask when the task can't be done right without their word, not for what the files say.

        Args:
            question: One question, with all that a person needs to know to answer it.
            choices: Answers to choose from, where there are only a few; the person may still write another.
        """
        if context.answer is None:
            raise ToolError("Nobody can be asked here; state your assumption and go on")
        return done({"answer": context.answer})

    return ask_person
