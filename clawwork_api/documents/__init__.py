"""Reading, writing, changing and showing office files. Knows nothing of the web or of the database."""

from clawwork_api.documents.editing import CellChange, Replacement, edit_cells, edit_text
from clawwork_api.documents.errors import DocumentError
from clawwork_api.documents.kinds import media_type
from clawwork_api.documents.models import (
    DocumentText,
    HtmlPreview,
    ImagePreview,
    NoPreview,
    PagesPreview,
    Preview,
    Sheet,
    SheetPreview,
    TablePreview,
    TextPreview,
)
from clawwork_api.documents.previews import preview
from clawwork_api.documents.reading import read_sheets, read_text
from clawwork_api.documents.reading.layout import page_layout
from clawwork_api.documents.reading.pages import count as count_pages
from clawwork_api.documents.reading.pages import render_page
from clawwork_api.documents.reading.pictures import measure as measure_picture
from clawwork_api.documents.reading.pictures import shrink as shrink_picture
from clawwork_api.documents.reading.workbooks import formulas_by_cell
from clawwork_api.documents.writing import write_document

__all__ = [
    "CellChange",
    "DocumentError",
    "DocumentText",
    "HtmlPreview",
    "ImagePreview",
    "NoPreview",
    "PagesPreview",
    "Preview",
    "Replacement",
    "Sheet",
    "SheetPreview",
    "TablePreview",
    "TextPreview",
    "count_pages",
    "edit_cells",
    "edit_text",
    "formulas_by_cell",
    "measure_picture",
    "media_type",
    "page_layout",
    "preview",
    "read_sheets",
    "read_text",
    "render_page",
    "shrink_picture",
    "write_document",
]
