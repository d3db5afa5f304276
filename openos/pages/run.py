"""One run, live: status, money, steps as they happen, files as they appear, and the score."""

from typing import Any

import reflex as rx

from openos.components.amounts import maybe, moment, money
from openos.components.buttons import button, link_button
from openos.components.feedback import error_banner, skeleton_figures, skeleton_rows
from openos.components.files import file_list, file_row
from openos.components.icons import icon
from openos.components.links import page_link, text_link
from openos.components.navigation import breadcrumb
from openos.components.people import coworker
from openos.components.status import practice_if, status_badge
from openos.components.surfaces import CARD, card, figure, figures, heading, section
from openos.components.timeline import steps
from openos.pages.evaluation import evaluation
from openos.pages.layout import for_operators, page, title_of
from openos.pages.question import question
from openos.state.rows import FileLine, UsedSkill
from openos.state.run import RunState
from openos.state.run_feed import PlanStep, TaskPart

HEAD: Any = RunState.head
STOP: Any = RunState.stop


@rx.page(route="/runs/[run_id]", title=title_of(HEAD.title, before="Run"), on_load=RunState.follow)
def run() -> rx.Component:
    return page(
        breadcrumb(("Runs", "/runs"), here=HEAD.title),
        error_banner(RunState.problem),
        rx.cond(
            RunState.loading,
            rx.fragment(skeleton_figures(), skeleton_rows(8)),
            rx.cond(HEAD.id != "", rx.fragment(_top(), question(), _figures(), _body()), rx.fragment()),
        ),
        current="runs",
    )


def _top() -> rx.Component:
    who = rx.el.span(
        coworker(HEAD.initials, HEAD.practice),
        text_link(HEAD.coworker, HEAD.coworker_href),
        rx.el.span(HEAD.model),
        practice_if(HEAD.practice),
        class_name="inline-flex flex-wrap items-center gap-x-2.5 gap-y-1 mt-1",
    )
    return rx.el.div(
        heading(HEAD.title, _actions(), lead=who),
        rx.el.div(
            status_badge(HEAD.status),
            rx.el.span(
                rx.cond(
                    HEAD.ended,
                    rx.fragment("took ", HEAD.took, ", started ", moment(HEAD.started)),
                    RunState.heard,
                ),
                class_name="t-small text-(--muted)",
            ),
            role="status",
            class_name="flex flex-wrap items-center gap-3 mt-3",
        ),
        _told(HEAD.queue),
        _told(HEAD.hint),
        _told(HEAD.retries),
        rx.cond(
            RunState.pausing,
            _told(rx.Var.create("It pauses as soon as the step at hand has ended.")),
            rx.fragment(),
        ),
    )


def _told(words: rx.Var[str]) -> rx.Component:
    return rx.cond(words != "", rx.el.p(words, class_name="mt-2"), rx.fragment())


def _actions() -> rx.Component:
    """Only what this run can do now."""
    asking = RunState.asking
    pause = button(
        rx.cond(RunState.pausing, "Pausing", "Pause"),
        variant="secondary",
        mark="pause",
        disabled=RunState.pausing | asking,
        on_click=RunState.pause,
    )
    resume = button("Resume", mark="play", disabled=asking, on_click=RunState.resume)
    after_step = button(
        "Stop after this step", variant="secondary", disabled=asking, on_click=STOP("after_step")
    )
    return for_operators(
        rx.match(
            HEAD.status,
            ("queued", rx.fragment(pause, _stop("Stop"))),
            ("running", rx.fragment(pause, after_step, _stop("Stop now"))),
            (
                "waiting",
                rx.fragment(rx.cond(RunState.question.id != "", rx.fragment(), resume), _stop("Stop")),
            ),
            ("stopping", _stop("Stop now")),
            rx.fragment(),
        ),
        rx.cond(HEAD.ended, _again(), rx.fragment()),
    )


def _stop(label: str) -> rx.Component:
    return button(
        rx.cond(RunState.stopping_now, "Stopping", label),
        variant="danger",
        mark="square",
        disabled=RunState.stopping_now | RunState.asking,
        on_click=STOP("now"),
    )


def _again() -> rx.Component:
    asking = RunState.asking
    retry = button(
        "Retry",
        mark="rotate-ccw",
        disabled=asking,
        title="Goes on with the tasks that were not delivered; recorded steps are not paid again.",
        on_click=RunState.retry,
    )
    return rx.fragment(
        link_button("Another task", "/tasks", variant="quiet"),
        button(
            "Run again",
            variant="secondary",
            mark="play",
            disabled=asking,
            title="A new run of the same coworker on the same tasks, from the beginning.",
            on_click=RunState.run_again,
        ),
        rx.cond(HEAD.retryable, retry, rx.fragment()),
    )


def _figures() -> rx.Component:
    cap = rx.cond(HEAD.cap.known, rx.fragment("of at most ", money(HEAD.cap)), "no cap of its own")
    return figures(
        figure("Spend", money(HEAD.spend), cap),
        figure(
            "Tokens in",
            maybe(HEAD.tokens_in, none="none yet"),
            rx.fragment(HEAD.tokens_out, " out"),
        ),
        figure("Earned", money(HEAD.income, none="not yet"), "for accepted work"),
        figure(
            "Balance", money(HEAD.balance, toned=True), text_link("Ledger", HEAD.coworker_href + "#ledger")
        ),
    )


def _body() -> rx.Component:
    return rx.el.div(
        rx.el.div(_steps(), class_name="min-w-0"),
        rx.el.div(
            rx.foreach(RunState.tasks, _plan),
            _files(),
            rx.foreach(RunState.tasks, _task),
            _skills(),
            class_name="flex flex-col gap-6 min-w-0",
        ),
        class_name="grid gap-6 lg:grid-cols-[minmax(0,1fr)_22rem] items-start",
    )


def _plan(part: rx.Var[TaskPart]) -> rx.Component:
    """What the coworker set out to do, ticked off by itself."""
    listed = section(
        "Plan",
        rx.el.ol(rx.foreach(part.plan, _planned), class_name=f"{CARD} px-4 py-3 flex flex-col gap-2"),
        aside=part.planned,
    )
    return rx.cond(part.planned != "", listed, rx.fragment())


def _planned(step: rx.Var[PlanStep]) -> rx.Component:
    mark = rx.match(
        step.status,
        ("done", icon("circle-check", size=18, class_name="text-(--positive) mt-px")),
        ("active", icon("circle-dot", size=18, class_name="text-(--accent) mt-px")),
        icon("circle", size=18, class_name="text-(--faint) mt-px"),
    )
    words = rx.match(step.status, ("done", "Done: "), ("active", "Now: "), "Still to do: ")
    return rx.el.li(
        mark,
        rx.el.span(rx.el.span(words, class_name="sr-only"), step.text, class_name="min-w-0 break-words"),
        class_name=["flex gap-2.5", rx.cond(step.status == "done", "text-(--muted)", "")],
    )


def _steps() -> rx.Component:
    def rows(listed: Any) -> rx.Component:  # noqa: ANN401
        return steps(listed, opened=RunState.opened, text=RunState.opened_text, on_toggle=RunState.toggle)

    waiting = rx.el.p(
        rx.cond(HEAD.ended, "No steps were recorded.", "The first step appears as soon as it is sent."),
        class_name="px-4 py-4 text-(--muted)",
    )
    return section(
        "Steps",
        rx.cond(
            RunState.more,
            rx.el.div(
                button("Show earlier steps", variant="quiet", on_click=RunState.load_earlier),
                class_name="mb-2",
            ),
            rx.fragment(),
        ),
        rx.el.ol(
            rows(RunState.earlier),
            rows(RunState.settled),
            rows(RunState.fresh),
            rx.cond(RunState.fresh.length() == 0, rx.el.li(waiting), rx.fragment()),
            id="steps",
            class_name=f"{CARD} overflow-hidden",
        ),
        aside=rx.fragment(HEAD.steps, " done"),
    )


def _files() -> rx.Component:
    return section(
        "Files",
        rx.cond(
            RunState.files.length() > 0,
            file_list(rx.foreach(RunState.files, _file), label="Files of this run"),
            rx.el.p(
                rx.cond(HEAD.ended, "No files were made.", "Files appear here as they are made."),
                class_name=f"{CARD} px-4 py-4 text-(--muted)",
            ),
        ),
    )


def _file(file: rx.Var[FileLine]) -> rx.Component:
    return file_row(file.name, file.kind, rx.fragment(file.note, " · ", file.size), href=file.href)


def _skills() -> rx.Component:
    """What it was told about how this workspace wants work done, as it stood when the run began."""
    listed = section(
        "Skills",
        rx.el.ul(rx.foreach(RunState.skills, _skill), class_name=f"{CARD} overflow-hidden"),
        aside="as the run began",
    )
    return rx.cond(RunState.skills.length() > 0, listed, rx.fragment())


def _skill(used: rx.Var[UsedSkill]) -> rx.Component:
    return rx.el.li(
        page_link(
            icon("scroll-text", size=18, class_name="text-(--muted)"),
            rx.el.span(used.words, class_name="min-w-0 flex-1 truncate"),
            icon("chevron-right", size=16, class_name="text-(--faint)"),
            href=used.href,
            class_name="flex items-center gap-3 min-h-11 px-4 py-2.5 hover:bg-(--hover)",
        ),
        class_name="border-b border-(--border) last:border-0",
    )


def _task(part: rx.Var[TaskPart]) -> rx.Component:
    return section(
        rx.cond(part.evaluated, "Score", "Task"),
        card(
            rx.el.div(
                text_link(part.title, part.href, class_name="t-strong min-w-0 flex-1"),
                status_badge(
                    rx.cond((HEAD.status == "waiting") & (part.status == "running"), "waiting", part.status)
                ),
                class_name="flex flex-wrap items-start gap-2",
            ),
            rx.cond(
                (part.hint != "") & (part.hint != HEAD.hint),
                rx.el.p(part.hint, class_name="mt-2"),
                rx.fragment(),
            ),
            rx.cond(
                part.summary != "",
                rx.el.p(part.summary, class_name="text-(--muted) whitespace-pre-wrap mt-2"),
                rx.fragment(),
            ),
            rx.cond(
                part.evaluated,
                rx.el.div(evaluation(part.score), class_name="mt-4"),
                rx.el.p(
                    rx.cond(HEAD.ended, "Not scored.", "Scored when the work is handed in."),
                    class_name="t-small text-(--muted) mt-2",
                ),
            ),
        ),
    )
