"""What carries content: page heading, card, section, figure, list of facts."""

from typing import Any

import reflex as rx

from openos.components.kinds import Node, Text

CARD = "bg-(--surface) border border-(--border) rounded-(--radius) shadow-(--shadow)"


def card(*children: Node, class_name: str = "p-4 sm:p-5", **props: Any) -> rx.Component:  # noqa: ANN401
    """A surface above the page."""
    return rx.el.div(*children, class_name=f"{CARD} {class_name}", **props)


def heading(title: Node, *actions: Node, lead: Node = "") -> rx.Component:
    """The one h1 of a page, a line below it, and what can be done here."""
    return rx.el.header(
        rx.el.div(
            rx.el.h1(title, class_name="t-title"),
            rx.el.div(lead, class_name="text-(--muted) mt-0.5 empty:hidden"),
            class_name="min-w-0",
        ),
        rx.el.div(*actions, class_name="flex flex-wrap gap-2 empty:hidden"),
        class_name="flex flex-wrap items-start justify-between gap-x-6 gap-y-3",
    )


def section(title: Text, *children: Node, aside: Node = "", id: str = "") -> rx.Component:
    """A titled part of a page; `aside` stands at the right of its title."""
    return rx.el.section(
        rx.el.div(
            rx.el.h2(title, class_name="t-section"),
            rx.el.div(aside, class_name="t-small text-(--muted) empty:hidden"),
            class_name="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1 mb-3",
        ),
        *children,
        **({"id": id} if id else {}),
    )


def figure(label: Text, value: Node, note: Node = "") -> rx.Component:
    """One number that matters, with its name and what it covers."""
    return rx.el.div(
        rx.el.dt(label, class_name="t-label"),
        rx.el.dd(value, class_name="t-figure mt-1"),
        rx.el.dd(note, class_name="t-small text-(--muted) mt-0.5 empty:hidden"),
        class_name="min-w-0 px-4 py-3.5 sm:px-5",
    )


def figures(*items: rx.Component) -> rx.Component:
    """A row of figures; two abreast on a phone."""
    return rx.el.dl(
        *items,
        class_name=f"{CARD} grid grid-cols-2 lg:grid-flow-col lg:auto-cols-fr lg:grid-cols-none "
        "lg:divide-x divide-(--border)",
    )


def facts(*pairs: tuple[Text, Node]) -> rx.Component:
    """Names and values, one pair a line."""
    return rx.el.dl(
        *[
            rx.el.div(
                rx.el.dt(name, class_name="t-small text-(--muted) w-32 shrink-0"),
                rx.el.dd(value, class_name="min-w-0 flex-1"),
                class_name="flex gap-3 py-2 border-b border-(--border) last:border-0",
            )
            for name, value in pairs
        ]
    )
