"""How often and how long a call waits for its provider: only refusals that cost nothing are waited out."""

from collections.abc import Awaitable, Callable

from pydantic_ai.exceptions import ModelAPIError
from tenacity import (
    AsyncRetrying,
    RetryCallState,
    retry_if_exception,
    stop_after_attempt,
    wait_random_exponential,
)

from clawwork_api.runtime.models.failures import is_passing

ATTEMPTS = 5
MAX_WAIT_SECONDS = 120.0
OnWait = Callable[[float], Awaitable[None]]
"""Told the seconds of each wait before it begins."""

_backoff = wait_random_exponential(multiplier=1, max=60)


def patient(on_wait: OnWait) -> AsyncRetrying:
    """Tries again as the provider asks, bounded, each wait told to `on_wait`; raises the last refusal."""

    async def tell(state: RetryCallState) -> None:
        await on_wait(state.next_action.sleep if state.next_action else 0.0)

    return AsyncRetrying(
        retry=retry_if_exception(is_passing),
        wait=_wait,
        stop=stop_after_attempt(ATTEMPTS),
        before_sleep=tell,
        reraise=True,
    )


def _wait(state: RetryCallState) -> float:
    """What the provider asked for, bounded; else exponential with jitter. Seconds."""
    error = state.outcome.exception() if state.outcome else None
    asked = error.retry_after if isinstance(error, ModelAPIError) else None
    return min(asked, MAX_WAIT_SECONDS) if asked is not None else _backoff(state)
