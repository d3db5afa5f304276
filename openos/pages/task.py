"""One task: the brief, the files, and beside them the start of a run."""

from typing import Any

import reflex as rx

from openos.components.amounts import money
from openos.components.buttons import button, link_button
from openos.components.feedback import error_banner, skeleton_text
from openos.components.files import file_list, file_row
from openos.components.forms import dollars_input, field, select
from openos.components.navigation import breadcrumb
from openos.components.status import tag
from openos.components.surfaces import card, facts, heading, section
from openos.components.uploads import upload
from openos.pages.layout import page, title_of
from openos.state.rows import CoworkerLine, FileLine
from openos.state.task import TaskState

HEAD: Any = TaskState.head


@rx.page(route="/tasks/[task_id]", title=title_of(HEAD.title, before="Task"), on_load=TaskState.load)
def task() -> rx.Component:
    return page(
        breadcrumb(("Tasks", "/tasks"), here=HEAD.title),
        error_banner(TaskState.problem, retry=TaskState.load),
        rx.cond(
            TaskState.loading,
            skeleton_text(12),
            rx.cond(HEAD.id != "", rx.fragment(_top(), _body()), rx.fragment()),
        ),
        current="tasks",
    )


def _top() -> rx.Component:
    return rx.el.div(
        heading(
            HEAD.title,
            lead=rx.fragment(
                HEAD.occupation, rx.cond(HEAD.sector != "", rx.fragment(" · ", HEAD.sector), rx.fragment())
            ),
        ),
    )


def _body() -> rx.Component:
    return rx.el.div(
        rx.el.div(_brief(), _criteria(), _files(), class_name="flex flex-col gap-6 min-w-0"),
        rx.el.div(_start(), _facts(), class_name="flex flex-col gap-6 max-lg:row-start-1"),
        class_name="grid gap-6 lg:grid-cols-[minmax(0,1fr)_20rem] items-start",
    )


def _brief() -> rx.Component:
    return section("Brief", card(rx.el.p(HEAD.brief, class_name="whitespace-pre-wrap max-w-prose")))


def _criteria() -> rx.Component:
    """What good work is, where the task says so itself."""
    listed = rx.el.ul(
        rx.foreach(HEAD.criteria, lambda words: rx.el.li(words, class_name="break-words")),
        class_name="list-disc pl-5 flex flex-col gap-1.5 max-w-prose",
    )
    return rx.cond(HEAD.criteria.length() > 0, section("Criteria", card(listed)), rx.fragment())


def _facts() -> rx.Component:
    return card(
        facts(
            ("Value", money(HEAD.value)),
            ("Hand in", rx.cond(HEAD.deliverables != "", HEAD.deliverables, "as the brief says")),
            ("Scored", rx.cond(HEAD.checkable, "by checks with a right answer", "not by checks")),
            ("Source", rx.cond(HEAD.sample, tag("sample pack"), tag("our own"))),
        ),
        class_name="px-4 py-2",
    )


def _start() -> rx.Component:
    return card(
        rx.el.h2("Start a run", class_name="t-section mb-4"),
        rx.cond(TaskState.coworkers.length() > 0, _start_form(), _nobody()),
    )


def _nobody() -> rx.Component:
    return rx.el.div(
        rx.el.p(
            "Nobody works here yet. Hire a coworker, then give it this task.",
            class_name="text-(--muted) mb-4",
        ),
        link_button("Hire a coworker", "/coworkers/new", mark="plus"),
    )


def _start_form() -> rx.Component:
    starting = TaskState.starting
    return rx.el.form(
        error_banner(TaskState.start_problem),
        field(
            "Coworker",
            select("coworker", rx.foreach(TaskState.coworkers, _option)),
            name="coworker",
        ),
        field(
            "Cap for this run",
            dollars_input("cap", placeholder="the coworker's own"),
            name="cap",
            hint="The most it may spend. Its own caps hold as well.",
            error=TaskState.cap_error,
        ),
        button(
            rx.cond(starting, "Starting", "Start run"),
            type="submit",
            mark="play",
            disabled=starting,
            class_name="w-full",
        ),
        on_submit=TaskState.start,
        no_validate=True,
        class_name="flex flex-col gap-5",
    )


def _option(who: rx.Var[CoworkerLine]) -> rx.Component:
    practice = rx.cond(who.practice, " · practice", "")
    return rx.el.option(who.name + practice, value=who.name)


def _files() -> rx.Component:
    nothing = rx.el.p("No reference files.", class_name="text-(--muted)")
    return section(
        "Reference files",
        rx.cond(
            TaskState.files.length() > 0,
            file_list(rx.foreach(TaskState.files, _file), label="Reference files"),
            nothing,
        ),
        rx.cond(HEAD.sample, rx.fragment(), _upload()),
    )


def _file(file: rx.Var[FileLine]) -> rx.Component:
    return file_row(file.name, file.kind, file.size, href=file.href, opens=False)


def _upload() -> rx.Component:
    return upload(
        rx.Var.create("/files/tasks/") + HEAD.id,
        hint="What the coworker is to read. Up to 20 files.",
        problem=TaskState.upload_problem,
    )
