"""A tool call as a step: carried out in the task's folder, recorded with the files that it made."""

import asyncio
import json
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from pydantic_ai.messages import ToolCallPart

from clawwork_api.artifacts.service import record_file
from clawwork_api.artifacts.storage import tenant_root
from clawwork_api.database import TenantSession
from clawwork_api.memory import service as memory
from clawwork_api.redaction import Redactor
from clawwork_api.runtime.context import TaskContext
from clawwork_api.runtime.office import tool_context
from clawwork_api.runtime.payees import payee_of
from clawwork_api.runtime.person import leave_for, switched_off
from clawwork_api.runtime.recording import StepRef
from clawwork_api.runtime.threads import record
from clawwork_api.runtime.tools import (
    ASK_PERSON,
    Payee,
    PlanStep,
    ToolContext,
    ToolOutcome,
    call_tool,
    failed,
)
from clawwork_api.simulations import events, plans
from clawwork_api.simulations.tables import Run

ZERO = Decimal(0)
SUMMARY_CHARACTERS = 300
DETAIL_CHARACTERS = 4_000
CUT_OFF = (
    "This call was cut off, and it is not known whether it was carried out. Look before you make it again, "
    "or ask a person"
)
PREPARING = ("import ", "from ")
SUMMARY_ARGUMENTS = ("question", "path", "filename", "code", "artifact_file_paths", "topic", "query")


@dataclass(frozen=True)
class ToolRecord:
    """What the journal keeps of a tool call. `submitted` names the files handed in.

    `picture` is a WebP in base64 that the model is shown after the result, under `caption`.
    """

    content: str
    ok: bool
    submitted: list[str] | None
    summary: str
    picture: str = ""
    caption: str = ""


async def tool_step(context: TaskContext, turn: int, number: int, call: ToolCallPart) -> ToolRecord:
    """The result of one tool call, from the journal when it was carried out before.

    Raises PersonAwaited when a person has to say something first, and what `Journal.open` raises.
    """
    call = _without_secrets(context.run.redactor, call)
    key = context.key(turn, "tool", number)
    tools = tool_context(context, turn=turn, step=key)
    await context.run.gate()
    begun = await record(_begin, context, key, call, tools)
    recorded, ref = begun.recorded, begun.ref
    if recorded is None:
        outcome = begun.instead or await _carry_out(context, ref, call, begun.tools, paid=begun.paid)
        recorded = await _settled(context, ref, call, outcome)
    return ToolRecord(**json.loads(recorded))


@dataclass(frozen=True)
class _Begun:
    """A call that is `recorded`, or is to be answered by `instead`, or to be carried out with `tools`."""

    ref: StepRef
    recorded: str | None
    instead: ToolOutcome | None
    tools: ToolContext
    paid: bool


def _begin(context: TaskContext, key: str, call: ToolCallPart, tools: ToolContext) -> _Begun:
    payee = _payee(context, call)
    ref = StepRef(context.run.run.id, key, "tool", call.tool_name[:128], payee.provider)
    if not payee.worst and call.tool_name != ASK_PERSON:
        permissions = context.run.journal.open_unasked(ref, told=_told(call, ZERO))
        if permissions is not None:
            return _Begun(ref, None, None, replace(tools, off=switched_off(permissions)), paid=False)
    return _begin_asking(context, ref, call, tools, payee)


def _begin_asking(
    context: TaskContext, ref: StepRef, call: ToolCallPart, tools: ToolContext, payee: Payee
) -> _Begun:
    leave = leave_for(context, ref.key, call, tools)
    if leave.refusal:
        payee, ref = Payee(), replace(ref, provider="")
    instead = leave.refusal or _cut_off(context, ref)
    worst = ZERO if instead else payee.worst
    recorded = context.run.journal.open(
        ref, amount=worst, told=_told(call, worst), repeatable=not payee.worst
    )
    tools = replace(tools, off=leave.off, answer=leave.answer)
    return _Begun(ref, recorded, instead, tools, worst > 0)


def _told(call: ToolCallPart, worst: Decimal) -> dict[str, str]:
    return {"summary": _about(call)} | ({"reserved": f"{worst:.6f}"} if worst else {})


def _payee(context: TaskContext, call: ToolCallPart) -> Payee:
    own = (tool.payee for tool in context.attached if tool.name == call.tool_name)
    return next(own, None) or payee_of(call.tool_name, context.run.sandbox, context.run.settings)


def _cut_off(context: TaskContext, ref: StepRef) -> ToolOutcome | None:
    """What answers a call that a crash found under way, where a second one might do the thing twice."""
    if _repeatable(context, ref):
        return None
    return failed(CUT_OFF) if context.run.journal.in_flight(ref) else None


def _repeatable(context: TaskContext, ref: StepRef) -> bool:
    return all(tool.repeatable or tool.name != ref.name for tool in context.attached)


def _without_secrets(redactor: Redactor, call: ToolCallPart) -> ToolCallPart:
    """The call with secrets taken out of its values, however JSON spells them, before any file is made."""
    arguments = _arguments(call)
    plain = json.dumps(redactor.data(arguments)) if arguments else redactor.text(call.args_as_json_str())
    return replace(call, args=plain)


async def _carry_out(
    context: TaskContext, ref: StepRef, call: ToolCallPart, tools: ToolContext, *, paid: bool
) -> ToolOutcome:
    try:
        return await call_tool(tools, call.tool_name, call.args_as_json_str())
    except asyncio.CancelledError:
        if paid:
            await asyncio.shield(record(context.run.journal.abandon, ref, owed=True))
        raise


async def _settled(context: TaskContext, ref: StepRef, call: ToolCallPart, outcome: ToolOutcome) -> str:
    """A call that may not be made twice is recorded at once, whatever follows."""
    free = outcome.cost == 0 and not _leaves_something(outcome)
    if free and _repeatable(context, ref) and context.run.journal.may_wait(ref, None):
        return _settle(context, ref, call, outcome, wait=True)
    return await record(_settle, context, ref, call, outcome, wait=False)


def _settle(
    context: TaskContext, ref: StepRef, call: ToolCallPart, outcome: ToolOutcome, *, wait: bool
) -> str:
    submitted = list(outcome.submission.paths) if outcome.submission else None
    summary = outcome.submission.summary if outcome.submission else ""
    picture = outcome.picture
    seen = (b64encode(picture.content).decode(), picture.caption) if picture else ("", "")
    record = ToolRecord(outcome.content, outcome.ok, submitted, summary, *seen)

    def keep(session: TenantSession, run: Run) -> None:
        if outcome.plan is not None:
            _tell_plan(session, context, run, outcome.plan, key=ref.key)
        if outcome.lesson is not None:
            memory.learn(session, agent_id=run.agent_id, run_id=run.id, **outcome.lesson._asdict())
        for path in outcome.changed:
            _save(session, context, run, path, key=ref.key, role="working")
        for path in submitted or ():
            _save(session, context, run, path, key=f"{ref.key}.submitted", role="deliverable")

    charge, memo = _payee(context, call).charge(outcome.cost)
    return context.run.journal.settle(
        ref,
        response=json.dumps(asdict(record)),
        request=call.args_as_json_str(),
        told={"ok": outcome.ok, "summary": _about(call), "detail": outcome.content[:DETAIL_CHARACTERS]},
        charge=charge,
        memo=memo,
        extra=keep if _leaves_something(outcome) else None,
        wait=wait,
    )


def _leaves_something(outcome: ToolOutcome) -> bool:
    return bool(outcome.plan is not None or outcome.lesson or outcome.changed or outcome.submission)


def _tell_plan(
    session: TenantSession, context: TaskContext, run: Run, steps: Sequence[PlanStep], *, key: str
) -> None:
    data = {"run_task_id": context.task.id, "steps": [step.model_dump() for step in steps]}
    events.append(session, run=run, kind=plans.KIND, key=f"{key}.plan", data=data)


def _save(session: TenantSession, context: TaskContext, run: Run, path: str, *, key: str, role: str) -> None:
    root = tenant_root(context.run.data_dir, context.run.tenant)
    artifact = record_file(
        session, root=root, path=context.workspace / Path(path), run=run, run_task=context.task, role=role
    )
    if artifact is None:
        return
    data = {
        "artifact_id": artifact.id,
        "name": artifact.name,
        "size": artifact.size,
        "role": artifact.role,
        "media_type": artifact.media_type,
    }
    events.append(session, run=run, kind="file.saved", key=f"{key}.{path}"[-96:], data=data)


def _about(call: ToolCallPart) -> str:
    arguments = _arguments(call)
    shown = [_shown(arguments[name]) for name in SUMMARY_ARGUMENTS if arguments.get(name)]
    return " · ".join(shown)[:SUMMARY_CHARACTERS]


def _shown(value: Any) -> str:  # noqa: ANN401 - whatever JSON the model sent
    """A list by its items, a program by its first line that does something."""
    if isinstance(value, list):
        return ", ".join(str(item) for item in value)
    lines = [line.strip().removeprefix('"""') for line in str(value).splitlines()]
    said = [line for line in lines if line and not line.startswith("#")]
    return next((line for line in said if not line.startswith(PREPARING)), said[0] if said else "")


def _arguments(call: ToolCallPart) -> dict[str, Any]:
    try:
        arguments = json.loads(call.args_as_json_str())
    except ValueError:  # the model's own slip: the tool answers it, the summary stays empty
        return {}
    return arguments if isinstance(arguments, dict) else {}
