"""What accepted work earns."""

from decimal import Decimal

from clawwork_api.database import to_money

THRESHOLD = Decimal("0.6")
"""Score from which work is paid (PREDECESSORS section 4)."""


def income(score: Decimal | None, value: Decimal, *, threshold: Decimal = THRESHOLD) -> Decimal:
    """score x value at or over the threshold, else nothing. No score earns nothing."""
    if score is None or score < threshold:
        return Decimal(0)
    return to_money(score * value)
