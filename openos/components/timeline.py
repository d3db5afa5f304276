"""What a coworker did, step after step; what went in and out stands behind each step."""

from typing import Any

import reflex as rx

from openos.components.amounts import money
from openos.components.icons import icon
from openos.components.kinds import OneRow
from openos.components.surfaces import CARD


def step(row: Any, *, on_open: Any = None) -> rx.Component:  # noqa: ANN401
    """One step: icon by kind, what it did, how long, how many tokens, what it cost."""
    mark = rx.match(
        row.kind,
        ("model", icon("sparkles", size=16, class_name="text-(--accent)")),
        ("tool", icon("wrench", size=16, class_name="text-(--muted)")),
        ("evaluation", icon("list-checks", size=16, class_name="text-(--positive)")),
        ("file", icon("file-plus-2", size=16, class_name="text-(--practice)")),
        icon("circle-dot", size=16, class_name="text-(--muted)"),
    )
    return rx.el.li(
        rx.cond(row.detail != "", _foldable(row, mark), _line(row, mark)),
        class_name="border-b border-(--border) last:border-0",
    )


def _line(row: Any, mark: rx.Component, *, fold: bool = False) -> rx.Component:  # noqa: ANN401
    state = rx.match(
        row.state,
        ("sent", rx.el.span("under way", class_name="t-small text-(--accent) dot-live")),
        ("failed", rx.el.span("failed", class_name="t-small text-(--negative)")),
        rx.fragment(),
    )
    return rx.el.div(
        mark,
        rx.el.span(row.name, class_name="t-strong whitespace-nowrap"),
        rx.el.span(
            row.summary,
            class_name="text-(--muted) truncate min-w-0 flex-1 max-sm:order-last max-sm:basis-full",
        ),
        state,
        rx.el.span(row.tokens, class_name="t-small text-(--muted) num max-sm:hidden"),
        rx.cond(row.cost.known, rx.el.span(money(row.cost), class_name="t-small"), rx.fragment()),
        rx.el.span(row.seconds, class_name="t-small text-(--muted) num w-14 text-right max-sm:ml-auto"),
        icon("chevron-down", size=16, class_name="text-(--faint) group-open:rotate-180")
        if fold
        else rx.el.span(class_name="w-4 max-sm:hidden"),
        class_name="flex flex-wrap sm:flex-nowrap items-center gap-x-3 gap-y-0.5 px-4 py-2.5 min-h-11",
    )


def _foldable(row: Any, mark: rx.Component) -> rx.Component:  # noqa: ANN401
    return rx.el.details(
        rx.el.summary(_line(row, mark, fold=True), class_name="hover:bg-(--hover)"),
        rx.el.pre(
            row.detail,
            class_name="t-mono whitespace-pre-wrap break-words bg-(--sunken) px-4 py-3 max-h-96 "
            "overflow-auto",
            tab_index=0,
        ),
        class_name="group",
    )


def timeline(rows: Any, row: OneRow, *, label: str) -> rx.Component:  # noqa: ANN401
    """The steps of a run, oldest first."""
    return rx.el.ol(
        rx.foreach(rows, row), aria_label=label, class_name=f"{CARD} overflow-hidden", id="timeline"
    )
