"""One turn of the worker's model: what runs out is said, room is made, the call is sent or read back."""

import json
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from pydantic_ai.messages import (
    ModelMessage,
    ModelMessagesTypeAdapter,
    ModelRequest,
    ModelResponse,
    UserPromptPart,
)
from pydantic_ai.tools import ToolDefinition

from clawwork_api.catalogue.service import is_own
from clawwork_api.runtime import compaction
from clawwork_api.runtime.closing import Notice, Standing, notice
from clawwork_api.runtime.compaction import Place, Room
from clawwork_api.runtime.context import TaskContext
from clawwork_api.runtime.model_step import last_cost, model_step, worst_cost
from clawwork_api.runtime.prompts import Prompts
from clawwork_api.runtime.recording import StepRef
from clawwork_api.runtime.stopping import WorkStopped
from clawwork_api.runtime.threads import record
from clawwork_api.runtime.transcript import Fingerprints, SentRequest

DECLINED = "The model, or its provider's filter, declined this task. Change the task, or try another model."
OVERFULL = (
    "About {needed:,} tokens would be needed, and the model reads {window:,} at once. If it reads more, "
    "state how many beside its price; else give the task to another model."
)
log = logging.getLogger("clawwork.runtime")


@dataclass
class Conversation:
    """The messages so far, rebuilt from the journal on a replay; how often the model was reminded, and of
    which ends it was warned.
    """

    tools: Sequence[ToolDefinition]
    prompts: Prompts
    opening: list[ModelMessage]
    fingerprints: Fingerprints
    history: list[ModelMessage] = field(init=False)
    nudges: int = 0
    warned: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.history = list(self.opening)

    @property
    def tokens(self) -> int:
        return sum(m.usage.total_tokens for m in self.history if isinstance(m, ModelResponse))

    def say(self, words: str) -> None:
        """Adds to what is sent next."""
        last = self.history[-1]
        if not isinstance(last, ModelRequest):
            raise TypeError("the model's own reply is the last message")
        self.history[-1] = replace(last, parts=[*last.parts, UserPromptPart(words)])


async def take_turn(context: TaskContext, turn: int, conversation: Conversation) -> ModelResponse:
    """The model's reply, added to the conversation. A request that is too long is shortened once.

    Raises WorkStopped (typed), StopRequested, PauseRequested or TakenOver.
    """
    again = await recorded_request(context, turn, "again")
    first = await recorded_request(context, turn)
    said = await _announce(context, turn, conversation, first or again)
    await _make_room(context, turn, conversation, done=(first or again) is not None)
    reply = None
    if not await _left_out_again(context, turn, conversation):
        reply = await _ask(context, turn, conversation, said, first)
    if reply is None:
        reply = await _ask_again(context, turn, conversation, said, again)
    if reply.finish_reason == "content_filter" and not reply.tool_calls:
        raise WorkStopped("model_refused", DECLINED)
    conversation.history.append(reply)
    return reply


async def _ask(
    context: TaskContext, turn: int, conversation: Conversation, said: Notice, before: SentRequest | None
) -> ModelResponse | None:
    """None when the provider found it too long and there was something to leave out."""
    sent = _sent(context, turn, conversation, said)
    _compare(context, turn, sent, before)
    try:
        return await model_step(context, (turn, "model"), conversation.history, conversation.tools, sent)
    except WorkStopped as stop:
        places = compaction.choose_all(conversation.history)
        if stop.reason != "context_too_long" or not places:
            raise
        why = "The provider found the request too long."
        await _leave_out(context, turn, conversation, ("again",), lambda: (places, why))
        return None


async def _ask_again(
    context: TaskContext, turn: int, conversation: Conversation, said: Notice, before: SentRequest | None
) -> ModelResponse:
    sent = _sent(context, turn, conversation, said)
    _compare(context, turn, sent, before)
    key = (turn, "model", "again")
    return await model_step(context, key, conversation.history, conversation.tools, sent)


async def _announce(
    context: TaskContext, turn: int, conversation: Conversation, before: SentRequest | None
) -> Notice:
    if before is not None:
        said = Notice(before.notice, before.ending)
    else:
        worst = worst_cost(context, conversation.history, conversation.tools)
        cost = last_cost(context, conversation.history)
        standing = Standing(turn, conversation.tokens, cost, worst, frozenset(conversation.warned))
        said = await notice(context, standing, conversation.prompts)
    if said.text:
        conversation.say(said.text)
        conversation.warned.add(said.ending)
    return said


async def _make_room(context: TaskContext, turn: int, conversation: Conversation, *, done: bool) -> None:
    """Leaves out what was left out before this turn, or what has to be now."""
    window = context.run.info.context_window

    def choose() -> tuple[list[Place], str]:
        if done or window is None:
            return [], ""
        found = compaction.room(conversation.history, window)
        if not found.short:
            return [], ""
        why = f"About {found.needed:,} of the model's {window:,} tokens would be needed."
        return compaction.choose(conversation.history, found), why

    await _leave_out(context, turn, conversation, (), choose)
    if not done and window is not None and is_own(context.run.info):
        _check_fits(compaction.room(conversation.history, window))


def _check_fits(left: Room) -> None:
    if left.full:
        raise WorkStopped("context_too_long", OVERFULL.format(needed=left.needed, window=left.window))


async def _left_out_again(context: TaskContext, turn: int, conversation: Conversation) -> bool:
    return await _leave_out(context, turn, conversation, ("again",), lambda: ([], ""))


async def _leave_out(
    context: TaskContext,
    turn: int,
    conversation: Conversation,
    suffix: tuple[str, ...],
    choose: Callable[[], tuple[list[Place], str]],
) -> bool:
    """Whether anything was left out; `choose` gives places and the reason where nothing is recorded yet."""
    journal, key = context.run.journal, context.key(turn, "context", *suffix)
    recorded = await journal.read(context.run.run.id, key)
    if recorded is not None:
        places = [(message, part) for message, part in json.loads(recorded.response)]
        compaction.leave_out(conversation.history, places, conversation.prompts)
        return True
    places, why = choose()
    if not places:
        return False
    told = compaction.leave_out(conversation.history, places, conversation.prompts)
    await record(_record, context, key, places, told, why)
    return True


def _record(context: TaskContext, key: str, places: list[Place], told: list[str], why: str) -> None:
    journal = context.run.journal
    ref = StepRef(context.run.run.id, key, "context", "make_room")
    summary = f"{len(places)} old results left out to make room"
    journal.open(ref, amount=Decimal(0), told={"summary": summary}, repeatable=True)
    detail = "\n".join([why, "Left out, each to be had again by the same call:", *told])
    journal.settle(
        ref,
        response=json.dumps(places),
        request=why,
        told={"summary": summary, "detail": detail},
    )


async def recorded_request(context: TaskContext, turn: int, *suffix: str) -> SentRequest | None:
    """What the call of this turn was sent, where it is recorded."""
    key = context.key(turn, "model", *suffix)
    step = await context.run.journal.read(context.run.run.id, key)
    if step is None:
        return None
    if not step.request:  # of a run that began before requests were kept
        return SentRequest(prompt="", sha256="", messages=0, tools=[])
    return SentRequest.model_validate_json(step.request)


def _sent(context: TaskContext, turn: int, conversation: Conversation, said: Notice) -> SentRequest:
    opening = conversation.opening if turn == 0 else []
    return SentRequest(
        prompt=conversation.prompts.version,
        sha256=conversation.fingerprints.of(conversation.history),
        messages=len(conversation.history),
        tools=[tool.name for tool in conversation.tools],
        notice=said.text,
        ending=said.ending,
        opening=ModelMessagesTypeAdapter.dump_python(opening, mode="json"),
    )


def _compare(context: TaskContext, turn: int, sent: SentRequest, before: SentRequest | None) -> None:
    if before is None or not before.sha256:
        return
    same = sent.sha256 == before.sha256
    context.run.compared(context.key(turn, "model"), same)
    if not same:
        log.warning("a replayed request differs", extra={"run_id": context.run.run.id, "turn": turn})
