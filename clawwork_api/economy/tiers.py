"""How a coworker stands, by its balance. The words are the predecessors' (PREDECESSORS section 4)."""

from decimal import Decimal

STRUGGLING_BELOW = Decimal(100)
STABLE_BELOW = Decimal(500)


def tier(balance: Decimal) -> str:
    """bankrupt at or below 0 dollars, struggling below 100, stable below 500, else thriving."""
    if balance <= 0:
        return "bankrupt"
    if balance < STRUGGLING_BELOW:
        return "struggling"
    return "stable" if balance < STABLE_BELOW else "thriving"
