"""How often something may happen: one counter per key, shared over Redis when there is one."""

import math
import time
from functools import lru_cache

from limits import RateLimitItemPerSecond
from limits.storage import MemoryStorage, RedisStorage, Storage
from limits.strategies import MovingWindowRateLimiter

from openos.settings import get_settings


class Throttle:
    """At most `limit` hits in any `seconds`, for each key. Sync; with Redis call it from a thread."""

    def __init__(self, name: str, *, limit: int, seconds: int, storage: Storage) -> None:
        self._name = name
        self._item = RateLimitItemPerSecond(limit, seconds, namespace="openos")
        self._limiter = MovingWindowRateLimiter(storage)

    def hit(self, *key: str) -> int:
        """Counts one; returns 0 when it fits, else the whole seconds to wait (at least 1).

        Raises limits.errors.StorageError when Redis does not answer.
        """
        if self._limiter.hit(self._item, self._name, *key):
            return 0
        window = self._limiter.get_window_stats(self._item, self._name, *key)
        return max(1, math.ceil(window.reset_time - time.time()))

    def forget(self, *key: str) -> None:
        self._limiter.clear(self._item, self._name, *key)


@lru_cache(maxsize=1)
def get_storage() -> Storage:
    """The process's counters; one store for all processes with OPENOS_REDIS_URL."""
    url = get_settings().redis_url
    return RedisStorage(url, wrap_exceptions=True) if url else MemoryStorage()
