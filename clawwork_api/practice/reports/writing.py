"""How the practice model writes: workbooks as JSON, documents as light Markdown."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

Figures = dict[str, Any]
SIGNATURE = "Prepared by the ClawWork practice model, a scripted worker and not a language model."


@dataclass(frozen=True)
class Deliverable:
    """What `create_file` is called with."""

    filename: str
    file_type: str
    content: str


def workbook(
    name: str, summary: Sequence[tuple[str, str | int]], **sheets: Sequence[Sequence[str]]
) -> Deliverable:
    """A workbook: the summary (label beside figure), then one sheet a keyword (`_` for a space)."""
    pages = [
        {"name": "Summary", "rows": [["Figure", "Value"], *([label, _cell(str(v))] for label, v in summary)]}
    ]
    for title, rows in sheets.items():
        pages.append(
            {"name": title.replace("_", " "), "rows": [[_cell(cell) for cell in row] for row in rows]}
        )
    return Deliverable(name, "xlsx", json.dumps({"sheets": pages}, ensure_ascii=False))


def document(name: str, title: str, *blocks: str) -> Deliverable:
    """A DOCX or PDF, by the name's ending."""
    body = "\n\n".join([f"# {title}", *(block for block in blocks if block), SIGNATURE])
    return Deliverable(name, name.rsplit(".", 1)[1], body)


def dollars(value: str) -> str:
    """`-1234.5` as `-$1,234.50`."""
    number = Decimal(value)
    return f"{'-' if number < 0 else ''}${abs(number):,.2f}"


def bullets(lines: Sequence[str]) -> str:
    """A list; says so when there is nothing to list."""
    return "\n".join(f"- {line}" for line in lines) or "None."


def plural(count: int, one: str, many: str = "") -> str:
    """`1 unit`, `2 units`."""
    return f"{count} {one if count == 1 else many or one + 's'}"


def _cell(text: str) -> str | int | float:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return text
    if not number.is_finite():
        return text
    return int(number) if number == number.to_integral_value() and "." not in text else float(number)
