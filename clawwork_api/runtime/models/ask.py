"""One model call, with waiting when the provider asks for it."""

from collections.abc import Awaitable, Callable, Sequence

from pydantic_ai.direct import model_request
from pydantic_ai.exceptions import ModelAPIError
from pydantic_ai.messages import ModelMessage, ModelResponse
from pydantic_ai.models import Model, ModelRequestParameters
from pydantic_ai.settings import ModelSettings
from tenacity import (
    AsyncRetrying,
    RetryCallState,
    retry_if_exception_type,
    stop_after_attempt,
    wait_random_exponential,
)

from clawwork_api.runtime.models.failures import WAITABLE

ATTEMPTS = 5
MAX_WAIT_SECONDS = 120.0
OnWait = Callable[[float], Awaitable[None]]
"""Told the seconds of each wait before it begins."""

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
) -> ModelResponse:
    """The model's reply; refusals that cost nothing are waited out, each told to `on_wait` with its seconds.

    Raises pydantic-ai's AgentRunError tree.
    """

    async def tell(state: RetryCallState) -> None:
        await on_wait(state.next_action.sleep if state.next_action else 0.0)

    retrying = AsyncRetrying(
        retry=retry_if_exception_type(WAITABLE),
        wait=_wait,
        stop=stop_after_attempt(ATTEMPTS),
        before_sleep=tell,
        reraise=True,
    )
    return await retrying(
        model_request, model, history, model_request_parameters=parameters, model_settings=settings
    )
