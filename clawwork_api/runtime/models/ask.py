"""One model call."""

from collections.abc import Callable, Sequence

from pydantic_ai.direct import model_request, model_request_stream
from pydantic_ai.exceptions import ModelAPIError, ModelConnectionError
from pydantic_ai.messages import (
    ModelMessage,
    ModelResponse,
    ModelResponseStreamEvent,
    PartDeltaEvent,
    PartStartEvent,
    TextPart,
    TextPartDelta,
)
from pydantic_ai.models import Model, ModelRequestParameters
from pydantic_ai.settings import ModelSettings

from clawwork_api.runtime.models.failures import OWED

OnText = Callable[[str], None]
"""Told each piece of text as it comes; never waits."""


async def ask(
    model: Model,
    history: Sequence[ModelMessage],
    *,
    parameters: ModelRequestParameters,
    settings: ModelSettings,
    on_text: OnText | None = None,
) -> ModelResponse:
    """The model's reply to one request: whether it is asked again is decided where it is paid for.

    With `on_text` the reply is streamed and told piece by piece. Raises pydantic-ai's AgentRunError tree.
    """
    if on_text is None:
        return await model_request(
            model, history, model_request_parameters=parameters, model_settings=settings
        )
    return await _streamed(model, history, parameters, settings, on_text)


async def _streamed(
    model: Model,
    history: Sequence[ModelMessage],
    parameters: ModelRequestParameters,
    settings: ModelSettings,
    on_text: OnText,
) -> ModelResponse:
    """A stream that breaks off after something was heard is a call that may be owed, whatever broke it."""
    heard = False
    try:
        async with model_request_stream(
            model, history, model_request_parameters=parameters, model_settings=settings
        ) as stream:
            async for event in stream:
                heard = True
                if text := _text_of(event):
                    on_text(text)
            return stream.get()
    except ModelAPIError as error:
        if heard and not isinstance(error, OWED):
            raise ModelConnectionError(model.model_name, "the answer broke off", phase="read") from error
        raise


def _text_of(event: ModelResponseStreamEvent) -> str:
    if isinstance(event, PartStartEvent) and isinstance(event.part, TextPart):
        return event.part.content
    if isinstance(event, PartDeltaEvent) and isinstance(event.delta, TextPartDelta):
        return event.delta.content_delta
    return ""
