"""A cap that is nearly used up, or that a call no longer fits under, in words."""

from decimal import Decimal

from openos.state.values import money


def cap_words(
    whose: str, *, reached: bool, spent: Decimal, limit: Decimal, reserved: Decimal = Decimal(0)
) -> str:
    """`whose` names the cap: "Ada's daily cap"; amounts in dollars."""
    used = f"{money(spent).shown} spent of {money(limit).shown}"
    held = f", {money(reserved).shown} reserved" if reserved > 0 else ""
    words = "does not hold another call" if reached else "is nearly used up"
    return f"{whose} {words}: {used}{held}."


def remedy(scope: str, coworker_href: str) -> str:
    """Where an owner can do something about it."""
    if scope == "workspace":
        return "/settings?edit=workspace"
    return f"{coworker_href}?edit={'top-up' if scope == 'balance' else 'caps'}"


def remedy_words(scope: str) -> str:
    return "Top up" if scope == "balance" else "Raise it"
