"""A file of a coworker, opened in the browser, with its score beside it."""

from typing import Any

import reflex as rx

from openos.components.amounts import moment
from openos.components.buttons import download_button
from openos.components.feedback import empty_state, error_banner, skeleton_text
from openos.components.icons import file_icon
from openos.components.links import text_link
from openos.components.navigation import breadcrumb, tab, tab_list
from openos.components.people import coworker
from openos.components.status import practice_if
from openos.components.surfaces import CARD, card, facts, heading, section
from openos.pages.evaluation import evaluation
from openos.pages.layout import page, title_of
from openos.pages.scoring import scoring
from openos.state.deliverable import DeliverableState, SheetTab
from openos.state.scoring import ScoringState

HEAD: Any = DeliverableState.head


@rx.page(
    route="/deliverables/[artifact_id]",
    title=title_of(HEAD.name, before="Deliverable"),
    on_load=[DeliverableState.load, ScoringState.load],
)
def deliverable() -> rx.Component:
    return page(
        breadcrumb(("Runs", "/runs"), here=HEAD.name),
        error_banner(DeliverableState.problem, retry=DeliverableState.load),
        rx.cond(
            DeliverableState.loading,
            skeleton_text(14),
            rx.cond(HEAD.id != "", rx.fragment(_top(), _body()), rx.fragment()),
        ),
        current="runs",
        on_shown=[ScoringState.close],
    )


def _top() -> rx.Component:
    name = rx.el.span(
        file_icon(HEAD.kind, size=24),
        HEAD.name,
        class_name="flex items-center gap-2.5 [overflow-wrap:anywhere]",
    )
    way = rx.cond(
        HEAD.run != "",
        rx.el.span(text_link("Its run", HEAD.run), " · ", HEAD.task),
        rx.el.span(HEAD.task),
    )
    return rx.el.div(
        heading(name, download_button("Download", HEAD.href), lead=way),
    )


def _body() -> rx.Component:
    return rx.el.div(
        rx.el.div(rx.cond(DeliverableState.drawn, _ways(), rx.fragment()), _shown(), class_name="min-w-0"),
        rx.el.div(_facts(), _score(), class_name="flex flex-col gap-6 min-w-0"),
        class_name="grid gap-6 lg:grid-cols-[minmax(0,1fr)_20rem] items-start",
    )


def _facts() -> rx.Component:
    who = rx.el.span(
        coworker(HEAD.initials, HEAD.practice),
        text_link(HEAD.coworker, HEAD.coworker_href),
        practice_if(HEAD.practice),
        class_name="flex flex-wrap items-center gap-2",
    )
    return card(
        facts(
            ("Made by", who),
            ("Kind", HEAD.role),
            ("Size", HEAD.size),
            ("Made", moment(HEAD.created)),
            ("SHA-256", rx.el.span(HEAD.sha256, class_name="t-mono break-all select-all")),
        ),
        class_name="px-4 py-2",
    )


def _score() -> rx.Component:
    return rx.cond(
        DeliverableState.evaluated,
        section("Score", card(evaluation(DeliverableState.score), scoring())),
        section("Score", card(rx.el.p("This file has not been scored.", class_name="text-(--muted)"))),
    )


def _ways() -> rx.Component:
    """A document is read as what it holds, or looked at as it is printed."""
    paged = (DeliverableState.preview == "pages") | DeliverableState.drawing
    return rx.el.div(
        tab_list(
            tab("Content", selected=~paged, on_click=DeliverableState.open_sheet(0), controls="shown"),
            tab("Pages", selected=paged, on_click=DeliverableState.open_pages, controls="shown"),
            label="Views",
        ),
        class_name="mb-4",
    )


def _shown() -> rx.Component:
    waiting = rx.el.div(
        rx.el.p("The pages are being drawn ...", class_name="text-(--muted) mb-4", role="status"),
        skeleton_text(14),
    )
    return rx.el.div(rx.cond(DeliverableState.drawing, waiting, _preview()), id="shown")


def _preview() -> rx.Component:
    return rx.match(
        DeliverableState.preview,
        ("table", _sheets()),
        ("html", card(rx.html(DeliverableState.html, class_name="paper"), class_name="p-5 sm:p-8")),
        (
            "pages",
            rx.el.div(rx.foreach(DeliverableState.pages, _sheet_of_paper), class_name="flex flex-col gap-4"),
        ),
        ("image", card(rx.el.img(src=HEAD.inline, alt=HEAD.name, class_name="max-w-full mx-auto"))),
        ("video", card(_video())),
        ("text", _text()),
        ("none", empty_state("This file can't be shown here", DeliverableState.reason, mark="file-x-2")),
        rx.fragment(),
    )


def _video() -> rx.Component:
    """The browser asks for the parts that it plays; until somebody plays it, for little."""
    return rx.el.video(
        src=HEAD.inline,
        controls=True,
        preload="metadata",
        aria_label=HEAD.name,
        class_name="w-full max-h-[70vh] bg-black border border-(--border) rounded-(--radius)",
    )


def _sheet_of_paper(src: rx.Var[str], index: rx.Var[int]) -> rx.Component:
    number = rx.Var.create("Page ") + (index + 1).to_string()
    return rx.el.img(
        src=src,
        alt=number,
        loading="lazy",
        class_name="w-full min-h-64 bg-white border border-(--border) rounded-(--radius) shadow-(--shadow)",
    )


def _text() -> rx.Component:
    return card(
        rx.el.pre(DeliverableState.text, class_name="t-mono whitespace-pre-wrap break-words"),
        rx.cond(
            DeliverableState.cut,
            rx.el.p(
                "The file goes on: download it to read the rest.", class_name="t-small text-(--muted) mt-4"
            ),
            rx.fragment(),
        ),
    )


def _sheets() -> rx.Component:
    return rx.el.div(
        rx.cond(
            DeliverableState.tabs.length() > 1,
            rx.el.div(tab_list(rx.foreach(DeliverableState.tabs, _tab), label="Sheets"), class_name="px-2"),
            rx.fragment(),
        ),
        rx.el.div(
            rx.el.table(
                rx.el.caption("The sheet that is shown", class_name="sr-only"),
                rx.el.thead(
                    rx.el.tr(
                        rx.el.td(class_name="sheet-corner"),
                        rx.foreach(
                            DeliverableState.columns,
                            lambda name: rx.el.th(name, scope="col", class_name="sheet-column"),
                        ),
                    )
                ),
                rx.el.tbody(rx.foreach(DeliverableState.rows, _line)),
                class_name="sheet-table",
            ),
            id="sheet",
            tab_index=0,
            role="region",
            aria_label="Sheet",
            class_name="overflow-auto max-h-[70vh]",
        ),
        rx.el.p(
            DeliverableState.extent,
            class_name="t-small text-(--muted) px-4 py-2.5 border-t border-(--border)",
        ),
        class_name=f"{CARD} overflow-hidden",
    )


def _tab(sheet: rx.Var[SheetTab]) -> rx.Component:
    return tab(
        sheet.name,
        selected=DeliverableState.tab == sheet.index,
        on_click=DeliverableState.open_sheet(sheet.index),
        controls="sheet",
    )


def _line(row: rx.Var[list[str]], index: rx.Var[int]) -> rx.Component:
    return rx.el.tr(
        rx.el.th(index + 1, scope="row"),
        rx.foreach(row, _cell),
    )


def _cell(text: rx.Var[str], place: rx.Var[int]) -> rx.Component:
    side = rx.cond(DeliverableState.figures[place], "text-right tabular-nums", "")
    return rx.el.td(text, title=text, class_name=side)
