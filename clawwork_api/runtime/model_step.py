"""One turn of the worker's model as a step."""

from collections.abc import Sequence

from pydantic_ai.exceptions import AgentRunError
from pydantic_ai.messages import ModelMessage, ModelResponse, TextPart, ToolCallPart
from pydantic_ai.models import ModelRequestParameters
from pydantic_ai.settings import ModelSettings
from pydantic_ai.tools import ToolDefinition

from clawwork_api.economy.prices import Charge, UnknownPrice
from clawwork_api.runtime.circuits import Circuit
from clawwork_api.runtime.context import RunContext, TaskContext
from clawwork_api.runtime.journal import StepRef
from clawwork_api.runtime.limits import MAX_OUTPUT_TOKENS, MODEL_TIMEOUT_SECONDS
from clawwork_api.runtime.models import ask
from clawwork_api.runtime.models.estimate import worst_case
from clawwork_api.runtime.models.failures import as_stop
from clawwork_api.runtime.paid_call import PaidCall, paid_call
from clawwork_api.runtime.stopping import WorkStopped

SUMMARY_CHARACTERS = 300
DETAIL_CHARACTERS = 4_000


async def model_step(
    context: TaskContext, turn: int, history: Sequence[ModelMessage], tools: Sequence[ToolDefinition]
) -> ModelResponse:
    """The model's reply of this turn, from the journal when it was given before.

    Raises WorkStopped (typed), StopRequested or ProviderDown; on cancellation the call is booked as owed.
    """
    run, info = context.run, context.run.info
    parameters = ModelRequestParameters(function_tools=list(tools))
    settings = ModelSettings(max_tokens=MAX_OUTPUT_TOKENS, timeout=MODEL_TIMEOUT_SECONDS)

    async def send() -> ModelResponse:
        return await ask(run.model, history, parameters=parameters, settings=settings)

    call = PaidCall(
        ref=StepRef(run.run.id, context.key(turn, "model"), "model", info.id, info.provider),
        provider=info.provider,
        worst=_worst_case(context, history, tools),
        free=info.practice,
        circuit=None if info.practice else _circuit(run),
        send=send,
        tell=lambda reply: {"summary": _summary(reply), "detail": _detail(reply)},
        told={},
    )
    try:
        return await paid_call(run, call)
    except AgentRunError as error:
        raise as_stop(error, info.provider) from error


def _circuit(run: RunContext) -> Circuit:
    settings, provider = run.settings, run.info.provider
    if provider == "anthropic":
        return run.circuits.of(provider, settings.anthropic_api_key, settings.anthropic_base_url)
    return run.circuits.of(provider, settings.openai_api_key, settings.openai_base_url)


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
