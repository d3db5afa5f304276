"""Fewer points of a long curve."""

from collections.abc import Sequence
from typing import TypeVar

Point = TypeVar("Point")


def spans(points: Sequence[Point], most: int) -> list[Sequence[Point]]:
    """`points` in at most `most` (2 or more) spans of even length; the first and last point each end one."""
    last = len(points) - 1
    if last < most:
        return [points[i : i + 1] for i in range(len(points))]
    ends = [round(i * last / (most - 1)) for i in range(most)]
    return [points[begin + 1 : end + 1] for begin, end in zip([-1, *ends], ends, strict=False)]
