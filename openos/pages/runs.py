"""All runs, newest first."""

import reflex as rx

from openos.components.amounts import maybe, moment, money
from openos.components.buttons import link_button
from openos.components.feedback import empty_state, error_banner, skeleton_rows
from openos.components.links import row_link
from openos.components.navigation import pager
from openos.components.people import coworker
from openos.components.status import practice_if, status_badge
from openos.components.surfaces import heading
from openos.components.tables import Column, cells, table
from openos.pages.layout import page, title
from openos.state.rows import RunLine
from openos.state.runs import RunsState

COLUMNS = [
    Column("Run"),
    Column("Status", wide=True),
    Column("Score", right=True, wide=True),
    Column("Spend", right=True),
    Column("Income", right=True, wide=True),
    Column("Last event", right=True, wide=True),
]


@rx.page(route="/runs", title=title("Runs"), on_load=RunsState.follow)
def runs() -> rx.Component:
    return page(
        heading("Runs", lead="Every launch of a coworker, newest first."),
        error_banner(RunsState.problem, retry=RunsState.follow),
        rx.cond(RunsState.loading, skeleton_rows(8), _list()),
        current="runs",
    )


def _list() -> rx.Component:
    nothing = empty_state(
        "No runs yet",
        "Give a coworker a task and watch the work here, step by step.",
        link_button("Choose a task", "/tasks"),
        mark="activity",
    )
    listed = rx.fragment(
        table("Runs", COLUMNS, RunsState.rows, _row),
        pager(
            RunsState.shown,
            has_previous=RunsState.has_newer,
            has_next=RunsState.has_older,
            previous=RunsState.newer,
            following=RunsState.older,
        ),
    )
    return rx.cond(
        RunsState.rows.length() > 0,
        listed,
        rx.cond(RunsState.problem.title != "", rx.fragment(), nothing),
    )


def _row(run: rx.Var[RunLine]) -> rx.Component:
    return cells(
        COLUMNS,
        rx.el.div(
            coworker(run.initials, run.practice),
            rx.el.div(
                row_link(run.title, run.href),
                rx.el.p(
                    run.coworker,
                    " ",
                    practice_if(run.practice),
                    rx.cond(
                        run.asks != "",
                        rx.el.span(run.asks, class_name="t-strong text-(--warning)"),
                        rx.fragment(),
                    ),
                    class_name="t-small text-(--muted) flex flex-wrap gap-x-2",
                ),
                rx.el.div(status_badge(run.status), class_name="sm:hidden mt-1.5"),
                class_name="min-w-0",
            ),
            class_name="flex items-center gap-3",
        ),
        status_badge(run.status),
        maybe(run.score, none="not scored"),
        money(run.spend),
        money(run.income, none="not yet"),
        moment(run.last_event, none="none yet"),
    )
