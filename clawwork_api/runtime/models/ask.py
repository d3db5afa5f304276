"""One model call, with waiting when the provider asks for it."""

from collections.abc import Awaitable, Callable, Sequence

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
from tenacity import (
    AsyncRetrying,
    RetryCallState,
    retry_if_exception_type,
    stop_after_attempt,
    wait_random_exponential,
)

from clawwork_api.runtime.models.failures import OWED, WAITABLE

ATTEMPTS = 5
MAX_WAIT_SECONDS = 120.0
OnWait = Callable[[float], Awaitable[None]]
"""Told the seconds of each wait before it begins."""
OnText = Callable[[str], None]
"""Told each piece of text as it comes; never waits."""

_backoff = wait_random_exponential(multiplier=1, max=60)


def _wait(state: RetryCallState) -> float:
    """What the provider asked for, bounded; else exponential with jitter. Seconds."""
    error = state.outcome.exception() if state.outcome else None
    asked = error.retry_after if isinstance(error, ModelAPIError) else None
    return min(asked, MAX_WAIT_SECONDS) if asked is not None else _backoff(state)


async def ask(
    model: Model,
    history: Sequence[ModelMessage],
    *,
    parameters: ModelRequestParameters,
    settings: ModelSettings,
    on_wait: OnWait,
    on_text: OnText | None = None,
) -> ModelResponse:
    """The model's reply; refusals that cost nothing are waited out, each told to `on_wait` with its seconds.

    With `on_text` the reply is streamed and told piece by piece. Raises pydantic-ai's AgentRunError tree.
    """

    async def send() -> ModelResponse:
        if on_text is None:
            return await model_request(
                model, history, model_request_parameters=parameters, model_settings=settings
            )
        return await _streamed(model, history, parameters, settings, on_text)

    async def tell(state: RetryCallState) -> None:
        await on_wait(state.next_action.sleep if state.next_action else 0.0)

    retrying = AsyncRetrying(
        retry=retry_if_exception_type(WAITABLE),
        wait=_wait,
        stop=stop_after_attempt(ATTEMPTS),
        before_sleep=tell,
        reraise=True,
    )
    return await retrying(send)


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
