"""Office files that are byte for byte the same on every run."""

import csv
import re
import zipfile
from collections.abc import Sequence
from pathlib import Path

import docx
from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from reportlab.lib.pagesizes import LETTER
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer

Row = Sequence[object]
STAMP = b"2026-01-05T09:00:00Z"


def write_csv(path: Path, rows: Sequence[Row]) -> None:
    with path.open("w", newline="", encoding="utf-8") as handle:
        csv.writer(handle, lineterminator="\n").writerows(rows)


def write_xlsx(path: Path, sheets: dict[str, Sequence[Row]]) -> None:
    """Each sheet starts with its header row, in bold."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
        for cell in sheet[1]:
            cell.font = Font(bold=True)
        for column in range(1, sheet.max_column + 1):
            width = max(len(str(row[column - 1])) for row in rows if len(row) >= column)
            sheet.column_dimensions[get_column_letter(column)].width = width + 3
    book.save(path)
    freeze(path)


def write_docx(path: Path, title: str, blocks: Sequence[str]) -> None:
    """Blocks: `# heading`, `- list item` or a paragraph."""
    document = docx.Document()
    document.add_heading(title, level=0)
    for block in blocks:
        if block.startswith("# "):
            document.add_heading(block[2:], level=1)
        elif block.startswith("- "):
            document.add_paragraph(block[2:], style="List Bullet")
        else:
            document.add_paragraph(block)
    document.save(str(path))
    freeze(path)


def write_pdf(path: Path, title: str, blocks: Sequence[str]) -> None:
    """Blocks as in `write_docx`."""
    styles = getSampleStyleSheet()
    story = [Paragraph(title, styles["Title"]), Spacer(1, 12)]
    for block in blocks:
        style = "Heading2" if block.startswith("# ") else "BodyText"
        story.append(
            Paragraph(
                block.removeprefix("# ").replace("- ", "\u2022 ", block.startswith("- ")), styles[style]
            )
        )
    SimpleDocTemplate(str(path), pagesize=LETTER, title=title, invariant=1).build(story)


def freeze(path: Path) -> None:
    """Replaces every date inside a zipped office file."""
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in sorted(old.namelist())}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name, data in parts.items():
            if name == "docProps/core.xml":
                data = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", STAMP, data)
            new.writestr(zipfile.ZipInfo(name, (2026, 1, 5, 9, 0, 0)), data, zipfile.ZIP_DEFLATED)
