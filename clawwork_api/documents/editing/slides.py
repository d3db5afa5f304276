"""Replacements in presentations: every text of a slide, tables and notes too."""

import io
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

from lxml.etree import _Element
from pptx import Presentation
from pptx.oxml.ns import qn
from pptx.presentation import Presentation as Deck

from clawwork_api.documents.editing.splice import Paragraph, Replacement, replace_in
from clawwork_api.documents.safety import MAX_TEXT_PARTS, open_package, parsing


def edited(path: Path, replacements: Sequence[Replacement]) -> bytes:
    """The bytes of the changed presentation. Raises DocumentError."""
    with open_package(path, max_xml=MAX_TEXT_PARTS):
        pass
    with parsing(path.name):
        deck = Presentation(str(path))
        for wanted in replacements:
            replace_in(path.name, lambda: _paragraphs(deck), wanted)
        output = io.BytesIO()
        deck.save(output)
    return output.getvalue()


def _paragraphs(deck: Deck) -> Iterator[Paragraph]:
    for root in _roots(deck):
        for element in root.iter(qn("a:p")):
            texts = [
                found for run in element.iterchildren(qn("a:r")) for found in run.iterchildren(qn("a:t"))
            ]
            yield Paragraph([t.text or "" for t in texts], partial(_write, texts))


def _roots(deck: Deck) -> Iterator[_Element]:
    for slide in deck.slides:
        yield slide.element
        if slide.has_notes_slide:
            yield slide.notes_slide.element


def _write(texts: Sequence[_Element], at: int, new: str) -> None:
    texts[at].text = new
