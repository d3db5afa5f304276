"""The most that the next call can cost: known tokens, a byte a token for what is new, and full output."""

from collections.abc import Sequence

from pydantic_ai.messages import (
    BinaryContent,
    ModelMessage,
    ModelMessagesTypeAdapter,
    ModelResponse,
    UserPromptPart,
)
from pydantic_ai.tools import ToolDefinition

from clawwork_api.catalogue.schemas import ModelInfo
from clawwork_api.economy.prices import Charge, OwnPrices, TokenUse, charge
from clawwork_api.runtime.limits import output_tokens

PICTURE_TOKENS = 6_000
"""More than any provider counts for one picture of at most 1,400 pixels."""

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
    size = len(ModelMessagesTypeAdapter.dump_json(list(fresh))) - picture_bytes(fresh)
    use = TokenUse(known + size + OVERHEAD_TOKENS, output_tokens(info.context_window))
    return charge(info.provider, info.id, use, own=own)


def picture_bytes(messages: Sequence[ModelMessage]) -> int:
    """What pictures take in JSON beyond what a provider counts for them."""
    parts = (part for message in messages for part in message.parts if isinstance(part, UserPromptPart))
    shown = (item for part in parts if not isinstance(part.content, str) for item in part.content)
    sizes = (len(item.data) * 4 // 3 for item in shown if isinstance(item, BinaryContent))
    return sum(max(0, size - PICTURE_TOKENS) for size in sizes)
