"""Word documents as light Markdown."""

from collections.abc import Iterator
from pathlib import Path

from docx import Document
from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from docx.oxml.table import CT_Tbl
from docx.oxml.text.paragraph import CT_P
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from clawwork_api.documents.safety import MAX_TEXT_PARTS, open_package, parsing

TABLE_DEPTH = 8


def text(path: Path) -> str:
    """Paragraphs, lists and tables in their order, then headers and footers. Raises DocumentError."""
    with open_package(path, max_xml=MAX_TEXT_PARTS):
        pass
    with parsing(path.name):
        document = Document(str(path))
        blocks = [*_Reader(document).blocks(document.element.body), *_margins(document)]
    return "\n\n".join(block for block in blocks if block.strip())


class _Reader:
    def __init__(self, document: WordDocument) -> None:
        self._document = document
        # The library searches all styles again for each paragraph.
        self._styles = {style.style_id: style.name or "" for style in document.styles}

    def blocks(self, parent: BaseOxmlElement, depth: int = 0) -> Iterator[str]:
        for child in parent:
            if isinstance(child, CT_P):
                yield self._paragraph(Paragraph(child, self._document._body))
            elif isinstance(child, CT_Tbl) and depth < TABLE_DEPTH:
                yield self._table(Table(child, self._document._body), depth)
            elif child.tag == qn("w:sdt"):
                # Cover pages, contents and form fields hide their paragraphs in here.
                for content in child.iterchildren(qn("w:sdtContent")):
                    yield from self.blocks(content, depth)

    def _paragraph(self, paragraph: Paragraph) -> str:
        style = self._styles.get(paragraph._p.style or "", "")
        words = paragraph.text.strip()
        if not words:
            return ""
        if style == "Title":
            return f"# {words}"
        if style.startswith("Heading ") and style[8:].isdigit():
            return f"{'#' * min(int(style[8:]), 6)} {words}"
        return f"- {words}" if style.startswith("List") else words

    def _table(self, table: Table, depth: int) -> str:
        rows = [self._row(row.cells, depth) for row in table.rows]
        if not rows:
            return ""
        divider = f"|{'---|' * len(rows[0])}"
        head, *rest = ("| " + " | ".join(row) + " |" for row in rows)
        return "\n".join([head, divider, *rest])

    def _row(self, cells: tuple[_Cell, ...], depth: int) -> list[str]:
        # A merged cell is given once for each column that it covers.
        distinct = [cell for at, cell in enumerate(cells) if at == 0 or cell._tc is not cells[at - 1]._tc]
        return [self._cell(cell, depth) for cell in distinct]

    def _cell(self, cell: _Cell, depth: int) -> str:
        parts = (" ".join(block.split()) for block in self.blocks(cell._tc, depth + 1))
        return " / ".join(part.replace("|", "\\|") for part in parts if part)


def _margins(document: WordDocument) -> list[str]:
    lines: dict[str, None] = {}
    for section in document.sections:
        for place, margin in (("Header", section.header), ("Footer", section.footer)):
            words = " ".join(p.text.strip() for p in margin.paragraphs if p.text.strip())
            if words:
                lines[f"{place}: {words}"] = None
    return list(lines)
