"""Finding figures and words in sheets and texts, with the quotation that proves it."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal, InvalidOperation

from clawwork_api.documents import Sheet
from clawwork_api.evaluations.findings import Finding

NUMBER = re.compile(
    r"(?:(?<![\w.,/-])|(?<=USD)|(?<=\s-))(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?![\d]|,\d|-\d|/\d)"
)
QUOTE = 160


def number(text: str) -> Decimal | None:
    """The number that a cell shows: currency, separators, percent sign and accounting brackets allowed."""
    bare = text.strip().replace("\u2212", "-").rstrip("%").strip()
    negative = bare.startswith("(") and bare.endswith(")")
    bare = re.sub(r"^(-?)\s*(?:USD|US\$|[$€£])\s*(-?)", r"\1\2", bare.strip("()")).replace(",", "")
    bare = re.sub(r"\s*USD$", "", bare).replace(" ", "")
    try:
        value = Decimal(bare)
    except InvalidOperation:
        return None
    if not value.is_finite():
        return None
    return -value if negative else value


def figure_in_sheets(
    sheets: Sequence[Sheet], name: str, value: Decimal, tolerance: Decimal, percent: bool
) -> Finding:
    """Passes when some labelled cell holds the number; otherwise quotes the first that was found."""
    wanted = f"expected {_shown(value)}{'%' if percent else ''}"
    seen = [f"no cell reads “{name}”; {wanted}"]
    for place, found in _beside(sheets, name):
        held = number(found)
        evidence = f"{place}: “{name}” is {_quoted(found)}; {wanted}"
        if held is not None and _equal(held, value, tolerance, percent):
            return Finding(True, evidence)
        seen.append(evidence + _excuse(found, held))
    return Finding(False, seen[min(1, len(seen) - 1)])


def text_in_sheets(sheets: Sequence[Sheet], name: str, value: str) -> Finding:
    """Passes when the cell beside the label contains the text, whatever the case and spacing."""
    seen = [f"no cell reads “{name}”; expected “{value}”"]
    for place, found in _beside(sheets, name):
        evidence = f"{place}: “{name}” is {_quoted(found)}; expected “{value}”"
        if _plain(value) in _plain(found):
            return Finding(True, evidence)
        seen.append(evidence)
    return Finding(False, seen[min(1, len(seen) - 1)])


def figure_in_text(text: str, value: Decimal, tolerance: Decimal) -> Finding:
    """Passes when some number in the text has the size of `value`; quotes its sentence."""
    flat = " ".join(text.split())
    for match in NUMBER.finditer(flat):
        if abs(Decimal(match.group().replace(",", "")) - abs(value)) <= tolerance:
            return Finding(True, f"“{_around(flat, match.start(), match.end())}”; expected {_shown(value)}")
    return Finding(False, f"the text nowhere states {_shown(value)}")


def words_in(text: str, words: Sequence[str], without: Sequence[str]) -> Finding:
    """Passes when all of `words` are there and none of `without` is."""
    flat = " ".join(text.split())
    missing = [word for word in words if not _word(word).search(flat)]
    unwanted = [match for word in without if (match := _word(word).search(flat))]
    if missing:
        return Finding(False, f"not found: {_list(missing)}")
    if unwanted:
        return Finding(False, f"still there: “{_around(flat, unwanted[0].start(), unwanted[0].end())}”")
    return Finding(
        True,
        "; ".join([f"found: {_list(words)}"] * bool(words) + [f"gone: {_list(without)}"] * bool(without)),
    )


def headings_in(text: str, headings: Sequence[str]) -> Finding:
    """Passes when each heading is a line of its own; marks, numbering and a closing colon are free."""
    lines = {_heading(line) for line in text.splitlines()}
    missing = [heading for heading in headings if _heading(heading) not in lines]
    if missing:
        return Finding(False, f"no heading {_list(missing)}")
    return Finding(True, f"found: {_list(headings)}")


def _beside(sheets: Sequence[Sheet], name: str) -> Iterator[tuple[str, str]]:
    for sheet in sheets:
        for row_number, row in enumerate(sheet.rows, start=1):
            for column, cell in enumerate(row):
                if _plain(cell) != _plain(name):
                    continue
                beside = next(
                    ((c, v) for c, v in enumerate(row[column + 1 :], column + 1) if v.strip()), None
                )
                yield (
                    _place(sheet.name, row_number, beside[0] if beside else column + 1),
                    beside[1] if beside else "",
                )


def _place(sheet: str, row: int, column: int) -> str:
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{sheet}!{letters}{row}"


def _equal(held: Decimal, value: Decimal, tolerance: Decimal, percent: bool) -> bool:
    return abs(held - value) <= tolerance or (percent and abs(held * 100 - value) <= tolerance)


def _excuse(found: str, held: Decimal | None) -> str:
    if found.startswith("="):
        return " (a formula without a stored value)"
    return " (not a number)" if held is None else ""


def _plain(text: str) -> str:
    return " ".join(text.split()).rstrip(":").strip().casefold()


def _heading(line: str) -> str:
    return _plain(re.sub(r"^[#\s*]*(?:\d+[.)]\s+)?|[\s*]+$", "", line))


def _word(word: str) -> re.Pattern[str]:
    return re.compile(r"(?<!\w)" + r"\s+".join(map(re.escape, word.split())) + r"(?!\w)", re.IGNORECASE)


def _around(flat: str, start: int, end: int) -> str:
    left = max(flat.rfind(". ", 0, start) + 2 if ". " in flat[:start] else 0, start - QUOTE // 2)
    stop = flat.find(". ", end)
    right = min(stop + 1 if stop >= 0 else len(flat), end + QUOTE // 2)
    return flat[left:right].strip()


def _quoted(found: str) -> str:
    return f"“{found[:QUOTE]}”" if found else "empty"


def _list(words: Sequence[str]) -> str:
    return ", ".join(f"“{word}”" for word in words)


def _shown(value: Decimal) -> str:
    return f"{value:,}"
