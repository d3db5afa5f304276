"""The work on one task: model, tools, model, ... until something is handed in or a limit ends it."""

import asyncio
from base64 import b64decode
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from pydantic_ai.messages import (
    BinaryContent,
    ModelMessage,
    ModelRequest,
    ModelRequestPart,
    ModelResponse,
    ToolCallPart,
    ToolReturnPart,
    UserPromptPart,
)
from pydantic_ai.tools import ToolDefinition

from clawwork_api.database import now
from clawwork_api.runtime.context import TaskContext
from clawwork_api.runtime.evaluation_step import evaluation_step
from clawwork_api.runtime.limits import LAST_TURNS, MAX_NUDGES, MAX_TASK_SECONDS, MAX_TASK_TOKENS, MAX_TURNS
from clawwork_api.runtime.model_step import model_step
from clawwork_api.runtime.office import remembered, tool_context
from clawwork_api.runtime.prompts import last_turns, opening, reminder
from clawwork_api.runtime.stopping import WorkStopped
from clawwork_api.runtime.tool_step import ToolRecord, tool_step
from clawwork_api.runtime.tools import tool_definitions


@dataclass
class _Conversation:
    """The messages so far, rebuilt from the journal on a replay, and how often the model was reminded."""

    tools: Sequence[ToolDefinition]
    history: list[ModelMessage] = field(default_factory=list)
    nudges: int = 0


async def work_task(context: TaskContext) -> None:
    """Works the task until it is delivered and scored. Raises WorkStopped or StopRequested otherwise."""
    conversation = await _open(context)
    for turn in range(MAX_TURNS):
        _check_time(context)
        _check_tokens(conversation)
        reply = await model_step(context, turn, conversation.history, conversation.tools)
        conversation.history.append(reply)
        submitted = await _answer(context, turn, conversation, reply)
        if submitted is not None and submitted.submitted is not None:
            await evaluation_step(context, submitted.submitted, submitted.summary)
            return
    raise WorkStopped(
        "steps_exhausted", f"Nothing was handed in within {MAX_TURNS} replies. Give smaller work."
    )


async def _open(context: TaskContext) -> _Conversation:
    tools = tool_definitions(tool_context(context))
    names = await asyncio.to_thread(_reference_names, context)
    code = context.run.sandbox is not None
    known = await asyncio.to_thread(remembered, context) if "recall" in {tool.name for tool in tools} else []
    first = opening(context.run.agent, context.task, files=names, code=code, remembered=known)
    return _Conversation(tools=tools, history=[first])


def _reference_names(context: TaskContext) -> list[str]:
    folder = context.workspace / "reference_files"
    return sorted(f"reference_files/{p.name}" for p in folder.iterdir()) if folder.is_dir() else []


def _check_tokens(conversation: _Conversation) -> None:
    used = sum(m.usage.total_tokens for m in conversation.history if isinstance(m, ModelResponse))
    if used > MAX_TASK_TOKENS:
        raise WorkStopped("tokens_exhausted", f"Nothing was handed in within {MAX_TASK_TOKENS:,} tokens.")


def _check_time(context: TaskContext) -> None:
    started = context.task.started_at
    if started is not None and (now() - started).total_seconds() > MAX_TASK_SECONDS:
        minutes = MAX_TASK_SECONDS // 60
        raise WorkStopped(
            "time_exhausted", f"Nothing was handed in within {minutes} minutes. Give smaller work."
        )


async def _answer(
    context: TaskContext, turn: int, conversation: _Conversation, reply: ModelResponse
) -> ToolRecord | None:
    calls = [part for part in reply.parts if isinstance(part, ToolCallPart)]
    parts: list[ModelRequestPart] = []
    pictures: list[ModelRequestPart] = []
    for number, call in enumerate(calls):
        record = await tool_step(context, turn, number, call)
        if record.submitted is not None:
            return record
        parts.append(_result(call, record))
        pictures += _picture(record)
    parts += pictures  # after all results: a provider wants these together
    if not calls:
        parts.append(_nudge(conversation))
    left = MAX_TURNS - turn - 1
    if left <= LAST_TURNS:
        parts.append(UserPromptPart(last_turns(left)))
    conversation.history.append(ModelRequest(parts=parts))
    return None


def _result(call: ToolCallPart, record: ToolRecord) -> ToolReturnPart:
    outcome: Literal["success", "failed"] = "success" if record.ok else "failed"
    return ToolReturnPart(call.tool_name, record.content, call.tool_call_id, outcome=outcome)


def _picture(record: ToolRecord) -> list[UserPromptPart]:
    if not record.picture:
        return []
    content = BinaryContent(b64decode(record.picture), media_type="image/webp")
    return [UserPromptPart([record.caption, content])]


def _nudge(conversation: _Conversation) -> UserPromptPart:
    conversation.nudges += 1
    if conversation.nudges > MAX_NUDGES:
        raise WorkStopped(
            "no_submission", "The model stopped without handing anything in. Try another model."
        )
    return UserPromptPart(reminder())
