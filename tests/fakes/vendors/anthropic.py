"""Anthropic's messages as bytes on the wire: whole, or as a stream of events."""

import json
from collections.abc import Iterator
from typing import Any

from tests.fakes.vendors.replies import Say


def whole(model: str, say: Say) -> dict[str, Any]:
    return {**_message(model), "content": _blocks(say), "stop_reason": _reason(say), "usage": usage(say)}


def events(model: str, say: Say) -> Iterator[bytes]:
    begun = {
        **_message(model),
        "content": [],
        "stop_reason": None,
        "usage": {**usage(say), "output_tokens": 1},
    }
    yield _event("message_start", {"message": begun})
    for index, block in enumerate(_blocks(say)):
        if block["type"] == "text":
            empty, pieces = {"type": "text", "text": ""}, _texts(block["text"])
        else:
            empty = {**block, "input": {}}
            pieces = [{"type": "input_json_delta", "partial_json": json.dumps(block["input"])}]
        yield _event("content_block_start", {"index": index, "content_block": empty})
        for piece in pieces:
            yield _event("content_block_delta", {"index": index, "delta": piece})
        yield _event("content_block_stop", {"index": index})
    delta = {"stop_reason": _reason(say), "stop_sequence": None}
    yield _event("message_delta", {"delta": delta, "usage": {"output_tokens": say.output}})
    yield _event("message_stop", {})


def usage(say: Say) -> dict[str, Any]:
    """As Anthropic counts: what was read from the cache, or written to it, is not in `input_tokens`."""
    return {
        "input_tokens": say.input - say.cached - say.written,
        "output_tokens": say.output,
        "cache_read_input_tokens": say.cached,
        "cache_creation_input_tokens": say.written,
    }


def _texts(text: str) -> list[dict[str, Any]]:
    return [{"type": "text_delta", "text": text[i : i + 8]} for i in range(0, len(text), 8)]


def _blocks(say: Say) -> list[dict[str, Any]]:
    blocks: list[dict[str, Any]] = [{"type": "text", "text": say.text}] if say.text else []
    for index, (name, arguments) in enumerate(say.calls):
        found = {"type": "tool_use", "id": f"call_{index}", "name": name, "input": json.loads(arguments)}
        blocks.append(found)
    return blocks


def _reason(say: Say) -> str:
    return say.reason or ("tool_use" if say.calls else "end_turn")


def _message(model: str) -> dict[str, Any]:
    common = {"id": "m1", "type": "message", "role": "assistant", "model": model}
    return {**common, "stop_sequence": None}


def _event(kind: str, content: dict[str, Any]) -> bytes:
    return f"event: {kind}\ndata: {json.dumps({'type': kind, **content})}\n\n".encode()
