"""The one call that asks for a verdict, and the most that it can cost."""

import json
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

PICTURE_TOKENS = 6_000
"""More than any provider counts for one picture, whatever its shape; gpt-4.1-nano's 3,779 are the next."""

MINI_PICTURE_TOKENS = 50_000
"""gpt-4o-mini counts a picture more than thirty times as high as its larger sister: up to 48,169."""

OVERHEAD_TOKENS = 4_096
"""Roles and the provider's own framing."""


def parameters(files: Sequence[str], names: tuple[str, ...]) -> ModelRequestParameters:
    """Structured output by the strict schema of a verdict on these files."""
    form = OutputObjectDefinition(json_schema=schema_for(files, names), name="verdict", strict=True)
    return ModelRequestParameters(output_mode="native", output_object=form, allow_text_output=True)


def settings(judge: Judge) -> ModelSettings:
    return ModelSettings(max_tokens=MAX_OUTPUT_TOKENS, timeout=judge.timeout)


def worst_case(
    judge: Judge,
    messages: Sequence[ModelMessage],
    form: ModelRequestParameters,
    *,
    own: OwnPrices | None = None,
) -> Charge:
    """Upper bound of the call's price: a token is at least a byte of text, or of the form of the answer.

    Raises UnknownPrice.
    """
    parts = [part for message in messages if isinstance(message, ModelRequest) for part in message.parts]
    size = len(json.dumps(form.output_object.json_schema).encode()) if form.output_object else 0
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
