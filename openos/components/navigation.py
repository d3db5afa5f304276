"""Ways within a page: tabs, pages of a list, the way back up."""

from typing import Any

import reflex as rx

from openos.components.buttons import button
from openos.components.icons import icon
from openos.components.kinds import Node, Text
from openos.components.links import page_link

TAB = (
    "inline-flex items-center px-3.5 min-h-11 lg:min-h-10 text-[0.875rem] font-medium "
    "whitespace-nowrap border-b-2 -mb-px "
)


def breadcrumb(*way: tuple[Text, str], here: Node) -> rx.Component:
    """The pages above this one, then this one."""
    steps = [
        rx.el.li(
            page_link(label, href=href, class_name="hover:text-(--text) hover:underline underline-offset-3"),
            icon("chevron-right", size=14),
            class_name="inline-flex items-center gap-1 shrink-0 [&:has(+:empty)>svg]:hidden",
        )
        for label, href in way
    ]
    last = rx.el.li(here, aria_current="page", class_name="truncate min-w-0")
    return rx.el.nav(
        rx.el.ol(*steps, last, class_name="flex items-center gap-1 t-small text-(--muted) min-w-0"),
        aria_label="Breadcrumb",
        class_name="-mb-4",
    )


def tab(label: Node, *, selected: rx.Var[bool], on_click: Any, controls: str) -> rx.Component:  # noqa: ANN401
    """One tab of a list of tabs."""
    look = rx.cond(
        selected, "border-(--accent) text-(--text)", "border-transparent text-(--muted) hover:text-(--text)"
    )
    return rx.el.button(
        label,
        type="button",
        role="tab",
        aria_selected=selected,
        aria_controls=controls,
        on_click=on_click,
        class_name=[TAB, look],
    )


def tab_list(*tabs: Node, label: str) -> rx.Component:
    """Tabs on one line, scrolled sideways when there are many."""
    return rx.el.div(
        *tabs,
        role="tablist",
        aria_label=label,
        class_name="flex gap-1 border-b border-(--border) overflow-x-auto overflow-y-hidden",
    )


def pager(
    shown: Node,
    *,
    has_previous: rx.Var[bool],
    has_next: rx.Var[bool],
    previous: Any,  # noqa: ANN401
    following: Any,  # noqa: ANN401
) -> rx.Component:
    """Which part of the list is shown, and the parts beside it."""
    older = rx.fragment("Older", icon("chevron-right", size=16))
    return rx.el.nav(
        rx.el.p(shown, class_name="t-small text-(--muted) num"),
        rx.el.div(
            button(
                "Newer", variant="secondary", mark="chevron-left", disabled=~has_previous, on_click=previous
            ),
            button(older, variant="secondary", disabled=~has_next, on_click=following),
            class_name="flex gap-2",
        ),
        aria_label="Pages",
        class_name="flex items-center justify-between gap-4 mt-3",
    )


def more_rows(more: rx.Var[bool], show: Any) -> rx.Component:  # noqa: ANN401
    """Below a list that goes on: the way to its next rows."""
    return rx.cond(
        more,
        rx.el.div(button("Show more", variant="secondary", on_click=show), class_name="mt-3 text-center"),
        rx.fragment(),
    )


def chip(label: Node, href: Text, *, chosen: rx.Var[bool]) -> rx.Component:
    """One of several views of a list; each has its own address."""
    look = rx.cond(
        chosen,
        "bg-(--text) text-(--page) border-(--text)",
        "bg-(--surface) text-(--muted) border-(--border) hover:text-(--text)",
    )
    return page_link(
        label,
        href=href,
        aria_current=rx.cond(chosen, "true", "false"),
        class_name=[
            "inline-flex items-center rounded-full border px-4 min-h-11 lg:min-h-8 t-small font-medium",
            look,
        ],
    )
