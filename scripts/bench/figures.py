"""Times in figures: what of many is typical, and what of the slow ones."""

import os
import statistics
from collections.abc import Sequence
from typing import NamedTuple


class Spread(NamedTuple):
    """Milliseconds, but `count`."""

    median: float
    p95: float
    p99: float
    count: int


def spread(seconds: Sequence[float]) -> Spread:
    """Raises statistics.StatisticsError when nothing was measured."""
    ordered = sorted(seconds)
    found = [statistics.median(ordered), *(ordered[int(len(ordered) * part)] for part in (0.95, 0.99))]
    return Spread(*(round(value * 1000, 2) for value in found), len(ordered))


def load() -> float:
    """What the machine had to do in the last minute, beside this."""
    return round(os.getloadavg()[0], 2)
