"""One file of a coworker, opened: a sheet, a text, pages, an image or a video, with its score beside it."""

import asyncio
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import zip_longest
from typing import Any

import reflex as rx

from openos.accounts import get_accounts
from openos.gateway import get_gateway
from openos.gateway.models import ArtifactDetail, Sheet
from openos.state.page import Page
from openos.state.rows import coworker_href, family
from openos.state.score import Score, score_of
from openos.state.values import NO_MOMENT, Moment, count, initials, moment, size

PLAIN = re.compile(r"-?\d{1,15}(\.\d+)?")
FIGURE = re.compile(r"[(+\-\u2212]?\s?[$€£]?\s?\d[\d.,' ]*\s?%?\)?")


@dataclass(frozen=True)
class FileHead:
    id: str = ""
    name: str = ""
    kind: str = "other"
    size: str = ""
    role: str = ""
    coworker: str = ""
    coworker_href: str = ""
    initials: str = ""
    practice: bool = False
    task: str = ""
    run: str = ""
    href: str = ""
    inline: str = ""
    sha256: str = ""
    created: Moment = NO_MOMENT


@dataclass(frozen=True)
class SheetTab:
    index: int = 0
    name: str = ""


def head(file: ArtifactDetail) -> FileHead:
    return FileHead(
        id=file.id,
        name=file.name,
        kind=family(file.name),
        size=size(file.size),
        role="Deliverable" if file.role == "deliverable" else "Working file",
        coworker=file.signature,
        coworker_href=coworker_href(file.signature),
        initials=initials(file.signature),
        practice=file.practice,
        task=file.task_title,
        run=f"/runs/{file.run_id}" if file.run_id else "",
        href=f"/files/artifacts/{file.id}",
        inline=f"/files/artifacts/{file.id}?inline=1",
        sha256=file.sha256,
        created=moment(file.created_at),
    )


def page_hrefs(artifact_id: str, count: int) -> list[str]:
    return [f"/files/artifacts/{artifact_id}/pages/{number}" for number in range(1, count + 1)]


def letters(number: int) -> list[str]:
    """Column names as spreadsheets write them: A to Z, AA, AB and so on."""
    names = []
    for index in range(number):
        name, rest = "", index + 1
        while rest:
            rest, digit = divmod(rest - 1, 26)
            name = chr(65 + digit) + name
        names.append(name)
    return names


def is_figures(cells: list[str]) -> bool:
    """Whether a column holds numbers, whatever its heading says: most of its cells that are not empty."""
    filled = [cell for cell in cells if cell.strip()]
    return len(filled) > 1 and 2 * sum(bool(FIGURE.fullmatch(cell.strip())) for cell in filled) > len(filled)


def amounts(cells: list[str]) -> list[str]:
    """The cells of a column of amounts with separators and two places, as everywhere; others as they are.

    A column of amounts has plain numbers of at most two places, and one of them with places.
    """
    plain = [cell for cell in cells if PLAIN.fullmatch(cell)]
    exact = all(len(cell.partition(".")[2]) <= 2 for cell in plain)
    if not exact or not any("." in cell for cell in plain):
        return cells
    return [f"{Decimal(cell):,.2f}".replace("-", "\u2212") if cell in plain else cell for cell in cells]


def extent(sheet: Sheet) -> str:
    """How large the sheet is, and how much of it is shown."""
    whole = f"{count(sheet.total_rows)} rows, {count(sheet.total_columns)} columns"
    return f"{whole}; the first {count(len(sheet.rows))} rows are shown" if sheet.truncated else whole


class DeliverableState(Page, rx.State):
    """`preview` is table, html, pages, image, video, text or none; only the sheet that is shown is sent.

    `drawn`: the file is a document that is shown either as what it holds or as pages; `drawing` while those
    are awaited.
    """

    head: FileHead = FileHead()
    preview: str = ""
    reason: str = ""
    text: str = ""
    html: str = ""
    cut: bool = False
    pages: list[str] = []
    drawn: bool = False
    drawing: bool = False
    tabs: list[SheetTab] = []
    tab: int = 0
    columns: list[str] = []
    figures: list[bool] = []
    rows: list[list[str]] = []
    extent: str = ""
    evaluated: bool = False
    score: Score = Score()

    @rx.event
    async def load(self) -> AsyncIterator[Any]:
        wanted = self._last_of_path()
        if wanted != self.head.id:
            self.loading, self.head, self.preview = True, FileHead(), ""
            yield
        async with self._asking("This file could not be opened") as identity:
            file = await get_gateway().artifact(identity, wanted)
            self.head, self.evaluated = head(file), file.evaluation is not None
            names = await asyncio.to_thread(get_accounts().members, identity.workspace_id)
            self.score = score_of(file.evaluation, names) if file.evaluation else Score()
            self._open(file, 0)
        if self.drawn and self.head.id == wanted and self.head.name.lower().endswith(".pptx"):
            yield DeliverableState.open_pages

    @rx.event
    async def open_pages(self) -> AsyncIterator[None]:
        """Shows the pages of a document of another kind than PDF."""
        self.drawing = True
        yield
        wanted = self.head.id
        async with self._asking("The pages could not be drawn") as identity:
            count = (await get_gateway().artifact_pages(identity, wanted)).count
            if wanted == self.head.id:
                self.preview, self.pages = "pages", page_hrefs(wanted, count)
        self.drawing = False

    @rx.event
    async def open_sheet(self, index: int) -> None:
        async with self._asking("This sheet could not be opened") as identity:
            self._open(await get_gateway().artifact(identity, self.head.id), index)

    def _open(self, file: ArtifactDetail, index: int) -> None:
        self.preview = file.preview.kind
        self.drawn = file.drawable and file.preview.kind != "pages"
        self.reason = self.text = self.html = ""
        self.cut, self.pages, self.tabs, self.rows = False, [], [], []
        match file.preview.kind:
            case "table":
                self._open_sheet(file.preview.sheets, index)
            case "text":
                self.text, self.cut = file.preview.text, file.preview.truncated
            case "html":
                self.html = file.preview.html
            case "pages":
                self.pages = page_hrefs(file.id, file.preview.count)
            case "none":
                self.reason = file.preview.reason
            case _:
                pass

    def _open_sheet(self, sheets: list[Sheet], index: int) -> None:
        self.tabs = [SheetTab(number, sheet.name) for number, sheet in enumerate(sheets)]
        if not 0 <= index < len(sheets):
            return
        sheet = sheets[index]
        width = max((len(row) for row in sheet.rows), default=0)
        self.tab, self.columns, self.extent = index, letters(width), extent(sheet)
        columns = list(zip_longest(*sheet.rows, fillvalue=""))
        self.figures = [is_figures(list(column)) for column in columns]
        shown = [amounts(list(c)) if figures else c for c, figures in zip(columns, self.figures, strict=True)]
        self.rows = [list(row) for row in zip(*shown, strict=True)]
