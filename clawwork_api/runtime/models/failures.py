"""What a provider's failure means for the work: wait, give up and say why, or count the call as owed."""

import logging

import httpx
import httpx2
from pydantic_ai.exceptions import (
    AgentRunError,
    ModelAPIError,
    ModelAuthenticationError,
    ModelConnectionError,
    ModelContextWindowExceededError,
    ModelHTTPError,
    ModelNotFoundError,
    ModelQuotaExceededError,
    ModelRateLimitError,
    ModelRequestTimeout,
    ModelServerError,
    ModelUnavailableError,
    UnexpectedModelBehavior,
)

from clawwork_api.catalogue.service import VARIABLES
from clawwork_api.runtime.stopping import WorkStopped

log = logging.getLogger("clawwork.models")

WAITABLE = (ModelRateLimitError, ModelUnavailableError, ModelServerError)
"""Refused unanswered, so nothing is owed; the same call may succeed later."""

OWED = (ModelConnectionError, ModelRequestTimeout)
"""The provider may have done the work although no answer came."""

NOT_SENT = ("connect", "pool")
_NEVER_LEFT = (httpx.ConnectError, httpx.ConnectTimeout, httpx2.ConnectError, httpx2.ConnectTimeout)


def is_owed(error: BaseException) -> bool:
    """Whether the provider may charge for the call: it was sent, and not refused."""
    return (isinstance(error, OWED) and not _never_left(error)) or _unreadable(error)


def is_passing(error: BaseException) -> bool:
    """Whether the same call may succeed later, and this one cost nothing."""
    return isinstance(error, WAITABLE) or (isinstance(error, OWED) and _never_left(error))


def _never_left(error: BaseException) -> bool:
    """Whether there was no connection at all."""
    if isinstance(error, ModelConnectionError) and error.phase in NOT_SENT:
        return True
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, _NEVER_LEFT):
            return True
        cause = cause.__cause__
    return False


def _unreadable(error: BaseException) -> bool:
    """An answer came, but none that can be read; pydantic-ai gives such a failure no class of its own."""
    return isinstance(error, UnexpectedModelBehavior) or type(error) is ModelAPIError


def as_stop(error: AgentRunError, provider: str) -> WorkStopped:
    """The typed end of the work, in plain words. The provider's text is not repeated: it may hold a key."""
    if isinstance(error, ModelAuthenticationError):
        variable = VARIABLES.get(provider, "the provider's key")
        return WorkStopped("bad_credentials", f"The provider refused the key. Check {variable}.")
    if isinstance(error, ModelQuotaExceededError):
        return WorkStopped(
            "provider_quota", "The provider's quota or credit is used up. Top it up, then start again."
        )
    if isinstance(error, ModelContextWindowExceededError):
        return WorkStopped(
            "context_too_long", "The task's files and messages exceed what the model can read at once."
        )
    if isinstance(error, ModelNotFoundError):
        return WorkStopped("model_not_found", "The provider doesn't know this model. Hire with another one.")
    if isinstance(error, OWED):
        return WorkStopped(
            "provider_unreachable", "The provider didn't answer in time. Start the run again later."
        )
    if isinstance(error, WAITABLE):
        return WorkStopped(
            "provider_busy", "The provider stayed overloaded or rate-limited. Start the run again later."
        )
    if _unreadable(error):
        return WorkStopped(
            "provider_unreadable",
            "The provider's answer can't be read; what it may cost is booked. Check the endpoint's address.",
        )
    status = error.status_code if isinstance(error, ModelHTTPError) else None
    log.warning("a provider refused a request", extra={"provider": provider, "status": status})
    answered = f" with HTTP {status}" if status else ""
    return WorkStopped("provider_refused", f"The provider refused the request{answered}. Try another model.")
