"""The endpoint, as any OpenAI client sees it."""

import json
import math

import pytest
from openai import BadRequestError, NotFoundError

from clawwork_api.catalogue.listed import PRACTICE_MODEL as MODEL_ID
from tests.practice.desk import NAMES, client, offered

ASKED = [{"role": "user", "content": "Task: bank-reconciliation"}]


async def test_the_model_says_what_it_is_and_what_it_costs() -> None:
    models = (await client().models.list()).data
    assert [model.id for model in models] == [MODEL_ID]
    described = models[0].model_dump()
    assert "no language model" in described["description"]
    assert described["pricing"] == {
        "currency": "USD",
        "input_per_million": "0.50",
        "output_per_million": "2.00",
    }


async def test_the_same_messages_get_the_same_answer() -> None:
    first, second = [
        await client().chat.completions.create(model=MODEL_ID, messages=ASKED, tools=offered(NAMES))
        for _ in range(2)
    ]
    assert first.choices == second.choices
    assert first.usage == second.usage
    assert first.choices[0].finish_reason == "tool_calls"


async def test_tokens_are_four_characters() -> None:
    done = await client().chat.completions.create(model=MODEL_ID, messages=ASKED)
    text = done.choices[0].message.content
    assert done.usage.prompt_tokens == math.ceil(len(ASKED[0]["content"]) / 4)
    assert done.usage.completion_tokens == math.ceil(len(text) / 4)
    assert done.usage.total_tokens == done.usage.prompt_tokens + done.usage.completion_tokens


async def test_streaming_ends_with_the_usage_of_the_whole_answer() -> None:
    asked = {"model": MODEL_ID, "messages": ASKED, "tools": offered(NAMES)}
    whole = await client().chat.completions.create(**asked)
    stream = await client().chat.completions.create(
        **asked, stream=True, stream_options={"include_usage": True}
    )
    chunks = [chunk async for chunk in stream]
    text = "".join(chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices)
    assert text == whole.choices[0].message.content
    assert chunks[-1].usage == whole.usage
    assert chunks[-2].choices[0].finish_reason == "tool_calls"


async def test_an_answer_never_exceeds_the_tokens_allowed() -> None:
    done = await client().chat.completions.create(
        model=MODEL_ID, messages=ASKED, tools=offered(NAMES), max_tokens=3
    )
    assert done.choices[0].finish_reason == "length"
    assert done.usage.completion_tokens <= 3


async def test_errors_have_the_openai_shape() -> None:
    with pytest.raises(NotFoundError) as missing:
        await client().chat.completions.create(model="gpt-99", messages=ASKED)
    assert missing.value.code == "model_not_found"
    with pytest.raises(BadRequestError) as invalid:
        await client().chat.completions.create(model=MODEL_ID, messages=[])
    assert invalid.value.param == "messages"


async def test_a_refused_file_ends_the_work_with_the_reason() -> None:
    call = {"name": "create_file", "arguments": json.dumps({"filename": "practice-note.md"})}
    messages = [
        {"role": "user", "content": "Task: other"},
        {"role": "assistant", "tool_calls": [{"id": "a", "type": "function", "function": call}]},
        {"role": "tool", "tool_call_id": "a", "content": json.dumps({"ok": False, "error": "disk full"})},
    ]
    done = await client().chat.completions.create(model=MODEL_ID, messages=messages, tools=offered(NAMES))
    assert "disk full" in done.choices[0].message.content
    assert not done.choices[0].message.tool_calls
