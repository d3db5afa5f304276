"""What a person has to say before a tool call is made: an answer, or leave to make it."""

import json
from dataclasses import dataclass
from typing import Any

from pydantic_ai.messages import ToolCallPart
from sqlalchemy import bindparam, select

from clawwork_api.agents.tables import Agent
from clawwork_api.database import Prepared, TenantSession, narrowed, rows_of
from clawwork_api.questions import service as questions
from clawwork_api.questions.tables import Question
from clawwork_api.runtime.context import TaskContext
from clawwork_api.runtime.recording import Permissions
from clawwork_api.runtime.stopping import PersonAwaited
from clawwork_api.runtime.tools import ASK_PERSON, ToolContext, ToolOutcome, failed, is_callable
from clawwork_api.simulations import control
from clawwork_api.simulations.tables import Run

VALUE_CHARACTERS = 20_000
_G, _Q = rows_of(Agent), rows_of(Question)
_of_step = select(_Q.c.id).where(_Q.c.run_id == bindparam("run"), _Q.c.step == bindparam("of_step"))
_asked = narrowed(_of_step).scalar_subquery()
_permissions = Prepared(select(_G.c.tools, _asked).where(_G.c.id == bindparam("agent")))
SETTLED = ("answered", "approved", "denied")
HINTS = {
    "question": "Waits for an answer. Answer the question and the work goes on.",
    "approval": "Waits for approval. Approve or deny the call and the work goes on.",
}
DENIED = (
    "A person denied this call{}. Don't repeat it; find another way, or hand in what can be done without it"
)


@dataclass(frozen=True)
class Leave:
    """`off`: tools that the coworker may not use now; `refusal`: what the call is answered with instead."""

    off: frozenset[str] = frozenset()
    answer: str | None = None
    refusal: ToolOutcome | None = None


def leave_for(context: TaskContext, key: str, call: ToolCallPart, tools: ToolContext) -> Leave:
    """Whether the call of step `key` may be made now, by the coworker's permissions as they are now.

    Blocking. Raises PersonAwaited once the question is written down and the run waits without a worker;
    StopRequested, PauseRequested or TakenOver when the run is not this worker's to go on with.
    """
    run = context.run
    done = run.journal.recorded(run.run.id, key) is not None
    with run.database.glance(run.tenant) as session:
        permissions, asked = _asked_before(session, context, key)
    off = switched_off(permissions)
    if done:
        return Leave(off)
    kind = _kind(call, permissions)
    if asked is not None and asked.state in SETTLED:
        return _told(off, asked)
    if kind is None or not _callable(tools, off, call):
        return Leave(off)
    _ask(context, _question(context, key, kind, call))
    raise PersonAwaited


def switched_off(permissions: Permissions) -> frozenset[str]:
    """The tools that the coworker may not use."""
    return frozenset(name for name, permission in permissions.items() if permission == "off")


def _asked_before(
    session: TenantSession, context: TaskContext, key: str
) -> tuple[Permissions, Question | None]:
    """The coworker's permissions, and what was asked before the step, if anything was."""
    given = {"agent": context.run.agent.id, "run": context.run.run.id, "of_step": key}
    permissions, asked = tuple(_permissions.run(session, **given).one())
    return dict(permissions), session.get_one(Question, asked) if asked else None


def _kind(call: ToolCallPart, permissions: Permissions) -> str | None:
    if call.tool_name == ASK_PERSON:
        return "question"
    return "approval" if permissions.get(call.tool_name) == "ask" else None


def _callable(tools: ToolContext, off: frozenset[str], call: ToolCallPart) -> bool:
    """A call that can't be carried out anyway bothers nobody."""
    return call.tool_name not in off and is_callable(tools, call.tool_name, call.args_as_json_str())


def _told(off: frozenset[str], asked: Question) -> Leave:
    if asked.state != "denied":
        return Leave(off, answer=asked.answer)
    reason = f": {asked.answer.rstrip('.')}" if asked.answer else ""
    return Leave(off, refusal=failed(DENIED.format(reason)))


def _question(context: TaskContext, key: str, kind: str, call: ToolCallPart) -> Question:
    arguments: dict[str, Any] = json.loads(call.args_as_json_str())
    own = kind == "question"
    return Question(
        tenant=context.run.tenant,
        run_id=context.run.run.id,
        run_task_id=context.task.id,
        step=key,
        kind=kind,
        tool=call.tool_name,
        text=arguments["question"] if own else "",
        choices=(arguments.get("choices") or []) if own else [],
        arguments={} if own else {name: _shown(value) for name, value in arguments.items()},
    )


def _shown(value: Any) -> Any:  # noqa: ANN401 - whatever JSON the model sent
    """A long text by its beginning, and how long it is: nobody should take the part for the whole."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    if len(text) <= VALUE_CHARACTERS:
        return value
    return f"{text[:VALUE_CHARACTERS]}\n… and {len(text) - VALUE_CHARACTERS:,} more characters"


def _ask(context: TaskContext, question: Question) -> None:
    def ask(session: TenantSession, run: Run) -> None:
        questions.ask(session, run, question)
        control.wait(session, run, question.kind, HINTS[question.kind])

    context.run.journal.hand_back(context.run.run.id, ask)
