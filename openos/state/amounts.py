"""Amounts as people type them."""

from decimal import Decimal, InvalidOperation
from typing import Any

NO_AMOUNT = "Give an amount in dollars, like 25 or 0.50."
ABOVE_ZERO = "Give an amount above zero."


def typed(form: dict[str, Any], name: str) -> Decimal | None:
    """Dollars of a field, with or without sign and separators; None when it is empty. Raises ValueError."""
    text = str(form.get(name, "")).strip().replace("$", "").replace(",", "").replace("\u2212", "-")
    if not text:
        return None
    try:
        value = Decimal(text)
    except InvalidOperation as error:
        raise ValueError(NO_AMOUNT) from error
    if not value.is_finite():
        raise ValueError(NO_AMOUNT)
    return value


def caps(form: dict[str, Any], names: tuple[str, ...]) -> tuple[dict[str, Decimal | None], dict[str, str]]:
    """Caps by field (empty is no cap), and what is wrong by field."""
    found: dict[str, Decimal | None] = {}
    wrong: dict[str, str] = {}
    for name in names:
        try:
            found[name] = typed(form, name)
        except ValueError as error:
            wrong[name] = f"{error}"
            continue
        value = found[name]
        if value is not None and value <= 0:
            wrong[name] = ABOVE_ZERO
    return found, wrong


def plain(value: Decimal | None) -> str:
    """An amount as it stands in a field; empty for none."""
    if value is None:
        return ""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
