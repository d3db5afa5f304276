"""Tables: a spoken caption, a head that stays, numbers at the right, scrolled sideways on a phone."""

from dataclasses import dataclass
from typing import Any

import reflex as rx

from openos.components.kinds import Node, OneRow
from openos.components.surfaces import CARD


@dataclass(frozen=True)
class Column:
    """The head of a column; `wide` columns are left out on a phone."""

    title: str
    right: bool = False
    wide: bool = False


def _class(column: Column) -> str:
    return f"{'right ' if column.right else ''}{'max-sm:hidden' if column.wide else ''}".strip()


def table(caption: str, columns: list[Column], rows: Any, row: OneRow) -> rx.Component:  # noqa: ANN401
    """A table of `rows` (a list var); `row` makes the `rx.el.tr` of one, with `cells`."""
    head = [rx.el.th(column.title, scope="col", class_name=_class(column)) for column in columns]
    return rx.el.div(
        rx.el.table(
            rx.el.caption(caption, class_name="sr-only"),
            rx.el.thead(rx.el.tr(*head)),
            rx.el.tbody(rx.foreach(rows, row)),
            class_name="data-table",
        ),
        class_name=f"{CARD} overflow-x-auto",
        tab_index=0,
        role="region",
        aria_label=caption,
    )


def cells(columns: list[Column], *content: Node, **props: Any) -> rx.Component:  # noqa: ANN401
    """One row, its cells aligned as their columns."""
    pairs = zip(columns, content, strict=True)
    return rx.el.tr(*[rx.el.td(value, class_name=_class(column)) for column, value in pairs], **props)
