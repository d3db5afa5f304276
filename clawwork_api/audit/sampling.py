"""Denials by the thousand: the first of each minute are written, the rest are counted."""

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

WINDOW = 60.0
WRITTEN = 20
"""Denials of one tenant (or of nobody) that are written one by one in a window."""

TENANTS = 1_000
"""Tenants that are counted at a time; the one that was quiet longest is forgotten first."""


@dataclass
class _Count:
    began: float
    seen: int = 0


class Sampler:
    """Decides for each denial of a tenant whether it is written, and as how many."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._counts: OrderedDict[str, _Count] = OrderedDict()

    def __len__(self) -> int:
        return len(self._counts)

    def times(self, tenant: str) -> int:
        """0: only counted. 1: written as it is. More: written, and it stands for those counted before too."""
        moment = self._clock()
        count = self._counts.get(tenant)
        if count is None or moment - count.began >= WINDOW:
            unwritten = max(0, count.seen - WRITTEN) if count else 0
            self._keep(tenant, _Count(moment, 1))
            return 1 + unwritten
        count.seen += 1
        return 1 if count.seen <= WRITTEN else 0

    def _keep(self, tenant: str, count: _Count) -> None:
        self._counts[tenant] = count
        self._counts.move_to_end(tenant)
        if len(self._counts) > TENANTS:
            self._counts.popitem(last=False)
