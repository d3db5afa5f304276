"""OpenAI's chat completions as bytes on the wire: whole, or as a stream of events."""

import json
from collections.abc import Iterator
from typing import Any

from tests.fakes.vendors.replies import Say


def whole(model: str, say: Say) -> dict[str, Any]:
    message: dict[str, Any] = {"role": "assistant", "content": say.text or None}
    if say.calls:
        message["tool_calls"] = [_call(i, *call) for i, call in enumerate(say.calls)]
    choice = {"index": 0, "message": message, "finish_reason": _reason(say)}
    found = {**_common(model, "chat.completion"), "choices": [choice]}
    return {**found, "usage": usage(say)} if say.counts else found


def events(model: str, say: Say) -> Iterator[bytes]:
    common = _common(model, "chat.completion.chunk")

    def chunk(delta: dict[str, Any], reason: str | None = None) -> bytes:
        choice = {"index": 0, "delta": delta, "finish_reason": reason}
        return _event({**common, "choices": [choice]})

    yield chunk({"role": "assistant", "content": ""})
    for start in range(0, len(say.text), 8):
        yield chunk({"content": say.text[start : start + 8]})
    for index, call in enumerate(say.calls):
        yield chunk({"tool_calls": [{"index": index, **_call(index, *call)}]})
    if say.finish:
        yield chunk({}, _reason(say))
    if say.counts:
        yield _event({**common, "choices": [], "usage": usage(say)})
    if not say.finish:
        return
    yield b"data: [DONE]\n\n"


def usage(say: Say) -> dict[str, Any]:
    return {
        "prompt_tokens": say.input,
        "completion_tokens": say.output,
        "total_tokens": say.input + say.output,
        "prompt_tokens_details": {"cached_tokens": say.cached},
    }


def _reason(say: Say) -> str:
    return say.reason or ("tool_calls" if say.calls else "stop")


def _call(index: int, name: str, arguments: str) -> dict[str, Any]:
    function = {"name": name, "arguments": arguments}
    return {"id": f"call_{index}_{name}", "type": "function", "function": function}


def _common(model: str, kind: str) -> dict[str, Any]:
    return {"id": "c1", "object": kind, "created": 1, "model": model}


def _event(content: dict[str, Any]) -> bytes:
    return b"data: " + json.dumps(content).encode() + b"\n\n"
