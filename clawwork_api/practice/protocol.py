"""The part of the OpenAI chat protocol that the practice model speaks."""

import math
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

CHARACTERS_PER_TOKEN = 4


class FunctionCall(BaseModel):
    name: str
    arguments: str


class ToolCall(BaseModel):
    id: str
    type: Literal["function"] = "function"
    function: FunctionCall


class TextPart(BaseModel):
    type: Literal["text"]
    text: str


class Message(BaseModel):
    """One message of the conversation, with the OpenAI roles."""

    role: Literal["system", "developer", "user", "assistant", "tool"]
    content: str | list[TextPart] | None = None
    tool_calls: list[ToolCall] | None = None
    tool_call_id: str | None = None

    @property
    def text(self) -> str:
        if isinstance(self.content, list):
            return "\n".join(part.text for part in self.content)
        return self.content or ""


class FunctionSpec(BaseModel):
    model_config = ConfigDict(extra="allow")

    name: str


class ToolSpec(BaseModel):
    type: Literal["function"]
    function: FunctionSpec


class StreamOptions(BaseModel):
    include_usage: bool = False


class ChatRequest(BaseModel):
    """A chat completion request; sampling settings are accepted and have no effect."""

    model: str
    messages: list[Message] = Field(min_length=1, max_length=2000)
    tools: list[ToolSpec] = []
    stream: bool = False
    stream_options: StreamOptions | None = None
    max_tokens: int | None = Field(default=None, ge=1)
    max_completion_tokens: int | None = Field(default=None, ge=1)

    @property
    def limit(self) -> int | None:
        """The most tokens that the answer may have."""
        return self.max_completion_tokens or self.max_tokens


class Turn(BaseModel):
    """What the practice model says next: words, and the tools it calls with their arguments."""

    text: str = ""
    calls: list[tuple[str, dict[str, Any]]] = []


def tokens(*texts: str) -> int:
    """The stated rule: four characters are a token, rounded up."""
    return math.ceil(sum(map(len, texts)) / CHARACTERS_PER_TOKEN)


def prompt_tokens(request: ChatRequest) -> int:
    """Tokens of every message, tool call and tool definition."""
    said = [message.text for message in request.messages]
    calls = [call.function for message in request.messages for call in message.tool_calls or []]
    tools = [tool.model_dump_json() for tool in request.tools]
    return max(1, tokens(*said, *(call.name + call.arguments for call in calls), *tools))
