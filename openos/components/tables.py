"""Tables: a spoken caption, a head that stays, numbers at the right, scrolled sideways on a phone."""

from dataclasses import dataclass
from typing import Any

import reflex as rx

from openos.components.icons import icon
from openos.components.kinds import Node, OneRow
from openos.components.surfaces import CARD


@dataclass(frozen=True)
class Column:
    """The head of a column; `wide` columns are left out on a phone; `sort` names what it can be sorted by."""

    title: str
    right: bool = False
    wide: bool = False
    sort: str = ""


def _class(column: Column) -> str:
    return f"{'right ' if column.right else ''}{'max-sm:hidden' if column.wide else ''}".strip()


@dataclass(frozen=True)
class Sorting:
    """How a table is sorted now, and the event that sorts it by a column's `sort`."""

    by: rx.Var[str]
    descending: rx.Var[bool]
    on_sort: Any


def _head(column: Column, sorting: Sorting | None) -> rx.Component:
    if sorting is None or not column.sort:
        return rx.el.th(column.title, scope="col", class_name=_class(column))
    here = sorting.by == column.sort
    down, up = icon("arrow-down", size=14), icon("arrow-up", size=14)
    return rx.el.th(
        rx.el.button(
            column.title,
            rx.cond(here, rx.cond(sorting.descending, down, up), rx.fragment()),
            type="button",
            on_click=sorting.on_sort(column.sort),
            class_name="inline-flex items-center gap-1 min-h-11 lg:min-h-6 hover:text-(--text)",
        ),
        scope="col",
        aria_sort=rx.cond(here, rx.cond(sorting.descending, "descending", "ascending"), "none"),
        class_name=_class(column),
    )


def table(
    caption: str,
    columns: list[Column],
    rows: Any,  # noqa: ANN401
    row: OneRow,
    *,
    sorting: Sorting | None = None,
) -> rx.Component:
    """A table of `rows` (a list var); `row` makes the `rx.el.tr` of one, with `cells`."""
    head = [_head(column, sorting) for column in columns]
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
