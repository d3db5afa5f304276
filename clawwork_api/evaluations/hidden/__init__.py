"""Text that a file holds but doesn't show to a person who opens it."""

from pathlib import Path

from clawwork_api.documents import DocumentError
from clawwork_api.evaluations.hidden import characters, pdf, slides, word, workbook
from clawwork_api.evaluations.hidden.found import MAX_FOUND, HiddenText

__all__ = ["MAX_FOUND", "HiddenText", "hidden_text"]

_FINDERS = {
    ".docx": word.find,
    ".xlsx": workbook.find,
    ".xlsm": workbook.find,
    ".pdf": pdf.find,
    ".pptx": slides.find,
}


def hidden_text(path: Path, text: str) -> list[HiddenText]:
    """What the file at `path` hides; `text` is what was read from it. At most MAX_FOUND findings.

    A file that can't be searched gives a finding that says so: silence would read as a clean bill.
    """
    found = characters.find(text)
    finder = _FINDERS.get(path.suffix.lower())
    if finder is not None:
        try:
            found += finder(path)
        except DocumentError as problem:
            found.append(HiddenText("the file", f"could not be searched for hidden text: {problem}", ""))
    return found[:MAX_FOUND]
