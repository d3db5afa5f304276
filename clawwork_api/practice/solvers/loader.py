"""Reads the reference files inside the sandbox, with the usual libraries."""

import csv
from pathlib import Path

import docx
import openpyxl
from pypdf import PdfReader


def load(folder: str) -> tuple[dict[str, list[list[str]]], dict[str, str]]:
    """The tables (`a.csv`, `b.xlsx/Sheet`) and the texts (`c.docx`, `d.pdf`) of a folder."""
    tables: dict[str, list[list[str]]] = {}
    texts: dict[str, str] = {}
    for path in sorted(Path(folder).iterdir()):
        if path.suffix == ".csv":
            with path.open(newline="", encoding="utf-8-sig") as handle:
                tables[path.name] = list(csv.reader(handle))
        elif path.suffix == ".xlsx":
            for sheet in openpyxl.load_workbook(path, data_only=True):
                rows = sheet.iter_rows(values_only=True)
                tables[f"{path.name}/{sheet.title}"] = [
                    ["" if v is None else str(v) for v in row] for row in rows
                ]
        elif path.suffix == ".docx":
            texts[path.name] = "\n".join(paragraph.text for paragraph in docx.Document(str(path)).paragraphs)
        elif path.suffix == ".pdf":
            texts[path.name] = "\n".join(page.extract_text() for page in PdfReader(path).pages)
    return tables, texts
