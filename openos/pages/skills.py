"""The part of the settings about skills."""

from typing import Any

import reflex as rx

from openos.components.buttons import button
from openos.components.entries import QUIET, entries, entry
from openos.components.feedback import error_banner
from openos.components.forms import field, text_area, text_input
from openos.components.links import text_link
from openos.components.surfaces import card, section
from openos.pages.layout import for_operators
from openos.state.skills import SkillLine, SkillsState

STATE = SkillsState
EDIT: Any = SkillsState.edit
RETIRE: Any = SkillsState.retire


def skills() -> rx.Component:
    """Packs of instructions; each change is a new version."""
    add = button("Write a skill", variant="secondary", mark="plus", on_click=STATE.begin)
    return section(
        "Skills",
        error_banner(STATE.problem),
        entries(STATE.lines, _line),
        for_operators(rx.cond(STATE.open == "", add, card(_form()))),
        aside="how you want some kinds of work done",
    )


def _line(line: rx.Var[SkillLine]) -> rx.Component:
    acts = for_operators(
        button("New version", variant="secondary", disabled=STATE.busy, on_click=EDIT(line.id)),
        button("Retire", variant="quiet", disabled=STATE.busy, on_click=RETIRE(line.id)),
    )
    return entry(
        rx.fragment(text_link(line.name, line.href, class_name="t-strong mr-2"), line.facts),
        rx.el.p(line.summary, class_name=QUIET),
        acts=acts,
        key=line.id,
    )


def _form() -> rx.Component:
    name = field(
        "Name",
        text_input("skill_name", placeholder="month-end-close", auto_complete="off"),
        name="skill_name",
        hint="Small letters, digits and dashes: it is also the folder that coworkers find it in.",
        error=_error("name"),
    )
    return rx.el.form(
        rx.cond(STATE.open == "new", name, rx.fragment()),
        field(
            "Instructions",
            text_area("skill_instructions", rows=12, max_length=50_000, default_value=STATE.instructions),
            name="skill_instructions",
            hint="Markdown. The first line says what it is about. Runs that begin from now on use it.",
            error=_error("instructions"),
        ),
        rx.el.div(
            button(rx.cond(STATE.busy, "Saving", "Save"), type="submit", disabled=STATE.busy),
            button("Cancel", variant="quiet", on_click=STATE.close),
            class_name="flex gap-2",
        ),
        on_submit=STATE.save,
        no_validate=True,
        class_name="flex flex-col gap-5",
        key=STATE.open,
    )


def _error(name: str) -> rx.Var[str]:
    return STATE.errors.get(name, "")
