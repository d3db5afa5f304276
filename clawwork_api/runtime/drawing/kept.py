"""The PDFs that were made, by the content that they were made of: the next one who looks needs no sandbox."""

import hashlib
import os
from pathlib import Path

from clawwork_api.runtime.sandboxes import take_out

MAX_BYTES = 500_000_000
"""Of one workspace; those not looked at for longest go first."""


def place(folder: Path, document: Path) -> Path:
    """Where the PDF of this content lies, or will lie: its ending says what it is taken for."""
    with document.open("rb") as file:
        content = hashlib.file_digest(file, "sha256").hexdigest()
    return folder / f"{content}.{document.suffix.lower().removeprefix('.')}.pdf"


def used(pdf: Path) -> bool:
    """Whether it is there; then it counts as looked at now."""
    try:
        os.utime(pdf)
    except FileNotFoundError:
        return False
    return True


def keep(made: Path, pdf: Path) -> None:
    """Keeps `made` as `pdf`, and makes room for it."""
    take_out(made, pdf)
    _trim(pdf.parent, last=pdf)


def _trim(folder: Path, *, last: Path) -> None:
    found = sorted((entry for entry in folder.glob("*.pdf") if entry != last), key=_looked_at)
    size = sum(_size(entry) for entry in (last, *found))
    for entry in found:
        if size <= MAX_BYTES:
            return
        size -= _size(entry)
        entry.unlink(missing_ok=True)


def _looked_at(pdf: Path) -> float:
    return pdf.stat().st_mtime if pdf.exists() else 0.0


def _size(pdf: Path) -> int:
    return pdf.stat().st_size if pdf.exists() else 0
