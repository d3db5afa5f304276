"""All coworkers, and the way to hire another."""

import reflex as rx

from openos.components.amounts import maybe, money
from openos.components.buttons import link_button
from openos.components.feedback import empty_state, error_banner, skeleton_rows
from openos.components.links import row_link
from openos.components.navigation import more_rows
from openos.components.people import coworker
from openos.components.status import practice_if, status_badge, tag
from openos.components.surfaces import heading
from openos.components.tables import Column, cells, table
from openos.pages.layout import page, title
from openos.state.coworkers import CoworkersState
from openos.state.rows import CoworkerLine

COLUMNS = [
    Column("Coworker"),
    Column("Now", wide=True),
    Column("Score", right=True, wide=True),
    Column("Runs", right=True, wide=True),
    Column("Spend", right=True, wide=True),
    Column("Income", right=True, wide=True),
    Column("Balance", right=True),
]


@rx.page(route="/coworkers", title=title("Coworkers"), on_load=CoworkersState.load)
def coworkers() -> rx.Component:
    return page(
        heading(
            "Coworkers",
            link_button("Hire a coworker", "/coworkers/new", mark="plus"),
            lead="Who works here, what they cost and what they have earned.",
        ),
        error_banner(CoworkersState.problem, retry=CoworkersState.load),
        rx.cond(CoworkersState.loading, skeleton_rows(), _list()),
        current="coworkers",
    )


def _list() -> rx.Component:
    nobody = empty_state(
        "Nobody works here yet",
        "A coworker is a model with a name, instructions and a budget. The practice model needs no key.",
        link_button("Hire the first coworker", "/coworkers/new", mark="plus"),
        mark="bot",
    )
    return rx.cond(
        CoworkersState.rows.length() > 0,
        rx.el.div(
            table("Coworkers", COLUMNS, CoworkersState.rows, _row),
            more_rows(CoworkersState.more, CoworkersState.show_more),
        ),
        rx.cond(CoworkersState.problem.title != "", rx.fragment(), nobody),
    )


def _row(who: rx.Var[CoworkerLine]) -> rx.Component:
    return cells(
        COLUMNS,
        rx.el.div(
            coworker(who.initials, who.practice),
            rx.el.div(
                rx.el.div(
                    row_link(who.name, who.href),
                    practice_if(who.practice),
                    class_name="flex flex-wrap gap-x-2",
                ),
                rx.el.p(who.model, class_name="t-small text-(--muted)"),
                class_name="min-w-0",
            ),
            class_name="flex items-center gap-3",
        ),
        rx.cond(who.imported, tag("imported"), status_badge(who.status)),
        maybe(who.score, none="not scored"),
        who.runs,
        money(who.spend),
        money(who.income),
        rx.el.span(money(who.balance, toned=True), class_name="t-strong"),
    )
