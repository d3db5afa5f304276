"""Home: what to do first, then what is under way, what came out, and who has how much."""

import reflex as rx

from openos.components.amounts import moment, money
from openos.components.buttons import link_button
from openos.components.feedback import empty_state, error_banner, skeleton_rows
from openos.components.files import file_list, file_row
from openos.components.icons import icon
from openos.components.links import page_link, text_link
from openos.components.people import coworker
from openos.components.status import practice_if, status_badge
from openos.components.surfaces import card, heading, section
from openos.pages.layout import page, title
from openos.state.home import HomeState
from openos.state.question import WaitingLine
from openos.state.rows import CoworkerLine, FileLine, RunLine

ROW = "flex items-center gap-3 min-h-14 px-4 py-2 border-b border-(--border) last:border-0 hover:bg-(--hover)"
LIST = "bg-(--surface) border border-(--border) rounded-(--radius) shadow-(--shadow) overflow-hidden"


@rx.page(route="/", title=title("Home"), on_load=HomeState.follow)
def home() -> rx.Component:
    started = (HomeState.coworkers.length() > 0) & HomeState.any_run
    return page(
        heading("Home", rx.cond(started, link_button("Give a task", "/tasks", mark="plus"), rx.fragment())),
        error_banner(HomeState.problem, retry=HomeState.follow),
        rx.cond(
            HomeState.loading,
            skeleton_rows(6),
            rx.cond(
                HomeState.problem.title != "",
                rx.fragment(),
                rx.cond(started, _work(), _first_steps()),
            ),
        ),
        current="home",
    )


def _first_steps() -> rx.Component:
    hired = HomeState.coworkers.length() > 0
    return card(
        rx.el.h2("Three steps to the first deliverable", class_name="t-section px-4 pt-4 sm:px-5 sm:pt-5"),
        rx.el.ol(
            _step(
                "1",
                "Hire a coworker",
                "Choose a model and say what it may spend. The practice model needs no key.",
                hired,
                link_button("Hire", "/coworkers/new"),
            ),
            _step(
                "2",
                "Give it a task",
                "Take one from the sample pack, with real reference files, or write your own.",
                HomeState.any_run,
                rx.cond(hired, link_button("Choose a task", "/tasks"), rx.fragment()),
            ),
            _step(
                "3",
                "Watch the work and open what comes out",
                "Every step, its cost and the finished file, scored with the evidence.",
                False,
                rx.fragment(),
            ),
        ),
        class_name="overflow-hidden",
    )


def _step(
    number: str, words: str, lead: str, done: rx.Var[bool] | bool, action: rx.Component
) -> rx.Component:
    face = "inline-flex items-center justify-center size-8 rounded-full shrink-0 font-semibold t-small "
    return rx.el.li(
        rx.cond(
            done,
            rx.el.span(
                icon("check", size=16),
                rx.el.span("Done: ", class_name="sr-only"),
                class_name=face + "bg-(--positive-soft) text-(--positive)",
            ),
            rx.el.span(number, class_name=face + "bg-(--sunken) text-(--muted)"),
        ),
        rx.el.div(
            rx.el.p(words, class_name="t-strong"),
            rx.el.p(lead, class_name="text-(--muted)"),
            class_name="flex-1 min-w-0",
        ),
        rx.cond(done, rx.fragment(), action),
        class_name="flex flex-wrap items-center gap-x-4 gap-y-3 px-4 sm:px-5 py-4 border-b "
        "border-(--border) last:border-0",
    )


def _work() -> rx.Component:
    return rx.el.div(
        rx.el.div(_waiting(), _running(), _deliverables(), class_name="flex flex-col gap-6 min-w-0"),
        rx.el.div(_balances(), _recent(), class_name="flex flex-col gap-6 min-w-0"),
        class_name="grid gap-6 lg:grid-cols-2 items-start",
    )


def _waiting() -> rx.Component:
    listed = section(
        "Waiting for you", rx.el.div(rx.foreach(HomeState.waiting, _asks), class_name=LIST), id="waiting"
    )
    return rx.cond(HomeState.waiting.length() > 0, listed, rx.fragment())


def _asks(line: rx.Var[WaitingLine]) -> rx.Component:
    return page_link(
        coworker(line.initials, line.practice),
        rx.el.div(
            rx.el.p(line.words, class_name="t-strong line-clamp-2 break-words"),
            rx.el.p(
                line.coworker,
                " · ",
                line.task,
                " · ",
                moment(line.asked),
                class_name="t-small text-(--muted) truncate",
            ),
            class_name="flex-1 min-w-0",
        ),
        rx.el.span(
            rx.cond(line.approval, "Review", "Answer"),
            class_name="t-small t-strong text-(--accent) whitespace-nowrap",
        ),
        href=line.href,
        class_name=ROW,
    )


def _running() -> rx.Component:
    nothing = rx.el.p("Nobody is working at the moment.", class_name=f"{LIST} px-4 py-4 text-(--muted)")
    return section(
        "Running now",
        rx.cond(
            HomeState.running.length() > 0,
            rx.el.div(rx.foreach(HomeState.running, _run), class_name=LIST),
            nothing,
        ),
        aside=text_link("All runs", "/runs"),
    )


def _recent() -> rx.Component:
    return rx.cond(
        HomeState.recent.length() > 0,
        section("Finished lately", rx.el.div(rx.foreach(HomeState.recent, _run), class_name=LIST)),
        rx.fragment(),
    )


def _run(run: rx.Var[RunLine]) -> rx.Component:
    return page_link(
        coworker(run.initials, run.practice),
        rx.el.div(
            rx.el.p(run.title, class_name="t-strong truncate"),
            rx.el.p(
                run.coworker,
                " · ",
                rx.cond(run.live, money(run.spend), moment(run.last_event, none="no event yet")),
                class_name="t-small text-(--muted) truncate",
            ),
            class_name="flex-1 min-w-0",
        ),
        status_badge(run.status),
        href=run.href,
        class_name=ROW,
    )


def _deliverables() -> rx.Component:
    return section(
        "Latest deliverables",
        rx.cond(
            HomeState.deliverables.length() > 0,
            file_list(rx.foreach(HomeState.deliverables, _file), label="Latest deliverables"),
            empty_state("No deliverable yet", "Finished files appear here.", mark="file-check-2"),
        ),
    )


def _file(file: rx.Var[FileLine]) -> rx.Component:
    note = rx.fragment(file.created.ago, " · ", file.about)
    return file_row(file.name, file.kind, note, href=file.href)


def _balances() -> rx.Component:
    return section(
        "Balances",
        rx.el.div(rx.foreach(HomeState.coworkers, _balance), class_name=LIST),
        aside=text_link("Leaderboard", "/leaderboard"),
    )


def _balance(who: rx.Var[CoworkerLine]) -> rx.Component:
    return page_link(
        coworker(who.initials, who.practice),
        rx.el.span(who.name, class_name="t-strong truncate min-w-0"),
        practice_if(who.practice),
        rx.el.span(money(who.balance, toned=True), class_name="ml-auto t-strong"),
        href=who.href,
        class_name=ROW,
    )
