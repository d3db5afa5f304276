"""Presentations: titles, texts, tables and notes, slide by slide."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from pptx import Presentation
from pptx.shapes.base import BaseShape
from pptx.shapes.graphfrm import GraphicFrame
from pptx.shapes.group import GroupShape
from pptx.slide import Slide as PptxSlide

from clawwork_api.documents.safety import MAX_TEXT_PARTS, open_package, parsing

GROUP_DEPTH = 8


@dataclass
class Slide:
    """`body` holds paragraphs; `tables` rows of cells."""

    title: str
    body: list[str] = field(default_factory=list)
    tables: list[list[list[str]]] = field(default_factory=list)
    notes: str = ""


def read(path: Path) -> list[Slide]:
    """Every slide, hidden ones too. Raises DocumentError."""
    with open_package(path, max_xml=MAX_TEXT_PARTS):
        pass
    with parsing(path.name):
        return [_slide(slide) for slide in Presentation(str(path)).slides]


def text(path: Path) -> str:
    """The slides as light Markdown. Raises DocumentError."""
    return "\n\n".join(_text(number, slide) for number, slide in enumerate(read(path), start=1))


def _text(number: int, slide: Slide) -> str:
    lines = [f"## Slide {number}" + (f": {slide.title}" if slide.title else ""), *slide.body]
    for table in slide.tables:
        lines += ["| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in table]
    return "\n".join([*lines, *([f"Notes: {slide.notes}"] if slide.notes else [])])


def _slide(slide: PptxSlide) -> Slide:
    heading = slide.shapes.title
    found = Slide(" ".join(heading.text_frame.text.split()) if heading is not None else "")
    title_id = heading.shape_id if heading is not None else None
    for shape in _flat(slide.shapes):
        if shape.shape_id != title_id:
            _collect(shape, found)
    if slide.has_notes_slide and slide.notes_slide.notes_text_frame is not None:
        found.notes = " ".join(slide.notes_slide.notes_text_frame.text.split())
    return found


def _collect(shape: BaseShape, found: Slide) -> None:
    if isinstance(shape, GraphicFrame) and shape.has_table:
        found.tables.append([[" ".join(cell.text.split()) for cell in row.cells] for row in shape.table.rows])
    elif shape.has_text_frame:
        paragraphs = shape.text_frame.paragraphs  # type: ignore[attr-defined]
        found.body += [words for paragraph in paragraphs if (words := " ".join(paragraph.text.split()))]


def _flat(shapes: Iterable[BaseShape], depth: int = 0) -> Iterator[BaseShape]:
    for shape in shapes:
        if not isinstance(shape, GroupShape):
            yield shape
        elif depth < GROUP_DEPTH:
            yield from _flat(shape.shapes, depth + 1)
