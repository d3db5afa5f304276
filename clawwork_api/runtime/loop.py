"""The work on one task: model, tools, model, ... until something is handed in or a limit ends it."""

import asyncio
from base64 import b64decode
from typing import Literal

from pydantic_ai.messages import (
    BinaryContent,
    ModelMessage,
    ModelMessagesTypeAdapter,
    ModelRequest,
    ModelRequestPart,
    ModelResponse,
    ToolCallPart,
    ToolReturnPart,
    UserPromptPart,
)

from clawwork_api.runtime.context import TaskContext
from clawwork_api.runtime.evaluation_step import evaluation_step
from clawwork_api.runtime.limits import MAX_NUDGES, MAX_TURNS
from clawwork_api.runtime.office import remembered, tool_context
from clawwork_api.runtime.prompts import Prompts
from clawwork_api.runtime.stopping import WorkStopped
from clawwork_api.runtime.tool_step import ToolRecord, tool_step
from clawwork_api.runtime.tools import tool_definitions
from clawwork_api.runtime.transcript import Fingerprints
from clawwork_api.runtime.turn import Conversation, recorded_request, take_turn


async def work_task(context: TaskContext) -> None:
    """Works the task until it is delivered and scored. Raises WorkStopped or StopRequested otherwise."""
    handed_in = await converse(context)
    await evaluation_step(context, handed_in.submitted or [], handed_in.summary)


async def converse(context: TaskContext) -> ToolRecord:
    """The talk with the model until something is handed in. Raises as `work_task`."""
    conversation = await _open(context)
    for turn in range(MAX_TURNS):
        reply = await take_turn(context, turn, conversation)
        submitted = await _answer(context, turn, conversation, reply)
        if submitted is not None and submitted.submitted is not None:
            return submitted
    raise WorkStopped(
        "steps_exhausted", f"Nothing was handed in within {MAX_TURNS} replies. Give smaller work."
    )


async def _open(context: TaskContext) -> Conversation:
    tools = tool_definitions(tool_context(context))
    prompts = Prompts(context.run.run.prompt)
    recalls = "recall" in {tool.name for tool in tools}
    first = await _opening(context, prompts, recalls=recalls)
    fingerprints = Fingerprints(context.run.redactor)
    return Conversation(tools=tools, prompts=prompts, opening=first, fingerprints=fingerprints)


async def _opening(context: TaskContext, prompts: Prompts, *, recalls: bool) -> list[ModelMessage]:
    """As it was sent when the work began: files may have come since, or a sandbox gone."""
    before = await recorded_request(context, 0)
    if before is not None and before.opening:
        return ModelMessagesTypeAdapter.validate_python(before.opening)
    names = await asyncio.to_thread(_reference_names, context)
    known = await asyncio.to_thread(remembered, context) if recalls else []
    code = context.run.sandbox is not None
    return [
        prompts.opening(
            context.run.agent,
            context.task,
            files=names,
            code=code,
            remembered=known,
            skills=context.skills,
        )
    ]


def _reference_names(context: TaskContext) -> list[str]:
    folder = context.workspace / "reference_files"
    return sorted(f"reference_files/{p.name}" for p in folder.iterdir()) if folder.is_dir() else []


async def _answer(
    context: TaskContext, turn: int, conversation: Conversation, reply: ModelResponse
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


def _nudge(conversation: Conversation) -> UserPromptPart:
    conversation.nudges += 1
    if conversation.nudges > MAX_NUDGES:
        raise WorkStopped(
            "no_submission", "The model stopped without handing anything in. Try another model."
        )
    return UserPromptPart(conversation.prompts.text("reminder"))
