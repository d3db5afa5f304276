"""When an ended run begins again by itself, and how long it waits first."""

import secrets

from clawwork_api.simulations.schemas import RestartPolicy

RETRYABLE = frozenset(
    {
        "provider_unreachable",
        "provider_unreadable",
        "provider_busy",
        "provider_quota",
        "call_lost",
        "internal_error",
    }
)
"""Ends that may not come again; a cap, a refusal or a missing key would only be met once more."""

MAX_SECONDS = 3_600.0
_random = secrets.SystemRandom()


def wait_before(policy: RestartPolicy, *, retries: int, reasons: set[str]) -> float | None:
    """Seconds until the next try, with jitter of a half either way; None when the end stands."""
    if not policy.enabled or retries >= policy.max_retries or not reasons & RETRYABLE:
        return None
    return float(min(policy.backoff_sec * 2**retries, MAX_SECONDS)) * _random.uniform(0.5, 1.5)
