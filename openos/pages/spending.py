"""Where the money went over a period."""

from typing import Any

import reflex as rx

from openos.components.amounts import money
from openos.components.buttons import button, download_button
from openos.components.charts import bars
from openos.components.feedback import empty_state, error_banner, skeleton_figures, skeleton_rows
from openos.components.forms import field, text_input
from openos.components.navigation import chip
from openos.components.surfaces import card, figure, figures, heading, section
from openos.components.tables import Column, cells, table
from openos.pages.layout import page, title
from openos.state.spending import GROUPS, SpendingState, SpendRow

STATE = SpendingState
COLUMNS = [
    Column("For"),
    Column("Spend", right=True),
    Column("Income", right=True, wide=True),
    Column("Other", right=True, wide=True),
    Column("Net", right=True),
    Column("Ledger", right=True, wide=True),
]


@rx.page(route="/spending", title=title("Spending"), on_load=SpendingState.load)
def spending() -> rx.Component:
    address = rx.Var.create("/files/economy/report.csv?by=") + STATE.by + "&" + STATE.period
    return page(
        heading(
            "Spending",
            download_button("Download CSV", address),
            lead="The ledger added up, by days of the workspace's time zone.",
        ),
        _period(),
        rx.el.nav(
            *[_group(name) for name in GROUPS], aria_label="Added up by", class_name="flex flex-wrap gap-2"
        ),
        error_banner(STATE.problem, retry=STATE.load),
        rx.cond(STATE.loading, rx.fragment(skeleton_figures(), skeleton_rows()), _found()),
        current="spending",
    )


def _period() -> rx.Component:
    def day(name: str, label: str, value: rx.Var[str]) -> rx.Component:
        return field(label, text_input(name, type="date", default_value=value, key=value), name=name)

    return rx.el.form(
        day("from", "From", STATE.since),
        day("to", "To", STATE.until),
        button("Show", type="submit", variant="secondary"),
        on_submit=STATE.choose,
        class_name="flex flex-wrap items-end gap-3",
    )


def _group(name: str) -> rx.Component:
    href = rx.Var.create(f"/spending?by={name}&") + STATE.period
    return chip(f"By {name}", href, chosen=STATE.by == name)


def _found() -> rx.Component:
    nothing = empty_state(
        "Nothing in these days", "Every cent in and out appears here with its day.", mark="receipt-text"
    )
    real = _money("Real money", STATE.real, STATE.real_rows, STATE.real_bars)
    practice = _money(
        "Practice money", STATE.practice, STATE.practice_rows, STATE.practice_bars, practice=True
    )
    return rx.fragment(
        rx.cond(STATE.real.known, real, rx.fragment()),
        rx.cond(STATE.practice.known, practice, rx.fragment()),
        rx.cond(
            STATE.real.known | STATE.practice.known | (STATE.problem.title != ""), rx.fragment(), nothing
        ),
    )


def _money(name: str, sums: Any, rows: Any, days: Any, *, practice: bool = False) -> rx.Component:  # noqa: ANN401
    chart = card(
        bars(
            days, label=f"{name}: spend by day", tone="text-(--practice)" if practice else "text-(--accent)"
        ),
        rx.el.p(
            rx.el.span(STATE.since),
            rx.el.span("spend by day"),
            rx.el.span(STATE.until),
            class_name="flex justify-between t-small text-(--muted) mt-2",
        ),
    )
    return section(
        name,
        rx.el.div(
            figures(
                figure("Spend", money(sums.spend), "calls and evaluations"),
                figure("Income", money(sums.income), "accepted work"),
                figure("Other", money(sums.other), "openings, top-ups, corrections"),
                figure("Net", money(sums.net), sums.lines),
            ),
            rx.cond(days.length() > 0, chart, rx.fragment()),
            table(name, COLUMNS, rows, _row),
            class_name="flex flex-col gap-3",
        ),
        aside="invented prices; nobody is charged" if practice else "what providers charge",
    )


def _row(row: rx.Var[SpendRow]) -> rx.Component:
    return cells(
        COLUMNS,
        rx.el.span(row.label, class_name="t-strong"),
        money(row.sums.spend),
        money(row.sums.income),
        money(row.sums.other),
        money(row.sums.net),
        row.sums.lines,
    )
