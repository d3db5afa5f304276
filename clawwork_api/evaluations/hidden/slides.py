"""Presentations: slides that are skipped when shown."""

from pathlib import Path

from pptx import Presentation

from clawwork_api.documents.safety import MAX_TEXT_PARTS, open_package, parsing
from clawwork_api.evaluations.hidden.found import MAX_CHARACTERS, HiddenText


def find(path: Path) -> list[HiddenText]:
    """Raises DocumentError."""
    with open_package(path, max_xml=MAX_TEXT_PARTS):
        pass
    with parsing(path.name):
        slides = list(Presentation(str(path)).slides)
        return [
            HiddenText(f"slide {number}", "hidden slide", _words(slide))
            for number, slide in enumerate(slides, start=1)
            if slide._element.get("show") == "0"
        ]


def _words(slide: object) -> str:
    shapes = getattr(slide, "shapes", ())
    return " ".join(s.text_frame.text for s in shapes if s.has_text_frame)[:MAX_CHARACTERS]
