"""What a score is made of."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple


class Part(NamedTuple):
    """A side of the work that is scored for itself; `weight` counts in relation to those of the others."""

    id: str
    label: str
    weight: Decimal
    criteria: tuple[str, ...]


def weighted(parts: Sequence[Part], scores: Mapping[str, Decimal]) -> Decimal:
    """The mean of `scores`, one for each of the parts, by their weights."""
    total = sum((part.weight * scores[part.id] for part in parts), Decimal(0))
    return total / sum((part.weight for part in parts), Decimal(0))
