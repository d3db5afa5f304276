"""Times in figures: what of many is typical, and what of the slow ones."""

import os
import statistics
from collections.abc import Sequence
from typing import NamedTuple


class Spread(NamedTuple):
    """Milliseconds, but `number`: how many were measured."""

    median: float
    p95: float
    p99: float
    number: int


def spread(seconds: Sequence[float]) -> Spread:
    """Raises statistics.StatisticsError when nothing was measured."""
    ordered = sorted(seconds)
    p95, p99 = (ordered[int(len(ordered) * part)] for part in (0.95, 0.99))
    return Spread(_ms(statistics.median(ordered)), _ms(p95), _ms(p99), len(ordered))


def _ms(seconds: float) -> float:
    return round(seconds * 1000, 2)


def load() -> float:
    """What the machine had to do in the last minute, beside this."""
    return round(os.getloadavg()[0], 2)
