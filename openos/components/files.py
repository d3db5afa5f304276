"""A file: its family by icon, its name, its size."""

from typing import Any

import reflex as rx

from openos.components.icons import file_icon, icon
from openos.components.kinds import Node, Text
from openos.components.links import native_link, page_link


def file_row(name: Text, kind: Text, note: Node, *, href: Text, opens: bool = True) -> rx.Component:
    """A file in a list, with a note below its name: opened in the viewer, or saved (`opens` false)."""
    inner = [
        file_icon(kind),
        rx.el.div(
            rx.el.p(name, class_name="truncate t-strong"),
            rx.el.p(note, class_name="t-small text-(--muted) num truncate"),
            class_name="min-w-0 flex-1",
        ),
        icon("chevron-right" if opens else "download", size=16, class_name="text-(--faint)"),
    ]
    look = (
        "flex items-center gap-3 min-h-14 px-4 py-2 hover:bg-(--hover) border-b border-(--border) "
        "last:border-0"
    )
    return (
        page_link(*inner, href=href, class_name=look)
        if opens
        else native_link(*inner, href=href, download=True, class_name=look)
    )


def file_list(rows: Any, *, label: str) -> rx.Component:  # noqa: ANN401
    """Rows of files on one surface."""
    return rx.el.div(
        rows,
        aria_label=label,
        role="group",
        class_name="bg-(--surface) border border-(--border) rounded-(--radius) overflow-hidden",
    )
