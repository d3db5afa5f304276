"""A model call as a step: reserved, sent, recorded with its debit."""

import asyncio
from collections.abc import Sequence

from pydantic_ai.exceptions import AgentRunError
from pydantic_ai.messages import ModelMessage, ModelMessagesTypeAdapter, ModelResponse, TextPart, ToolCallPart
from pydantic_ai.tools import ToolDefinition

from clawwork_api.economy.prices import Charge, TokenUse, UnknownPrice, charge
from clawwork_api.runtime import provider_wait
from clawwork_api.runtime.context import RunContext, TaskContext
from clawwork_api.runtime.journal import StepRef
from clawwork_api.runtime.models import ask
from clawwork_api.runtime.models.estimate import worst_case
from clawwork_api.runtime.models.failures import OWED, as_stop
from clawwork_api.runtime.stopping import WorkStopped

SUMMARY_CHARACTERS = 300
DETAIL_CHARACTERS = 4_000


async def model_step(
    context: TaskContext, turn: int, history: Sequence[ModelMessage], tools: Sequence[ToolDefinition]
) -> ModelResponse:
    """The model's reply of this turn, from the journal when it was given before.

    Raises WorkStopped (typed) or StopRequested; on cancellation the call is booked as owed.
    """
    run = context.run
    ref = StepRef(run.run.id, context.key(turn, "model"), "model", run.info.id)
    worst = _worst_case(context, history, tools)
    told = {"reserved": f"{worst.amount:.6f}"}
    await run.drain.gate()
    recorded = await asyncio.to_thread(
        run.journal.open, ref, amount=worst.amount, told=told, repeatable=run.info.practice
    )
    if recorded is None:
        response = await _send(context, ref, history, tools)
        recorded = await asyncio.to_thread(_settle, context, ref, response)
    [reply] = ModelMessagesTypeAdapter.validate_json(recorded)
    if not isinstance(reply, ModelResponse):
        raise TypeError(f"step {ref.key} holds no model reply")
    return reply


def _worst_case(
    context: TaskContext, history: Sequence[ModelMessage], tools: Sequence[ToolDefinition]
) -> Charge:
    try:
        return worst_case(context.run.info, history, tools)
    except UnknownPrice as error:
        raise WorkStopped("price_unknown", f"Nothing may be spent without a price: {error}.") from error


async def _send(
    context: TaskContext, ref: StepRef, history: Sequence[ModelMessage], tools: Sequence[ToolDefinition]
) -> ModelResponse:
    journal, info = context.run.journal, context.run.info
    try:
        return await _ask(context.run, history, tools)
    except AgentRunError as error:
        owed = isinstance(error, OWED) and not info.practice
        await asyncio.to_thread(journal.abandon, ref, owed=owed)
        raise as_stop(error, info.provider) from error
    except asyncio.CancelledError:
        await asyncio.shield(asyncio.to_thread(journal.abandon, ref, owed=not info.practice))
        raise


async def _ask(
    run: RunContext, history: Sequence[ModelMessage], tools: Sequence[ToolDefinition]
) -> ModelResponse:
    waited = asyncio.Event()

    async def on_wait(seconds: float) -> None:
        waited.set()
        await asyncio.to_thread(provider_wait.waits, run, seconds)

    reply = await ask(run.model, history, tools, on_wait=on_wait)
    if waited.is_set():
        await asyncio.to_thread(provider_wait.works, run)
    return reply


def _settle(context: TaskContext, ref: StepRef, response: ModelResponse) -> str:
    usage = response.usage
    use = TokenUse(usage.input_tokens, usage.output_tokens, usage.cache_read_tokens, usage.cache_write_tokens)
    info = context.run.info
    return context.run.journal.settle(
        ref,
        response=ModelMessagesTypeAdapter.dump_json([response]).decode(),
        told={"summary": _summary(response), "detail": _detail(response)},
        charge=charge(info.provider, info.id, use),
        use=use,
    )


def _summary(response: ModelResponse) -> str:
    text = " ".join(p.content for p in response.parts if isinstance(p, TextPart)).strip()
    calls = ", ".join(p.tool_name for p in response.parts if isinstance(p, ToolCallPart))
    line = text or (f"calls {calls}" if calls else "an empty reply")
    return line[:SUMMARY_CHARACTERS]


def _detail(response: ModelResponse) -> str:
    parts = [p.content for p in response.parts if isinstance(p, TextPart)]
    parts += [f"{p.tool_name} {p.args_as_json_str()}" for p in response.parts if isinstance(p, ToolCallPart)]
    return "\n\n".join(parts)[:DETAIL_CHARACTERS]
