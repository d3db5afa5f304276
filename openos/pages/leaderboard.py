"""Coworkers by balance, with the number of runs that stands behind each score."""

import reflex as rx

from openos.components.amounts import maybe, money
from openos.components.buttons import link_button
from openos.components.charts import sparkline
from openos.components.feedback import empty_state, error_banner, skeleton_rows
from openos.components.links import row_link
from openos.components.navigation import more_rows
from openos.components.people import coworker
from openos.components.status import practice_if, tag
from openos.components.surfaces import heading
from openos.components.tables import Column, Sorting, cells, table
from openos.pages.layout import page, title
from openos.state.leaderboard import LeaderboardState, Standing

COLUMNS = [
    Column("#", right=True),
    Column("Coworker", sort="name"),
    Column("Score", right=True, wide=True, sort="score"),
    Column("Tasks", right=True, wide=True, sort="tasks"),
    Column("Runs", right=True, wide=True, sort="runs"),
    Column("Spend", right=True, wide=True, sort="spend"),
    Column("Income", right=True, wide=True, sort="income"),
    Column("Over time", wide=True),
    Column("Balance", right=True, sort="balance"),
]

SORTING = Sorting(
    by=LeaderboardState.by, descending=LeaderboardState.descending, on_sort=LeaderboardState.sort_by
)


@rx.page(route="/leaderboard", title=title("Leaderboard"), on_load=LeaderboardState.load)
def leaderboard() -> rx.Component:
    return page(
        heading(
            "Leaderboard",
            lead="By balance: what each coworker opened with, less its costs, plus what its work earned.",
        ),
        error_banner(LeaderboardState.problem, retry=LeaderboardState.load),
        rx.cond(LeaderboardState.loading, skeleton_rows(), _list()),
        current="leaderboard",
    )


def _list() -> rx.Component:
    nobody = empty_state(
        "Nobody to rank yet",
        "Hire a coworker and give it a task; its balance appears here.",
        link_button("Hire a coworker", "/coworkers/new", mark="plus"),
        mark="trophy",
    )
    return rx.cond(
        LeaderboardState.rows.length() > 0,
        rx.el.div(
            table("Leaderboard", COLUMNS, LeaderboardState.rows, _row, sorting=SORTING),
            more_rows(LeaderboardState.more, LeaderboardState.show_more),
        ),
        rx.cond(LeaderboardState.problem.title != "", rx.fragment(), nobody),
    )


def _row(row: rx.Var[Standing]) -> rx.Component:
    return cells(
        COLUMNS,
        rx.el.span(row.rank, class_name="text-(--muted)"),
        rx.el.div(
            rx.el.span(coworker(row.initials, row.practice), class_name="max-sm:hidden"),
            rx.el.div(
                rx.el.div(
                    row_link(row.name, row.href),
                    practice_if(row.practice),
                    rx.cond(row.imported, tag("imported"), rx.fragment()),
                    class_name="flex flex-wrap items-center gap-x-2 gap-y-1",
                ),
                rx.el.p(row.model, class_name="t-small text-(--muted)"),
                class_name="min-w-0",
            ),
            class_name="flex items-center gap-3",
        ),
        rx.cond(
            row.score != "",
            rx.el.span(row.score, rx.el.span(" ", row.scored, class_name="t-small text-(--muted)")),
            maybe(row.score, none="not scored"),
        ),
        row.tasks,
        row.runs,
        money(row.spend),
        money(row.income),
        _curve(row),
        rx.el.div(
            rx.el.p(money(row.balance, toned=True), class_name="t-strong"),
            rx.el.p(
                row.change,
                class_name=[
                    "t-small",
                    rx.match(
                        row.trend,
                        ("up", "text-(--positive)"),
                        ("down", "text-(--negative)"),
                        "text-(--muted)",
                    ),
                ],
            ),
        ),
    )


def _curve(row: rx.Var[Standing]) -> rx.Component:
    return rx.cond(
        row.curve != "",
        sparkline(row.curve),
        maybe(row.curve, none="no change yet"),
    )
