"""How often a tenant, and a stranger, may ask: counted in this process, or in Redis for all of them."""

import hashlib
import logging
import math
import time
from dataclasses import dataclass

from limits import RateLimitItemPerSecond
from limits.aio.storage import MemoryStorage, RedisStorage, Storage
from limits.aio.strategies import FixedWindowRateLimiter
from redis.exceptions import RedisError

from clawwork_api.errors import ApiError
from clawwork_api.settings import Settings

log = logging.getLogger("clawwork.limits")

STRANGERS = 1024
"""Strangers share this many counters, so that no number of addresses takes more memory. Only requests
without a valid token count there: those who share one with an attacker are refused either way."""


@dataclass(frozen=True)
class Standing:
    """Where a caller stands after this request; `wait` and `reset` are whole seconds."""

    limit: int
    remaining: int
    reset: int
    window: int
    allowed: bool

    def headers(self) -> dict[str, str]:
        """What an answer tells of the limit."""
        found = {
            "RateLimit-Limit": str(self.limit),
            "RateLimit-Remaining": str(self.remaining),
            "RateLimit-Reset": str(self.reset),
            "RateLimit-Policy": f"{self.limit};w={self.window}",
        }
        return found if self.allowed else found | {"Retry-After": str(self.reset)}

    def check(self) -> None:
        """Raises ApiError 429 when the limit is passed."""
        if not self.allowed:
            hint = f"Wait {self.reset} seconds; at most {self.limit} such requests in {self.window} seconds"
            raise ApiError(429, "too_many_requests", "Too many requests", hint, headers=self.headers())


class Limits:
    """Fixed windows, each beginning with its first request."""

    def __init__(self, settings: Settings) -> None:
        self._window = settings.rate_limit_window_seconds
        self._storage = _storage(settings.redis_url)
        self._limiter = FixedWindowRateLimiter(self._storage)
        self._items = {
            reading: RateLimitItemPerSecond(limit, self._window, namespace="clawwork")
            for reading, limit in ((True, settings.read_rate_limit), (False, settings.write_rate_limit))
        }

    async def count_tenant(self, tenant: str, *, reading: bool) -> Standing:
        """Counts one request of a tenant that showed a valid token."""
        return await self._count("tenant", tenant, reading=reading)

    async def count_stranger(self, address: str, *, reading: bool) -> Standing:
        """Counts one request without a valid token."""
        number = int.from_bytes(hashlib.sha256(address.encode()).digest()[:4]) % STRANGERS
        return await self._count("stranger", str(number), reading=reading)

    async def _count(self, kind: str, key: str, *, reading: bool) -> Standing:
        item = self._items[reading]
        names = (kind, "read" if reading else "write", key)
        try:
            allowed = await self._limiter.hit(item, *names)
            reset, remaining = await self._limiter.get_window_stats(item, *names)
        except RedisError as error:
            log.error("the counters in Redis do not answer: %s", type(error).__name__)
            raise _unavailable() from error
        seconds = min(self._window, max(1, math.ceil(reset - time.time())))
        return Standing(item.amount, max(0, remaining), seconds, self._window, allowed)


def _unavailable() -> ApiError:
    hint = "Try again in a moment"
    return ApiError(
        503, "limits_unavailable", "Requests can't be counted", hint, headers={"Retry-After": "2"}
    )


def _storage(url: str) -> Storage:
    return RedisStorage(f"async+{url}", implementation="redispy") if url else MemoryStorage()
