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
    VideoPreview,
)
from clawwork_api.documents.previews import preview
from clawwork_api.documents.reading import described, read_sheets, read_text
from clawwork_api.documents.reading.frames import page_frame, picture_frame
from clawwork_api.documents.reading.layout import page_layout
from clawwork_api.documents.reading.pages import count as count_pages
from clawwork_api.documents.reading.pages import render_page
from clawwork_api.documents.reading.pictures import measure as measure_picture
from clawwork_api.documents.reading.pictures import shrink as shrink_picture
from clawwork_api.documents.reading.videos import measure as measure_video
from clawwork_api.documents.reading.workbooks import formulas_by_cell
from clawwork_api.documents.writing import write_document
from clawwork_api.documents.writing.frames import text_frame

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
    "VideoPreview",
    "count_pages",
    "described",
    "edit_cells",
    "edit_text",
    "formulas_by_cell",
    "measure_picture",
    "measure_video",
    "media_type",
    "page_frame",
    "page_layout",
    "picture_frame",
    "preview",
    "read_sheets",
    "read_text",
    "render_page",
    "shrink_picture",
    "text_frame",
    "write_document",
]
