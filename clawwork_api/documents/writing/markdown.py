"""The small Markdown that documents are written in, as a tree, and what both writers ask of it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from clawwork_api.documents.errors import DocumentError

# What XML and PDF can't hold.
UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
FIGURE = re.compile(r"[-\u2212+(]?\s*[$€£]?\s*[-\u2212]?\d[\d,. ]*\s*[%)]*\s*")
MAX_COLUMNS = 30
LINE, COLUMN = 105, 60
MAX_CHARACTERS = 2_000_000


@dataclass(frozen=True)
class Run:
    """A stretch of text of one style; `\\n` is a line break."""

    text: str
    bold: bool = False
    italic: bool = False
    code: bool = False
    link: str = ""


@dataclass(frozen=True)
class Table:
    """A header and rows of cells, all of one length, and which columns hold figures."""

    rows: list[list[list[Run]]]
    figures: list[bool]


def parse(content: str) -> SyntaxTreeNode:
    """The blocks of `content`; HTML in it is plain text. Raises DocumentError bad_content."""
    if len(content) > MAX_CHARACTERS:
        raise DocumentError("bad_content", f"The text is longer than {MAX_CHARACTERS:,} characters; split it")
    parser = MarkdownIt("commonmark", {"html": False}).enable("table").disable(["html_block", "html_inline"])
    return SyntaxTreeNode(parser.parse(UNWRITABLE.sub("", content)))


def runs(node: SyntaxTreeNode, style: Run | None = None) -> list[Run]:
    """The text of a paragraph, heading or cell."""
    return list(_runs(node, style or Run("")))


def _runs(node: SyntaxTreeNode, style: Run) -> Iterator[Run]:
    match node.type:
        case "text":
            yield replace(style, text=node.content)
        case "code_inline":
            yield replace(style, text=node.content, code=True)
        case "softbreak" | "hardbreak":
            # Models end a line where they mean one to end, as in the head of a memo.
            yield replace(style, text="\n")
        case "image":
            yield replace(style, text=f"[Picture: {node.content}]")
        case _:
            inner = _styled(node, style)
            for child in node.children:
                yield from _runs(child, inner)


def _styled(node: SyntaxTreeNode, style: Run) -> Run:
    match node.type:
        case "strong":
            return replace(style, bold=True)
        case "em":
            return replace(style, italic=True)
        case "link":
            return replace(style, link=str(node.attrs.get("href", "")))
    return style


def plain(found: list[Run]) -> str:
    """The words alone."""
    return "".join(run.text for run in found)


def table(node: SyntaxTreeNode) -> Table:
    """The cells of a table node. Raises DocumentError bad_content when it is too wide for a page."""
    rows = [[runs(cell) for cell in row.children] for part in node.children for row in part.children]
    if len(rows[0]) > MAX_COLUMNS:
        raise DocumentError(
            "bad_content", f"A table has more than {MAX_COLUMNS} columns; put it into an .xlsx"
        )
    return Table(rows, [_is_figures(rows[1:], at) for at in range(len(rows[0]))])


def _is_figures(rows: list[list[list[Run]]], column: int) -> bool:
    words = [text for row in rows if (text := plain(row[column]).strip())]
    return bool(words) and all(FIGURE.fullmatch(word) or word in "-\u2013\u2014" for word in words)


def shares(found: Table) -> list[float]:
    """The part of the page that each column gets (0 to 1): first for its longest word, then for its text."""
    texts = [[plain(row[at]) for row in found.rows] for at in range(len(found.figures))]
    least = [max((len(word) for text in column for word in text.split()), default=1) + 4 for column in texts]
    least = [min(length, COLUMN) for length in least]
    wanted = [
        max(0.1, min(COLUMN, max(map(len, column))) + 4 - low)
        for column, low in zip(texts, least, strict=True)
    ]
    spare = max(0, LINE - sum(least))
    widths = [low + spare * more / sum(wanted) for low, more in zip(least, wanted, strict=True)]
    return [width / sum(widths) for width in widths]
