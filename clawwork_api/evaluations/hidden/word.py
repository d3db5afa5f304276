"""Word documents: runs that are marked hidden, white on white, or too small to read."""

from collections.abc import Iterator
from pathlib import Path

from docx import Document
from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.styles.style import BaseStyle

from clawwork_api.documents.safety import MAX_TEXT_PARTS, open_package, parsing
from clawwork_api.evaluations.hidden.found import MIN_SHOWN_POINTS, HiddenText, is_white

OFF = frozenset({"0", "false", "off"})
GROUNDS = ("w:rPr", "w:pPr", "w:tcPr", "w:tblPr")
THEME_WHITE = frozenset({"background1", "light1"})


def find(path: Path) -> list[HiddenText]:
    """Raises DocumentError."""
    with open_package(path, max_xml=MAX_TEXT_PARTS):
        pass
    with parsing(path.name):
        document = Document(str(path))
        styles = {style.style_id: style for style in document.styles}
        return [found for place, part in _parts(document) for found in _joined(place, _runs(part, styles))]


def _parts(document: WordDocument) -> Iterator[tuple[str, BaseOxmlElement]]:
    yield "the text", document.element.body
    for section in document.sections:
        yield "a header", section.header._element
        yield "a footer", section.footer._element


def _joined(place: str, runs: Iterator[tuple[str, str]]) -> list[HiddenText]:
    """Neighbouring runs hidden in the same way are one finding."""
    found: list[HiddenText] = []
    last = ""
    for why, words in runs:
        if why and why == last:
            found[-1] = found[-1]._replace(text=found[-1].text + words)
        elif why:
            found.append(HiddenText(place, why, words))
        last = why
    return found


def _runs(part: BaseOxmlElement, styles: dict[str, BaseStyle]) -> Iterator[tuple[str, str]]:
    for run in part.iter(qn("w:r")):
        words = "".join(t.text or "" for t in run.iter(qn("w:t")))
        if words.strip():
            yield _why(run, styles), words


def _why(run: BaseOxmlElement, styles: dict[str, BaseStyle]) -> str:
    own = run.find(qn("w:rPr"))
    for properties in (own, *_styled(run, own, styles)):
        if properties is None:
            continue
        if _on(properties.find(qn("w:vanish"))):
            return "marked as hidden"
        size = properties.find(qn("w:sz"))
        if size is not None and _half_points(size) < 2 * MIN_SHOWN_POINTS:
            return f"set in {_half_points(size) / 2:g} points"
        colour = properties.find(qn("w:color"))
        if colour is not None and _white(colour) and not _shaded(run):
            return "white on white"
    return ""


def _styled(
    run: BaseOxmlElement, own: BaseOxmlElement | None, styles: dict[str, BaseStyle]
) -> Iterator[BaseOxmlElement | None]:
    paragraph = next(run.iterancestors(qn("w:p")), None)
    names = [
        holder.find(qn(tag)) if holder is not None else None
        for holder, tag in ((own, "w:rStyle"), (_inner(paragraph, "w:pPr"), "w:pStyle"))
    ]
    for name in names:
        style = styles.get(name.get(qn("w:val"), "")) if name is not None else None
        depth = 0
        while style is not None and depth < 12:
            yield style.element.find(qn("w:rPr"))
            style, depth = getattr(style, "base_style", None), depth + 1


def _inner(element: BaseOxmlElement | None, tag: str) -> BaseOxmlElement | None:
    return None if element is None else element.find(qn(tag))


def _on(mark: BaseOxmlElement | None) -> bool:
    return mark is not None and mark.get(qn("w:val"), "true").lower() not in OFF


def _half_points(size: BaseOxmlElement) -> float:
    return float(size.get(qn("w:val"), "22"))


def _white(colour: BaseOxmlElement) -> bool:
    theme = colour.get(qn("w:themeColor"))
    return theme in THEME_WHITE if theme else is_white(colour.get(qn("w:val"), ""))


def _shaded(run: BaseOxmlElement) -> bool:
    """Whether something dark may lie under the run: its own shading, or that of what holds it."""
    for holder in (run, *run.iterancestors(qn("w:p"), qn("w:tc"), qn("w:tbl"))):
        for tag in GROUNDS:
            properties = holder.find(qn(tag))
            ground = None if properties is None else properties.find(qn("w:shd"))
            fill = "" if ground is None else ground.get(qn("w:fill"), "auto")
            if fill not in ("", "auto") and not is_white(fill):
                return True
    return False
