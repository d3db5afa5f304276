"""What accepted work earns."""

from decimal import Decimal
from typing import Literal

from clawwork_api.database import to_money

THRESHOLD = Decimal("0.6")
"""Score from which work is paid (PREDECESSORS section 4)."""

PayRule = Literal["threshold", "proportional"]


def threshold_of(rule: str) -> Decimal:
    """The score from which `rule` pays."""
    return THRESHOLD if rule == "threshold" else Decimal(0)


def income(score: Decimal | None, value: Decimal, *, rule: str = "threshold") -> Decimal:
    """score x value, by "threshold" only from 0.6 on, by "proportional" always. No score earns nothing."""
    if score is None or score < threshold_of(rule):
        return Decimal(0)
    return to_money(score * value)
