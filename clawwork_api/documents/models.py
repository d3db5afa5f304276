"""What reading and previewing give back."""

from dataclasses import dataclass, field
from typing import Annotated, Literal

from pydantic import BaseModel, Field


@dataclass(frozen=True)
class DocumentText:
    """The whole text of a document; `kind` is text, csv, markdown, workbook, word, slides or pdf."""

    kind: str
    text: str


@dataclass(frozen=True)
class Sheet:
    """One sheet from A1 to its last filled row and column; every row has the same length."""

    name: str
    rows: list[list[str]] = field(default_factory=list)


class SheetPreview(BaseModel):
    """The first rows and columns of a sheet, and how many there are."""

    name: str
    rows: list[list[str]]
    total_rows: int
    total_columns: int
    truncated: bool


class TablePreview(BaseModel):
    kind: Literal["table"] = "table"
    sheets: list[SheetPreview]


class HtmlPreview(BaseModel):
    """Sanitised HTML: no script, style, picture, or link other than http(s) and mailto."""

    kind: Literal["html"] = "html"
    html: str
    truncated: bool = False


class PagesPreview(BaseModel):
    """A document of `count` pages, each to be had from `render_page`."""

    kind: Literal["pages"] = "pages"
    count: int


class ImagePreview(BaseModel):
    """Pixels, and the media type that the content really has."""

    kind: Literal["image"] = "image"
    width: int
    height: int
    media_type: str


class VideoPreview(BaseModel):
    """Pixels, and how long it plays; `seconds` is 0 where the file doesn't say."""

    kind: Literal["video"] = "video"
    width: int
    height: int
    seconds: float


class TextPreview(BaseModel):
    kind: Literal["text"] = "text"
    text: str
    truncated: bool


class NoPreview(BaseModel):
    """This kind of file is not shown in the browser; `reason` says what to do instead."""

    kind: Literal["none"] = "none"
    reason: str


Preview = Annotated[
    TablePreview | HtmlPreview | PagesPreview | ImagePreview | VideoPreview | TextPreview | NoPreview,
    Field(discriminator="kind"),
]
