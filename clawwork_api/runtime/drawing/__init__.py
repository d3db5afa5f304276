"""Office files as pages: LibreOffice makes a PDF of them, in the sandbox and once for each content."""

from clawwork_api.runtime.drawing.drawer import Drawer, DrawingStatus
from clawwork_api.runtime.drawing.pages import DRAWN_KINDS, Pages

__all__ = ["DRAWN_KINDS", "Drawer", "DrawingStatus", "Pages"]
