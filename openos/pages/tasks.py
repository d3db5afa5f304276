"""All tasks: the sample pack and the workspace's own."""

import reflex as rx

from openos.components.amounts import money
from openos.components.buttons import link_button
from openos.components.feedback import empty_state, error_banner, skeleton_rows
from openos.components.links import row_link
from openos.components.navigation import chip, more_rows
from openos.components.status import tag
from openos.components.surfaces import heading
from openos.components.tables import Column, cells, table
from openos.pages.layout import page, title
from openos.state.rows import TaskLine
from openos.state.tasks import TasksState

COLUMNS = [
    Column("Task"),
    Column("Occupation", wide=True),
    Column("Files", wide=True),
    Column("Value", right=True),
]
FILTERS = (
    ("all", "All", "/tasks"),
    ("samples", "Sample pack", "/tasks?show=samples"),
    ("own", "Our own", "/tasks?show=own"),
)


@rx.page(route="/tasks", title=title("Tasks"), on_load=TasksState.load)
def tasks() -> rx.Component:
    return page(
        heading(
            "Tasks",
            link_button("Write a task", "/tasks/new", mark="plus"),
            lead="Professional work with a brief, reference files and a value. Open one to start a run.",
        ),
        _filters(),
        error_banner(TasksState.problem, retry=TasksState.load),
        rx.cond(TasksState.loading, skeleton_rows(8), _list()),
        current="tasks",
    )


def _filters() -> rx.Component:
    return rx.el.nav(
        *[chip(label, href, chosen=TasksState.show == show) for show, label, href in FILTERS],
        aria_label="Which tasks",
        class_name="flex flex-wrap gap-2",
    )


def _list() -> rx.Component:
    nothing = empty_state(
        "No task here yet",
        "Write what is to be done, add the files it needs, and say what the work is worth.",
        link_button("Write a task", "/tasks/new", mark="plus"),
        mark="clipboard-list",
    )
    return rx.cond(
        TasksState.rows.length() > 0,
        rx.el.div(
            table("Tasks", COLUMNS, TasksState.rows, _row), more_rows(TasksState.more, TasksState.show_more)
        ),
        rx.cond(TasksState.problem.title != "", rx.fragment(), nothing),
    )


def _row(task: rx.Var[TaskLine]) -> rx.Component:
    return cells(
        COLUMNS,
        rx.el.div(
            row_link(task.title, task.href),
            rx.el.p(task.occupation, class_name="t-small text-(--muted) sm:hidden basis-full"),
            rx.cond(task.sample, rx.el.span(tag("sample"), class_name="max-sm:hidden"), rx.fragment()),
            class_name="flex flex-wrap items-center gap-x-2",
        ),
        rx.el.span(task.occupation, class_name="text-(--muted)"),
        rx.el.span(task.files, class_name="text-(--muted) whitespace-nowrap"),
        money(task.value),
    )
