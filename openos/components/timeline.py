"""What a coworker did, step after step; what went in and out stands behind each step."""

from typing import Any

import reflex as rx

from openos.components.amounts import money
from openos.components.icons import icon
from openos.components.links import text_link

LINE = (
    "w-full text-left flex flex-wrap sm:flex-nowrap items-center gap-x-3 gap-y-0.5 px-4 py-2.5 min-h-11 "
    "hover:bg-(--hover) focus-visible:-outline-offset-2"
)
SAYING = "t-small whitespace-pre-wrap break-words text-(--muted) px-4 pb-3 sm:pl-11"
BODY = "t-mono whitespace-pre-wrap break-words bg-(--sunken) px-4 py-3 max-h-96 overflow-auto"


def steps(rows: Any, *, opened: rx.Var[str], text: rx.Var[str], on_toggle: Any) -> rx.Component:  # noqa: ANN401
    """Steps as list items. `opened` is the key of the one whose `text` is shown."""

    def step(row: Any) -> rx.Component:  # noqa: ANN401
        is_open = opened == row.key
        return rx.el.li(
            rx.el.button(
                *_line(row, is_open),
                type="button",
                aria_expanded=is_open,
                on_click=on_toggle(row.key),
                class_name=LINE,
            ),
            rx.cond(row.saying != "", rx.el.p(row.saying, class_name=SAYING), rx.fragment()),
            rx.cond(
                is_open,
                rx.el.pre(rx.cond(text != "", text, "Reading"), class_name=BODY, tab_index=0),
                rx.fragment(),
            ),
            class_name="border-b border-(--border) last:border-0",
            key=row.key,
        )

    def line(row: Any) -> rx.Component:  # noqa: ANN401
        return rx.cond(row.kind == "note", _note(row), step(row))

    return rx.foreach(rows, line)


def _note(row: Any) -> rx.Component:  # noqa: ANN401
    """What happened between two steps, and where something can be done about it."""
    marks = (("failed", "text-(--negative)"), ("warned", "text-(--warning)"))
    tone = rx.match(row.state, *marks, "text-(--muted)")
    mark = rx.match(
        row.state, *[(word, icon("circle-alert", size=16)) for word, _ in marks], icon("info", size=16)
    )
    return rx.el.li(
        rx.el.span(mark, class_name=["mt-0.5", tone]),
        rx.el.p(
            rx.el.span(row.name, class_name="t-strong mr-2"),
            rx.el.span(row.summary, class_name="text-(--muted)"),
            rx.cond(
                row.href != "",
                rx.el.span(" ", text_link(row.link, row.href, class_name="whitespace-nowrap")),
                rx.fragment(),
            ),
            class_name="min-w-0",
        ),
        class_name="flex gap-3 px-4 py-2.5 bg-(--sunken) border-b border-(--border) last:border-0",
        key=row.key,
    )


def _line(row: Any, is_open: rx.Var[bool]) -> list[rx.Component]:  # noqa: ANN401
    turned = rx.cond(is_open, "rotate-180", "")
    return [
        _mark(row),
        _name(row),
        rx.el.span(
            row.summary,
            class_name="text-(--muted) truncate min-w-0 flex-1 max-sm:order-last max-sm:basis-full",
        ),
        _state(row),
        rx.el.span(row.tokens, class_name="t-small text-(--muted) num max-sm:hidden"),
        rx.cond(row.cost.known, rx.el.span(money(row.cost), class_name="t-small"), rx.fragment()),
        rx.el.span(row.seconds, class_name="t-small text-(--muted) num sm:w-12 text-right max-sm:ml-auto"),
        rx.el.span(icon("chevron-down", size=16), class_name=["text-(--faint)", turned]),
    ]


def _name(row: Any) -> rx.Component:  # noqa: ANN401
    words = rx.match(
        row.kind, ("model", "Model call"), ("evaluation", "Evaluation"), ("context", "Makes room"), row.name
    )
    return rx.el.span(
        words, title=row.name, class_name="t-strong whitespace-nowrap sm:w-32 sm:truncate shrink-0"
    )


def _mark(row: Any) -> rx.Component:  # noqa: ANN401
    return rx.match(
        row.kind,
        ("model", icon("sparkles", size=16, class_name="text-(--accent)")),
        ("tool", icon("wrench", size=16, class_name="text-(--muted)")),
        ("evaluation", icon("list-checks", size=16, class_name="text-(--positive)")),
        icon("circle-dot", size=16, class_name="text-(--muted)"),
    )


def _state(row: Any) -> rx.Component:  # noqa: ANN401
    return rx.match(
        row.state,
        ("sent", rx.el.span("under way", class_name="t-small text-(--accent) dot-live")),
        ("failed", rx.el.span("failed", class_name="t-small text-(--negative)")),
        ("unknown", rx.el.span("unknown", class_name="t-small text-(--warning)")),
        rx.fragment(),
    )
