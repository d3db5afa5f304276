"""The pages of the documents of one workspace, whatever kind of file they are in."""

from dataclasses import dataclass
from pathlib import Path

from clawwork_api.documents.kinds import kind_of
from clawwork_api.runtime.drawing.drawer import Drawer

DRAWN_KINDS = frozenset({"word", "slides", "workbook"})


@dataclass(frozen=True)
class Pages:
    """Draws for one workspace, and keeps what was drawn in its `folder`."""

    drawer: Drawer
    folder: Path

    def drawable(self, name: str) -> bool:
        """Whether a file of this name has pages that can be shown here."""
        kind = kind_of(name)
        return kind == "pdf" or (kind in DRAWN_KINDS and self.drawer.status().available)

    async def of(self, document: Path) -> Path:
        """A PDF with the document's pages: itself if it is one, or of what kind it may be.

        Raises DocumentError: not_drawable where LibreOffice is missing, and as `read_text`.
        """
        if kind_of(document.name) in DRAWN_KINDS:
            return await self.drawer.pdf(document, folder=self.folder)
        return document
