"""Shapes a turn as an OpenAI answer, whole or in pieces."""

import json
from collections.abc import Iterator
from hashlib import sha256
from typing import Any

from clawwork_api.practice.protocol import CHARACTERS_PER_TOKEN, ChatRequest, Turn, prompt_tokens, tokens

PIECE = 48
Json = dict[str, Any]


class Answer:
    """The answer to one request; the same request gets the same answer, ids included."""

    def __init__(self, request: ChatRequest, turn: Turn, created: int) -> None:
        self._model, self._created = request.model, created
        digest = sha256(request.model_dump_json(include={"model", "messages", "tools"}).encode()).hexdigest()
        self._id = f"chatcmpl-{digest[:24]}"
        self._text = turn.text
        self._calls: list[Json] = [
            {
                "id": f"call_{digest[:16]}{number:02d}",
                "type": "function",
                "function": _function(name, arguments),
            }
            for number, (name, arguments) in enumerate(turn.calls)
        ]
        self._finish = "tool_calls" if self._calls else "stop"
        self._prompt = prompt_tokens(request)
        self._shorten(request.limit)

    def _shorten(self, limit: int | None) -> None:
        """Never more tokens than allowed: as real models do, it breaks off."""
        if limit is not None and self._completion > limit:
            self._text, self._calls, self._finish = self._text[: limit * CHARACTERS_PER_TOKEN], [], "length"

    @property
    def _completion(self) -> int:
        called = [call["function"]["name"] + call["function"]["arguments"] for call in self._calls]
        return tokens(self._text, *called)

    @property
    def _usage(self) -> Json:
        used = {"prompt_tokens": self._prompt, "completion_tokens": self._completion}
        return {**used, "total_tokens": self._prompt + self._completion}

    def whole(self) -> Json:
        """A `chat.completion`."""
        message: Json = {"role": "assistant", "content": self._text or None}
        if self._calls:
            message["tool_calls"] = self._calls
        choice = {"index": 0, "message": message, "finish_reason": self._finish, "logprobs": None}
        return {**self._head("chat.completion"), "choices": [choice], "usage": self._usage}

    def pieces(self, include_usage: bool) -> Iterator[Json]:
        """The `chat.completion.chunk`s, the usage last when asked for."""
        yield self._chunk({"role": "assistant", "content": ""})
        for start in range(0, len(self._text), PIECE):
            yield self._chunk({"content": self._text[start : start + PIECE]})
        for index, call in enumerate(self._calls):
            head = {"name": call["function"]["name"], "arguments": ""}
            yield self._chunk({"tool_calls": [{"index": index, **call, "function": head}]})
            arguments = call["function"]["arguments"]
            for start in range(0, len(arguments), PIECE * 20):
                part = {"arguments": arguments[start : start + PIECE * 20]}
                yield self._chunk({"tool_calls": [{"index": index, "function": part}]})
        yield self._chunk({}, self._finish)
        if include_usage:
            yield {**self._head("chat.completion.chunk"), "choices": [], "usage": self._usage}

    def _head(self, kind: str) -> Json:
        return {"id": self._id, "object": kind, "created": self._created, "model": self._model}

    def _chunk(self, delta: Json, finish: str | None = None) -> Json:
        choice = {"index": 0, "delta": delta, "finish_reason": finish}
        return {**self._head("chat.completion.chunk"), "choices": [choice]}


def _function(name: str, arguments: Json) -> Json:
    return {"name": name, "arguments": json.dumps(arguments, ensure_ascii=False)}
