"""The one call that asks for a verdict, and the most that it can cost."""

from collections.abc import Sequence

from pydantic_ai.messages import BinaryContent, ModelMessage, ModelRequest, ModelResponse, UserPromptPart
from pydantic_ai.models import ModelRequestParameters
from pydantic_ai.output import OutputObjectDefinition
from pydantic_ai.settings import ModelSettings

from clawwork_api.economy.prices import Charge, OwnPrices, TokenUse, charge
from clawwork_api.evaluations.judge.setup import Judge
from clawwork_api.evaluations.judge.verdict import schema_for

MAX_OUTPUT_TOKENS = 12_000
"""Reasoning counts as output with most providers."""

PICTURE_TOKENS = 3_000
MINI_PICTURE_TOKENS = 40_000
"""gpt-4o-mini counts a picture more than thirty times as high as its larger sister."""

OVERHEAD_TOKENS = 4_096
"""The form, roles and the provider's own framing."""


def parameters(files: Sequence[str], names: tuple[str, ...]) -> ModelRequestParameters:
    """Structured output by the strict schema of a verdict on these files."""
    form = OutputObjectDefinition(json_schema=schema_for(files, names), name="verdict", strict=True)
    return ModelRequestParameters(output_mode="native", output_object=form, allow_text_output=True)


def settings(judge: Judge) -> ModelSettings:
    return ModelSettings(max_tokens=MAX_OUTPUT_TOKENS, timeout=judge.timeout)


def worst_case(judge: Judge, messages: Sequence[ModelMessage], *, own: OwnPrices | None = None) -> Charge:
    """Upper bound of the call's price: a token is at least a byte of text. Raises UnknownPrice."""
    parts = [part for message in messages if isinstance(message, ModelRequest) for part in message.parts]
    size = 0
    per_picture = MINI_PICTURE_TOKENS if "4o-mini" in judge.model else PICTURE_TOKENS
    for part in parts:
        content = part.content if isinstance(part, UserPromptPart) else [str(getattr(part, "content", ""))]
        for item in [content] if isinstance(content, str) else content:
            size += per_picture if isinstance(item, BinaryContent) else len(str(item).encode())
    use = TokenUse(size + OVERHEAD_TOKENS, MAX_OUTPUT_TOKENS)
    return charge(judge.provider, judge.model, use, own=own)


def answer_of(response: ModelResponse) -> str:
    """The text of the reply."""
    return response.text or ""
