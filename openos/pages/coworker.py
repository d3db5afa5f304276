"""One coworker: money first, then what it did and its ledger."""

from typing import Any

import reflex as rx

from openos.components.amounts import maybe, meter, moment, money
from openos.components.buttons import button, link_button
from openos.components.charts import curve
from openos.components.feedback import (
    empty_state,
    error_banner,
    practice_notice,
    skeleton_figures,
    skeleton_rows,
)
from openos.components.files import file_list, file_row
from openos.components.links import row_link
from openos.components.navigation import breadcrumb, pager
from openos.components.people import coworker as face
from openos.components.status import practice_if, status_badge, tag
from openos.components.surfaces import card, figure, figures, heading, section
from openos.components.tables import Column, cells, table
from openos.pages.coworker_edit import (
    balance_editor,
    caps_editor,
    instructions_editor,
    opener,
    skills_editor,
    tools_editor,
)
from openos.pages.layout import page, title_of
from openos.pages.memory import memory
from openos.state.coworker import CapLine, CoworkerState, Entry
from openos.state.coworker_edit import CoworkerEdit
from openos.state.memory import MemoryState
from openos.state.rows import FileLine, RunLine

RUNS = [
    Column("Run"),
    Column("Score", right=True, wide=True),
    Column("Spend", right=True, wide=True),
    Column("Income", right=True),
    Column("Started", right=True, wide=True),
]
LEDGER = [
    Column("Entry"),
    Column("For", wide=True),
    Column("When", wide=True),
    Column("Amount", right=True),
    Column("Balance", right=True),
]
HEAD: Any = CoworkerState.head


@rx.page(
    route="/coworkers/[signature]",
    title=title_of(HEAD.name, before="Coworker"),
    on_load=[CoworkerState.load, CoworkerEdit.load, MemoryState.load],
)
def coworker() -> rx.Component:
    return page(
        breadcrumb(("Coworkers", "/coworkers"), here=HEAD.name),
        error_banner(CoworkerState.problem, retry=CoworkerState.load),
        rx.cond(
            CoworkerState.loading,
            rx.fragment(skeleton_figures(), skeleton_rows()),
            rx.cond(HEAD.name != "", rx.fragment(_top(), _money(), _work(), _ledger()), rx.fragment()),
        ),
        current="coworkers",
        on_shown=[CoworkerEdit.arrive, MemoryState.arrive],
    )


def _top() -> rx.Component:
    name = rx.el.span(
        face(HEAD.initials, HEAD.practice),
        HEAD.name,
        rx.cond(HEAD.imported, tag("imported"), status_badge(HEAD.status)),
        practice_if(HEAD.practice),
        class_name="flex flex-wrap items-center gap-2.5",
    )
    work = rx.cond(
        HEAD.live_run != "",
        link_button("Watch its run", HEAD.live_run, variant="secondary", mark="activity"),
        rx.cond(HEAD.imported, rx.fragment(), link_button("Give a task", "/tasks", mark="plus")),
    )
    return rx.el.div(
        heading(
            name,
            rx.cond(HEAD.imported, rx.fragment(), opener("Edit instructions", "instructions")),
            work,
            lead=rx.fragment(HEAD.model, " · ", HEAD.since),
        ),
        instructions_editor(),
        rx.cond(
            (HEAD.instructions != "") & (CoworkerEdit.editing != "instructions"),
            rx.el.details(
                rx.el.summary(
                    "Instructions", class_name="t-small text-(--accent) inline-flex items-center min-h-11"
                ),
                rx.el.p(HEAD.instructions, class_name="whitespace-pre-wrap max-w-prose"),
            ),
            rx.fragment(),
        ),
        rx.cond(HEAD.practice, rx.el.div(practice_notice(), class_name="mt-4"), rx.fragment()),
    )


def _money() -> rx.Component:
    return rx.el.div(
        figures(
            figure(
                "Balance", money(HEAD.balance, toned=True), rx.fragment("opened with ", money(HEAD.opening))
            ),
            figure("Spend", money(HEAD.spend), "all calls so far"),
            figure("Income", money(HEAD.income), "accepted work"),
            figure("Average score", maybe(HEAD.score), HEAD.scored),
        ),
        rx.cond(HEAD.imported, rx.fragment(), balance_editor()),
        rx.cond(CoworkerState.curve != "", _curve(), rx.fragment()),
        class_name="flex flex-col gap-3",
    )


def _curve() -> rx.Component:
    return card(
        curve(CoworkerState.curve, label="The balance over time"),
        rx.el.p(
            rx.el.span("opening"),
            rx.el.span("balance over time"),
            rx.el.span(CoworkerState.until),
            class_name="flex justify-between t-small text-(--muted) mt-2",
        ),
    )


def _work() -> rx.Component:
    """What was imported has files, but no caps to use and no runs of ours."""
    return rx.cond(
        HEAD.imported, _files(), rx.fragment(_caps(), _skills(), _tools(), _runs(), _files(), memory())
    )


def _files() -> rx.Component:
    listed = rx.fragment(
        file_list(rx.foreach(CoworkerState.files, _file), label="Deliverables"),
        rx.cond(
            CoworkerState.more_files,
            button("Show more", variant="quiet", class_name="mt-2", on_click=CoworkerState.show_more_files),
            rx.fragment(),
        ),
    )
    return rx.cond(CoworkerState.files.length() > 0, section("Deliverables", listed), rx.fragment())


def _file(file: rx.Var[FileLine]) -> rx.Component:
    note = rx.fragment(file.created.ago, " · ", file.size, " · ", file.task)
    return file_row(file.name, file.kind, note, href=file.href)


def _skills() -> rx.Component:
    return section(
        "Skills",
        skills_editor(),
        rx.cond(
            HEAD.skills.length() > 0,
            rx.el.div(rx.foreach(HEAD.skills, lambda words: tag(words)), class_name="flex flex-wrap gap-2"),
            rx.el.p("It has no skills.", class_name="text-(--muted)"),
        ),
        aside=rx.cond(CoworkerEdit.editing == "skills", rx.fragment(), opener("Change skills", "skills")),
        id="skills",
    )


def _tools() -> rx.Component:
    every = "Every tool may be used."
    return section(
        "Tools",
        tools_editor(),
        rx.cond(
            HEAD.restricted.length() > 0,
            rx.el.div(
                rx.foreach(HEAD.restricted, lambda words: tag(words)), class_name="flex flex-wrap gap-2"
            ),
            rx.el.p(every, class_name="text-(--muted)"),
        ),
        aside=rx.cond(CoworkerEdit.editing == "tools", rx.fragment(), opener("Change tools", "tools")),
        id="tools",
    )


def _caps() -> rx.Component:
    return section(
        "Caps",
        caps_editor(),
        rx.el.div(rx.foreach(CoworkerState.caps, _cap), class_name="grid gap-3 sm:grid-cols-3"),
        aside=opener("Change caps", "caps", owners=True),
    )


def _cap(cap: rx.Var[CapLine]) -> rx.Component:
    limited = rx.fragment(
        rx.el.p(
            rx.el.span(money(cap.spent), class_name="t-strong"),
            rx.el.span(" of ", money(cap.limit), class_name="text-(--muted)"),
            class_name="mt-1 mb-2",
        ),
        meter(rx.Var.create("Used of the cap: ") + cap.label, cap.share),
        rx.cond(
            cap.holds,
            rx.el.p(
                money(cap.reserved),
                " reserved for a call under way",
                class_name="t-small text-(--muted) mt-2",
            ),
            rx.fragment(),
        ),
    )
    free = rx.el.p(
        rx.el.span(money(cap.spent), class_name="t-strong"),
        rx.el.span(", no cap", class_name="text-(--muted)"),
        class_name="mt-1",
    )
    ahead = rx.el.p(
        rx.cond(
            cap.limited,
            rx.fragment(rx.el.span(money(cap.limit), class_name="t-strong"), " at most"),
            "no cap",
        ),
        class_name="mt-1 text-(--muted)",
    )
    return card(
        rx.el.p(cap.label, class_name="t-label"),
        rx.cond(cap.counts, rx.cond(cap.limited, limited, free), ahead),
        class_name="p-4",
    )


def _runs() -> rx.Component:
    nothing = empty_state(
        "No runs yet",
        "What it works on appears here, with the score and the money.",
        link_button("Choose a task", "/tasks"),
        mark="activity",
    )
    return section(
        "Latest runs",
        rx.cond(
            CoworkerState.runs.length() > 0, table("Latest runs", RUNS, CoworkerState.runs, _run), nothing
        ),
    )


def _run(run: rx.Var[RunLine]) -> rx.Component:
    return cells(
        RUNS,
        rx.el.div(
            row_link(run.title, run.href),
            rx.el.div(status_badge(run.status), class_name="mt-1"),
            class_name="min-w-0",
        ),
        maybe(run.score, none="not scored"),
        money(run.spend),
        money(run.income, none="not yet"),
        moment(run.started),
    )


def _ledger() -> rx.Component:
    return section(
        "Ledger",
        rx.cond(
            CoworkerState.entries.length() > 0,
            rx.fragment(
                table("Ledger, newest first", LEDGER, CoworkerState.entries, _entry),
                pager(
                    CoworkerState.shown,
                    has_previous=CoworkerState.has_newer,
                    has_next=CoworkerState.has_older,
                    previous=CoworkerState.newer,
                    following=CoworkerState.older,
                ),
            ),
            empty_state("No entries yet", "Every cent in and out is written here.", mark="receipt-text"),
        ),
        aside="every cent in and out, newest first",
        id="ledger",
    )


def _entry(line: rx.Var[Entry]) -> rx.Component:
    kind = rx.cond(
        line.run != "",
        row_link(line.kind, line.run),
        rx.el.span(line.kind, class_name="t-strong whitespace-nowrap"),
    )
    return cells(
        LEDGER,
        rx.el.div(kind, rx.el.p(line.memo, class_name="t-small text-(--muted) line-clamp-2 sm:hidden")),
        rx.el.span(line.memo, title=line.price, class_name="text-(--muted)"),
        moment(line.when),
        money(line.amount, gain=True),
        money(line.balance),
    )
