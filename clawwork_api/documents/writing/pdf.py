"""PDF from the Markdown tree."""

import io
from collections.abc import Callable
from html import escape
from typing import Any

from markdown_it.tree import SyntaxTreeNode
from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import (
    Flowable,
    HRFlowable,
    ListFlowable,
    ListItem,
    Paragraph,
    SimpleDocTemplate,
    Spacer,
    Table,
    TableStyle,
    XPreformatted,
)
from reportlab.platypus.doctemplate import LayoutError

from clawwork_api.documents.errors import DocumentError
from clawwork_api.documents.writing.fonts import SPELLED, characters_missing
from clawwork_api.documents.writing.markdown import Run, runs, shares, table

INK, BLUE, HEAD, RULE = HexColor("#1F2937"), HexColor("#1F4E79"), HexColor("#E7ECF3"), HexColor("#A6B1BF")
HEADINGS = (18, 14, 11.5, 10.5, 10.5, 10.5)
MARGIN = 20 * mm
# The frame keeps 6 points on either side.
WIDTH = A4[0] - 2 * MARGIN - 12


def write_pdf(title: str, tree: SyntaxTreeNode) -> bytes:
    """The bytes of a document with these blocks. Raises DocumentError."""
    writer = _Writer(_family(tree))
    output = io.BytesIO()
    document = SimpleDocTemplate(
        output,
        pagesize=A4,
        leftMargin=MARGIN,
        rightMargin=MARGIN,
        topMargin=MARGIN,
        bottomMargin=MARGIN,
        title=title,
    )
    story = [flowable for block in tree.children for flowable in writer.block(block)] or [Spacer(1, 1)]
    try:
        document.build(story, onFirstPage=writer.footer, onLaterPages=writer.footer)
    except LayoutError as problem:
        message = "Some part does not fit on a page; make lists less deep and cells shorter, or write a docx"
        raise DocumentError("bad_content", message) from problem
    return output.getvalue()


def _family(tree: SyntaxTreeNode) -> str:
    """Helvetica where it has every character, else a font with more. Raises DocumentError."""
    words = "".join(node.content for node in tree.walk(include_self=False) if node.content).translate(SPELLED)
    if not _foreign(words):
        return "Helvetica"
    missing = characters_missing(words)
    if missing:
        raise DocumentError(
            "unsupported_characters",
            f"A PDF made here can't show {' '.join(missing[:20])}; replace these characters, or write a docx",
        )
    return "Vera"


def _foreign(words: str) -> bool:
    try:
        words.encode("cp1252")
    except UnicodeEncodeError:
        return True
    return False


class _Writer:
    def __init__(self, family: str) -> None:
        self._family = family
        self._bold = f"{family}-Bold"
        self._body = ParagraphStyle(
            "body", fontName=family, fontSize=9.5, leading=13.5, textColor=INK, spaceAfter=6, splitLongWords=1
        )
        self._cell = ParagraphStyle("cell", self._body, fontSize=8.5, leading=11, spaceAfter=0)
        self._blocks: dict[str, Callable[[SyntaxTreeNode], list[Flowable]]] = {
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

    def block(self, node: SyntaxTreeNode) -> list[Flowable]:
        return self._blocks[node.type](node)

    def footer(self, canvas: Any, document: Any) -> None:  # noqa: ANN401  reportlab has no types
        canvas.setFont(self._family, 8)
        canvas.setFillColor(RULE)
        canvas.drawCentredString(A4[0] / 2, 10 * mm, str(document.page))

    def _heading(self, node: SyntaxTreeNode) -> list[Flowable]:
        size = HEADINGS[int(node.tag[1:]) - 1]
        style = ParagraphStyle(
            node.tag, self._body, fontName=self._bold, fontSize=size, leading=size * 1.25, textColor=BLUE,
            spaceBefore=10, spaceAfter=5, keepWithNext=1,
        )  # fmt: skip
        return [Paragraph(_markup(runs(node)), style)]

    def _paragraph(self, node: SyntaxTreeNode) -> list[Flowable]:
        return [Paragraph(_markup(runs(node)), self._body)]

    def _list(self, node: SyntaxTreeNode) -> list[Flowable]:
        items = [
            ListItem([part for child in item.children for part in self.block(child)], spaceAfter=2)
            for item in node.children
        ]
        look: dict[str, Any] = {"bulletType": "bullet", "start": "•"}
        if node.type == "ordered_list":
            look = {"bulletType": "1", "start": int(node.attrs.get("start", 1)), "bulletFormat": "%s."}
        return [
            ListFlowable(
                items,
                bulletFontName=self._family,
                bulletFontSize=9.5,
                bulletColor=INK,
                leftIndent=16,
                spaceAfter=6,
                **look,
            )
        ]

    def _table(self, node: SyntaxTreeNode) -> list[Flowable]:
        found = table(node)
        rows = [
            [
                Paragraph(_markup(cell), self._cell_style(at == 0, found.figures[column]))
                for column, cell in enumerate(row)
            ]
            for at, row in enumerate(found.rows)
        ]
        look = [
            ("BACKGROUND", (0, 0), (-1, 0), HEAD),
            ("LINEBELOW", (0, 0), (-1, -1), 0.4, RULE),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("TOPPADDING", (0, 0), (-1, -1), 3),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 4),
        ]
        widths = [WIDTH * share for share in shares(found)]
        grid = Table(rows, colWidths=widths, repeatRows=1, style=TableStyle(look), splitInRow=1)
        return [Spacer(1, 2), grid, Spacer(1, 8)]

    def _cell_style(self, head: bool, right: bool) -> ParagraphStyle:
        style = ParagraphStyle("head" if head else "cell", self._cell)
        style.fontName = self._bold if head else self._family
        style.alignment = TA_RIGHT if right else 0
        return style

    def _code(self, node: SyntaxTreeNode) -> list[Flowable]:
        style = ParagraphStyle(
            "code", self._body, fontName=_code_font(self._family), fontSize=8, leading=10.5
        )
        style.leftIndent, style.backColor, style.borderPadding = 6, HEAD, 4
        return [XPreformatted(escape(node.content.rstrip("\n").translate(SPELLED)), style), Spacer(1, 6)]

    def _quote(self, node: SyntaxTreeNode) -> list[Flowable]:
        inner = [part for child in node.children for part in self.block(child)]
        return [ListFlowable([ListItem(inner, value="")], bulletType="bullet", start="", leftIndent=16)]

    def _rule(self, _: SyntaxTreeNode) -> list[Flowable]:
        return [HRFlowable(width="100%", color=RULE, spaceBefore=4, spaceAfter=8)]


def _code_font(family: str) -> str:
    return "Courier" if family == "Helvetica" else family


def _markup(found: list[Run]) -> str:
    return "".join(_run(run) for run in found)


def _run(run: Run) -> str:
    words = escape(run.text.translate(SPELLED)).replace("\n", "<br/>")
    words = f"<b>{words}</b>" if run.bold else words
    words = f"<i>{words}</i>" if run.italic else words
    if run.link.startswith(("https://", "http://", "mailto:")):
        return f'<a href="{escape(run.link)}" color="#1F4E79">{words}</a>'
    return words
