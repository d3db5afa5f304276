"""What every solver uses. Sent into the sandbox together with the solver: standard library only."""

import re
from decimal import ROUND_HALF_UP, Decimal

Table = list[list[str]]
Tables = dict[str, Table]
Texts = dict[str, str]
Figures = dict[str, object]


def records(table: Table) -> list[dict[str, str]]:
    """The rows under the first row, each by column name; empty rows left out."""
    names = [cell.strip() for cell in table[0]]
    filled = [row for row in table[1:] if any(cell.strip() for cell in row)]
    return [
        dict(zip(names, [cell.strip() for cell in row] + [""] * len(names), strict=False)) for row in filled
    ]


def amount(text: str) -> Decimal:
    """The number in a cell; currency signs and separators removed."""
    return Decimal(re.sub(r"[$,\s]|USD", "", text))


def whole(text: str) -> int:
    """The whole number in a cell; sheets may show 4 as 4.0."""
    return int(amount(text))


def cents(value: Decimal) -> str:
    """Rounded half up to two places."""
    return str(value.quantize(Decimal("0.01"), ROUND_HALF_UP))


def total(values: list[Decimal]) -> Decimal:
    """The sum, also of nothing."""
    return sum(values, Decimal(0))


def stated(pattern: str, text: str) -> str:
    """The first group of `pattern` in a document. Raises ValueError when the document doesn't say it."""
    match = re.search(pattern, " ".join(text.split()), re.IGNORECASE)
    if match is None:
        raise ValueError(f"no reference text says: {pattern}")
    return match.group(1)
