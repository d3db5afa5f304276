"""Word documents from the Markdown tree, in Word's own styles."""

import io
from collections.abc import Callable
from datetime import UTC, datetime

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Cm, Pt, RGBColor
from docx.table import _Cell
from docx.text.paragraph import Paragraph
from markdown_it.tree import SyntaxTreeNode

from clawwork_api.documents.writing.markdown import Run, Table, runs, shares, table

INK, BLUE = RGBColor(0x1F, 0x29, 0x37), RGBColor(0x1F, 0x4E, 0x79)
HEADING_SIZES = (20, 15, 12.5, 11, 11, 11)
LIST_LEVELS = 3
# Twentieths of a point between the margins.
PAGE_WIDTH = 9_350


def write_word(title: str, tree: SyntaxTreeNode) -> bytes:
    """The bytes of a document with these blocks."""
    document = Document()
    _dress(document, title)
    writer = _Writer(document)
    for block in tree.children:
        writer.block(block)
    output = io.BytesIO()
    document.save(output)
    return output.getvalue()


class _Writer:
    def __init__(self, document: WordDocument) -> None:
        self._document = document
        self._blocks: dict[str, Callable[[SyntaxTreeNode], None]] = {
            "heading": self._heading,
            "paragraph": self._paragraph,
            "bullet_list": self._list,
            "ordered_list": self._list,
            "table": self._table,
            "fence": self._code,
            "code_block": self._code,
            "blockquote": self._quote,
            "hr": self._rule,
        }

    def block(self, node: SyntaxTreeNode) -> None:
        self._blocks[node.type](node)

    def _heading(self, node: SyntaxTreeNode) -> None:
        _write(self._document.add_heading(level=int(node.tag[1:])), runs(node))

    def _paragraph(self, node: SyntaxTreeNode) -> None:
        _write(self._document.add_paragraph(), runs(node))

    def _list(self, node: SyntaxTreeNode, level: int = 1) -> None:
        numbered = node.type == "ordered_list"
        depth = min(level, LIST_LEVELS)
        style = ("List Number" if numbered else "List Bullet") + (f" {depth}" if depth > 1 else "")
        count = _restarted(self._document, style, int(node.attrs.get("start", 1))) if numbered else None
        for item in node.children:
            self._item(item, style, count, level)

    def _item(self, item: SyntaxTreeNode, style: str, count: int | None, level: int) -> None:
        for at, child in enumerate(item.children):
            if child.type in ("bullet_list", "ordered_list"):
                self._list(child, level + 1)
            elif child.type == "paragraph" and at == 0:
                paragraph = self._document.add_paragraph(style=style)
                if count is not None:
                    _number(paragraph, count)
                _write(paragraph, runs(child))
            elif child.type == "paragraph":
                _write(self._document.add_paragraph(style="List Continue"), runs(child))
            else:
                self.block(child)

    def _quote(self, node: SyntaxTreeNode) -> None:
        for child in node.children:
            if child.type == "paragraph":
                _write(self._document.add_paragraph(style="Quote"), runs(child))
            else:
                self.block(child)

    def _code(self, node: SyntaxTreeNode) -> None:
        paragraph = self._document.add_paragraph()
        paragraph.paragraph_format.left_indent = Cm(0.5)
        _write(paragraph, [Run(node.content.rstrip("\n"), code=True)])

    def _rule(self, _: SyntaxTreeNode) -> None:
        paragraph = self._document.add_paragraph()
        paragraph._p.get_or_add_pPr().append(
            _element("w:pBdr", _element("w:bottom", val="single", sz="6", space="1", color="A6B1BF"))
        )

    def _table(self, node: SyntaxTreeNode) -> None:
        found = table(node)
        grid = self._document.add_table(len(found.rows), len(found.figures), style="Table Grid")
        for at, row in enumerate(found.rows):
            cells = grid.rows[at].cells
            for column, content in enumerate(row):
                _cell(cells[column], content, head=at == 0, right=found.figures[column])
        _repeat_head(grid.rows[0]._tr)
        _columns(grid._tbl, found)
        self._document.add_paragraph().paragraph_format.space_after = Pt(2)


def _write(paragraph: Paragraph, found: list[Run]) -> None:
    for run in found:
        written = paragraph.add_run(run.text)
        written.bold, written.italic = run.bold or None, run.italic or None
        if run.code:
            written.font.name, written.font.size = "Consolas", Pt(9.5)
        if run.link:
            written.font.underline, written.font.color.rgb = True, BLUE
            last = [other for other in found if other.link == run.link][-1]
            if last is run and run.link.removeprefix("mailto:") != run.text:
                paragraph.add_run(f" ({run.link})")


def _cell(cell: _Cell, content: list[Run], *, head: bool, right: bool) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.space_after = paragraph.paragraph_format.space_before = Pt(2)
    if right:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    _write(paragraph, content)
    for run in paragraph.runs:
        run.font.size = Pt(9.5)
    if head:
        for run in paragraph.runs:
            run.bold = True
        cell._tc.get_or_add_tcPr().append(_element("w:shd", val="clear", color="auto", fill="E7ECF3"))


def _columns(grid: BaseOxmlElement, found: Table) -> None:
    widths = [str(int(PAGE_WIDTH * share)) for share in shares(found)]
    for column, width in zip(next(grid.iterchildren(qn("w:tblGrid"))), widths, strict=True):
        column.set(qn("w:w"), width)
    for row in grid.iterchildren(qn("w:tr")):
        for cell, width in zip(row.iterchildren(qn("w:tc")), widths, strict=True):
            cell.get_or_add_tcPr().get_or_add_tcW().set(qn("w:w"), width)


def _repeat_head(row: BaseOxmlElement) -> None:
    row.get_or_add_trPr().append(_element("w:tblHeader", val="true"))


def _restarted(document: WordDocument, style: str, start: int) -> int:
    """A new numbering; otherwise every numbered list goes on where the last one ended."""
    numbering = document.part.numbering_part.element
    used = document.styles[style].element.pPr.numPr.numId.val
    abstract = numbering.num_having_numId(used).abstractNumId.val
    number = numbering.add_num(abstract)
    number.add_lvlOverride(ilvl=0).add_startOverride(start)
    return int(number.numId)


def _number(paragraph: Paragraph, count: int) -> None:
    properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
    properties.get_or_add_ilvl().val = 0
    properties.get_or_add_numId().val = count


def _dress(document: WordDocument, title: str) -> None:
    properties = document.core_properties
    properties.author, properties.comments, properties.title = "", "", title
    properties.created = properties.modified = datetime.now(UTC)
    section = document.sections[0]
    section.left_margin = section.right_margin = Cm(2.4)
    section.top_margin = section.bottom_margin = Cm(2.2)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size, normal.font.color.rgb = "Calibri", Pt(10.5), INK
    normal.paragraph_format.space_after, normal.paragraph_format.line_spacing = Pt(6), 1.12
    for level, size in enumerate(HEADING_SIZES, start=1):
        style = document.styles[f"Heading {level}"]
        style.font.name, style.font.size, style.font.color.rgb = "Calibri", Pt(size), BLUE
        style.element.rPr.rFonts.attrib.pop(qn("w:asciiTheme"), None)
        style.element.rPr.rFonts.attrib.pop(qn("w:hAnsiTheme"), None)
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(14), Pt(4)
    _page_number(section.footer.paragraphs[0])


def _page_number(paragraph: Paragraph) -> None:
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    field = _element("w:fldSimple", instr="PAGE")
    paragraph._p.append(field)


def _element(tag: str, *children: BaseOxmlElement, **attributes: str) -> BaseOxmlElement:
    element = OxmlElement(tag)
    for name, value in attributes.items():
        element.set(qn(f"w:{name}"), value)
    for child in children:
        element.append(child)
    return element
