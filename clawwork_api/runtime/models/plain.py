"""OpenAI's client for messages that are plain JSON already."""

from functools import cached_property
from typing import Any

from openai import AsyncOpenAI, Omit, omit
from openai.resources.chat import AsyncChat
from openai.resources.chat.completions import AsyncCompletions


class PlainClient(AsyncOpenAI):
    """Sends the history and the tools as they are.

    The SDK looks through every message and tool of every call for files to read and names to change; ours
    have none, and the look took longer than the rest of a step.
    """

    @cached_property
    def chat(self) -> AsyncChat:
        return _Chat(self)


class _Chat(AsyncChat):
    @cached_property
    def completions(self) -> AsyncCompletions:
        return _Completions(self._client)


class _Completions(AsyncCompletions):
    async def create(  # type: ignore[override]
        self,
        *,
        messages: list[Any],
        tools: list[Any] | Omit = omit,
        extra_body: dict[str, Any] | None = None,
        **others: Any,  # noqa: ANN401 - whatever the SDK takes
    ) -> object:
        plain = {"messages": messages} | ({} if isinstance(tools, Omit) else {"tools": tools})
        return await super().create(messages=[], extra_body={**(extra_body or {}), **plain}, **others)
