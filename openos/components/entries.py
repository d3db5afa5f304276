"""What a workspace has, one a line: its name and what is said of it, with what can be done at the right."""

from typing import Any

import reflex as rx

from openos.components.kinds import Node
from openos.components.surfaces import CARD

QUIET = "t-small text-(--muted) empty:hidden break-words"


def entries(lines: Any, entry: Any) -> rx.Component:  # noqa: ANN401
    """A surface with an `entry` for each of the lines; nothing where there are none."""
    listed = rx.el.ul(rx.foreach(lines, entry), class_name=f"{CARD} overflow-hidden mb-3")
    return rx.cond(lines.length() > 0, listed, rx.fragment())


def entry(head: Node, *notes: rx.Component, acts: Node, key: rx.Var[str]) -> rx.Component:
    """One line; `acts` are its buttons."""
    return rx.el.li(
        rx.el.div(rx.el.p(head), *notes, class_name="min-w-0 flex-1"),
        rx.el.div(acts, class_name="ml-auto flex gap-2"),
        class_name="flex flex-wrap items-center gap-3 px-4 sm:px-5 py-3 border-b border-(--border) "
        "last:border-0",
        key=key,
    )
