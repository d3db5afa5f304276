"""Turns the answers of `read_file` into the tables and texts that solvers take."""

import csv
import re
from collections.abc import Sequence
from pathlib import PurePosixPath

from clawwork_api.practice.conversation import Done
from clawwork_api.practice.solvers.toolkit import Tables, Texts

SHEET = re.compile(r"^## Sheet: (.+) \([\d,]+ rows? x [\d,]+ columns?\)\s*$", re.MULTILINE)


def joined(reads: Sequence[Done]) -> dict[str, str]:
    """The whole text by path: the pages of a file joined in order."""
    pages: dict[str, dict[int, str]] = {}
    for read in reads:
        if read.ok:
            page = pages.setdefault(str(read.arguments.get("path")), {})
            page[read.offset] = str(read.result.get("text", ""))
    return {path: "".join(text for _, text in sorted(parts.items())) for path, parts in pages.items()}


def gather(reads: Sequence[Done]) -> tuple[Tables, Texts]:
    """Tables as `a.csv` and `b.xlsx/Sheet`, texts as `c.docx` and `d.pdf`."""
    tables: Tables = {}
    texts: Texts = {}
    for path, text in joined(reads).items():
        name = PurePosixPath(path).name
        if name.endswith((".csv", ".xlsx")):
            tables.update(_tables(name, text))
        else:
            texts[name] = re.sub(r"^## Page \d+\s*$", "", text, flags=re.MULTILINE)
    return tables, texts


def _tables(name: str, text: str) -> Tables:
    parts = SHEET.split(text)
    if name.endswith(".csv"):
        return {name: _rows(parts[-1])}
    return {f"{name}/{title}": _rows(body) for title, body in zip(parts[1::2], parts[2::2], strict=True)}


def _rows(text: str) -> list[list[str]]:
    return [row for row in csv.reader(text.strip("\r\n").splitlines()) if row]
