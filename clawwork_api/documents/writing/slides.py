"""Presentations from the Markdown tree: `#` is the title slide, each `##` begins a slide."""

import io
from collections.abc import Sequence
from typing import Any

from markdown_it.tree import SyntaxTreeNode
from pptx import Presentation
from pptx.util import Inches, Pt

from clawwork_api.documents.errors import DocumentError
from clawwork_api.documents.writing.markdown import plain, runs, table

MAX_SLIDES, MAX_LINES = 200, 14
SHAPE = "Begin with a # title, then one ## heading for each slide with a few - points or one table below it"
NOTES = "notes:"
Line = tuple[int, str]
"""A line of a slide and how deep it is indented."""


def write_slides(title: str, tree: SyntaxTreeNode) -> bytes:
    """The bytes of a presentation. A paragraph that begins with `Notes:` is what the speaker says.

    Raises DocumentError bad_content.
    """
    deck = Presentation()
    deck.slide_width, deck.slide_height = Inches(10), Inches(7.5)
    parts = _parts(tree)
    if not parts or len(parts) > MAX_SLIDES:
        raise DocumentError("bad_content", f"{SHAPE}; at most {MAX_SLIDES} slides")
    for heading, blocks in parts:
        _slide(deck, heading, blocks)
    deck.core_properties.title, deck.core_properties.author = title, ""
    output = io.BytesIO()
    deck.save(output)
    return output.getvalue()


def _parts(tree: SyntaxTreeNode) -> list[tuple[SyntaxTreeNode, list[SyntaxTreeNode]]]:
    parts: list[tuple[SyntaxTreeNode, list[SyntaxTreeNode]]] = []
    for node in tree.children:
        if node.type == "heading" and node.tag in ("h1", "h2"):
            parts.append((node, []))
        elif not parts:
            raise DocumentError("bad_content", SHAPE)
        elif node.type != "hr":
            parts[-1][1].append(node)
    return parts


def _slide(deck: Any, heading: SyntaxTreeNode, blocks: Sequence[SyntaxTreeNode]) -> None:  # noqa: ANN401
    tables = [node for node in blocks if node.type == "table"]
    said = [_notes(node) for node in blocks]
    lines = [line for node, notes in zip(blocks, said, strict=True) if not notes for line in _lines(node, 0)]
    name = plain(runs(heading))
    if len(lines) > MAX_LINES or len(tables) > 1 or (tables and lines):
        message = f"The slide {name!r} holds too much: at most {MAX_LINES} lines, or one table; split it"
        raise DocumentError("bad_content", message)
    layout = 0 if heading.tag == "h1" else 5 if tables else 1
    slide = deck.slides.add_slide(deck.slide_layouts[layout])
    slide.shapes.title.text = name
    if tables:
        _table(slide, tables[0])
    elif lines:
        _text(slide.placeholders[1].text_frame, lines)
    if notes := "\n".join(filter(None, said)):
        slide.notes_slide.notes_text_frame.text = notes


def _notes(node: SyntaxTreeNode) -> str:
    words = plain(runs(node)) if node.type == "paragraph" else ""
    return words[len(NOTES) :].strip() if words.lower().startswith(NOTES) else ""


def _lines(node: SyntaxTreeNode, depth: int) -> list[Line]:
    if node.type == "table":
        return []
    if node.type in ("bullet_list", "ordered_list"):
        return [
            line
            for item in node.children
            for part in item.children
            for line in _lines(part, depth + (part.type != "paragraph"))
        ]
    if node.type in ("fence", "code_block"):
        return [(depth, line) for line in node.content.splitlines()]
    if node.type == "blockquote":
        return [line for part in node.children for line in _lines(part, depth + 1)]
    return [(depth, plain(runs(node)))]


def _text(frame: Any, lines: Sequence[Line]) -> None:  # noqa: ANN401
    for number, (depth, words) in enumerate(lines):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        paragraph.text, paragraph.level = words, min(depth, 4)
        paragraph.font.size = Pt(20 if len(lines) <= 8 else 16)


def _table(slide: Any, node: SyntaxTreeNode) -> None:  # noqa: ANN401
    rows = [[plain(cell) for cell in row] for row in table(node).rows]
    if len(rows) > MAX_LINES:
        raise DocumentError("bad_content", f"A slide's table has at most {MAX_LINES} rows; split it")
    size = (Inches(0.5), Inches(1.8), Inches(9), Inches(0.4 * len(rows)))
    grid = slide.shapes.add_table(len(rows), len(rows[0]), *size).table
    for at_row, row in enumerate(rows):
        for at_column, words in enumerate(row):
            cell = grid.cell(at_row, at_column)
            cell.text = words
            for paragraph in cell.text_frame.paragraphs:
                paragraph.font.size = Pt(14)
