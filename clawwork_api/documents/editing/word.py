"""Replacements in Word documents: body, tables, text boxes, headers and footers."""

import io
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import chain
from pathlib import Path

from docx import Document
from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from docx.oxml.text.paragraph import CT_P
from docx.oxml.text.run import CT_R
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.text.run import Run

from clawwork_api.documents.editing.splice import Paragraph, Replacement, replace_in
from clawwork_api.documents.errors import DocumentError
from clawwork_api.documents.safety import MAX_TEXT_PARTS, open_package, parsing

PLAIN = frozenset(qn(f"w:{tag}") for tag in ("rPr", "t", "tab", "br", "cr", "noBreakHyphen"))


def edited(path: Path, replacements: Sequence[Replacement]) -> bytes:
    """The bytes of the changed document. Raises DocumentError."""
    with open_package(path, max_xml=MAX_TEXT_PARTS):
        pass
    with parsing(path.name):
        document = Document(str(path))
        for wanted in replacements:
            replace_in(path.name, lambda: _paragraphs(path.name, document), wanted)
        output = io.BytesIO()
        document.save(output)
    return output.getvalue()


def _paragraphs(name: str, document: WordDocument) -> Iterator[Paragraph]:
    for element in chain.from_iterable(root.iter(qn("w:p")) for root in _roots(document)):
        runs = _runs(element)
        yield Paragraph([run.text for run in runs], partial(_write, name, runs))


def _roots(document: WordDocument) -> list[BaseOxmlElement]:
    """The body, and each header and footer that is the section's own."""
    margins = [
        margin._element
        for section in document.sections
        for margin in (section.header, section.footer)
        if not margin.is_linked_to_previous
    ]
    return [document.element.body, *margins]


def _runs(paragraph: CT_P) -> list[CT_R]:
    """The runs of this paragraph, not those of a text box that hangs on it."""
    return [run for run in paragraph.iter(qn("w:r")) if next(run.iterancestors(qn("w:p"))) is paragraph]


def _write(name: str, runs: Sequence[CT_R], at: int, new: str) -> None:
    run = runs[at]
    if any(child.tag not in PLAIN for child in run):
        message = f"In {name} a picture, field or note stands inside that text; replace the words around it"
        raise DocumentError("not_editable", message)
    Run(run, None).text = new  # type: ignore[arg-type] # its part is needed for pictures only
