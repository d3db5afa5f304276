"""The most that the next call can cost: known tokens, a byte a token for what is new, and full output."""

from collections.abc import Sequence

from pydantic_ai.messages import ModelMessage, ModelMessagesTypeAdapter, ModelResponse
from pydantic_ai.tools import ToolDefinition

from clawwork_api.catalogue.schemas import ModelInfo
from clawwork_api.economy.prices import Charge, OwnPrices, TokenUse, charge
from clawwork_api.runtime.limits import MAX_OUTPUT_TOKENS

OVERHEAD_TOKENS = 256
"""Roles, separators and the provider's own framing of a request."""


def worst_case(
    info: ModelInfo,
    history: Sequence[ModelMessage],
    tools: Sequence[ToolDefinition],
    *,
    own: OwnPrices | None = None,
) -> Charge:
    """Upper bound of the next call's price: a token is at least one byte of what is sent.

    Raises UnknownPrice. What the model has counted already is taken from its own last report.
    """
    last = max((i for i, m in enumerate(history) if isinstance(m, ModelResponse)), default=-1)
    if last < 0:
        known, fresh = (
            sum(len(str(t.parameters_json_schema)) + len(t.description or "") for t in tools),
            history,
        )
    else:
        response = history[last]
        usage = response.usage if isinstance(response, ModelResponse) else None
        known, fresh = (usage.input_tokens + usage.output_tokens if usage else 0), history[last + 1 :]
    size = len(ModelMessagesTypeAdapter.dump_json(list(fresh)))
    use = TokenUse(known + size + OVERHEAD_TOKENS, MAX_OUTPUT_TOKENS)
    return charge(info.provider, info.id, use, own=own)
