"""One turn of the worker's model as a step."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, cast

from pydantic_ai.exceptions import AgentRunError
from pydantic_ai.messages import ModelMessage, ModelResponse, TextPart, ToolCallPart
from pydantic_ai.models import ModelRequestParameters
from pydantic_ai.settings import ModelSettings
from pydantic_ai.tools import ToolDefinition

from clawwork_api.catalogue.schemas import ModelInfo
from clawwork_api.economy.prices import Charge, UnknownPrice
from clawwork_api.runtime.context import TaskContext
from clawwork_api.runtime.limits import MODEL_TIMEOUT_SECONDS, MODEL_TOTAL_SECONDS, output_tokens
from clawwork_api.runtime.models import ask
from clawwork_api.runtime.models.estimate import worst_case
from clawwork_api.runtime.models.failures import as_stop
from clawwork_api.runtime.paid_call import PaidCall, paid_call, price_of
from clawwork_api.runtime.recording import StepRef
from clawwork_api.runtime.stopping import WorkStopped
from clawwork_api.runtime.transcript import SentRequest
from clawwork_api.simulations.drafts import Drafting

SUMMARY_CHARACTERS = 300
DETAIL_CHARACTERS = 4_000


async def model_step(
    context: TaskContext,
    key: tuple[object, ...],
    history: Sequence[ModelMessage],
    tools: Sequence[ToolDefinition],
    sent: SentRequest,
) -> ModelResponse:
    """The model's reply of the turn that `key` names, from the journal when it was given before.

    Raises WorkStopped (typed), StopRequested or ProviderDown; on cancellation the call is booked as owed.
    """
    run, info = context.run, context.run.info
    parameters = ModelRequestParameters(function_tools=list(tools))
    settings = settings_of(info)

    draft = Drafting(run.feed, run.redactor, tenant=run.tenant, run_id=run.run.id, key=context.key(*key))

    async def send() -> ModelResponse:
        on_text = None if info.practice else draft.add
        try:
            return await ask(run.model, history, parameters=parameters, settings=settings, on_text=on_text)
        finally:
            draft.close()

    call = PaidCall(
        ref=StepRef(run.run.id, context.key(*key), "model", info.id, info.provider),
        provider=info.provider,
        worst=_worst_case(context, history, tools),
        free=info.practice,
        circuit=run.circuit,
        send=send,
        tell=lambda reply: {"summary": _summary(reply), "detail": _detail(reply)},
        told={},
        request=sent.model_dump_json(exclude_defaults=True),
        followed=lambda reply: bool(reply.tool_calls),
    )
    try:
        return await paid_call(run, call)
    except AgentRunError as error:
        raise as_stop(error, info.provider) from error


def settings_of(info: ModelInfo) -> ModelSettings:
    """Bounds of a call, in all and between two bytes; Anthropic's caching has to be asked for."""
    bounds = ModelSettings(
        max_tokens=output_tokens(info.context_window),
        timeout=MODEL_TIMEOUT_SECONDS,
        request_timeout=MODEL_TOTAL_SECONDS,
    )
    if info.provider != "anthropic":
        return bounds
    cached: dict[str, Any] = {"anthropic_cache": True, "anthropic_cache_instructions": True}
    return cast(ModelSettings, {**bounds, **cached})


def worst_cost(
    context: TaskContext, history: Sequence[ModelMessage], tools: Sequence[ToolDefinition]
) -> Decimal:
    """Dollars that the next call may cost. Raises WorkStopped `price_unknown`."""
    return _worst_case(context, history, tools).amount


def last_cost(context: TaskContext, history: Sequence[ModelMessage]) -> Decimal:
    """Dollars that the last call cost; 0 before the first."""
    last = next((m for m in reversed(history) if isinstance(m, ModelResponse)), None)
    info = context.run.info
    return price_of(context.run, info.provider, info.id, last).amount if last else Decimal(0)


def _worst_case(
    context: TaskContext, history: Sequence[ModelMessage], tools: Sequence[ToolDefinition]
) -> Charge:
    try:
        return worst_case(context.run.info, history, tools, own=context.run.own_prices)
    except UnknownPrice as error:
        raise WorkStopped("price_unknown", f"Nothing may be spent without a price: {error}.") from error


def _summary(response: ModelResponse) -> str:
    text = " ".join(p.content for p in response.parts if isinstance(p, TextPart)).strip()
    calls = ", ".join(p.tool_name for p in response.parts if isinstance(p, ToolCallPart))
    line = text or (f"calls {calls}" if calls else "an empty reply")
    return line[:SUMMARY_CHARACTERS]


def _detail(response: ModelResponse) -> str:
    parts = [p.content for p in response.parts if isinstance(p, TextPart)]
    parts += [f"{p.tool_name} {p.args_as_json_str()}" for p in response.parts if isinstance(p, ToolCallPart)]
    return "\n\n".join(parts)[:DETAIL_CHARACTERS]
