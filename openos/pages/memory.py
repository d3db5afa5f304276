"""The memory of a coworker, as a part of its page."""

from typing import Any

import reflex as rx

from openos.components.amounts import moment
from openos.components.buttons import button
from openos.components.feedback import empty_state, error_banner
from openos.components.forms import field, text_area, text_input
from openos.components.links import text_link
from openos.components.status import tag
from openos.components.surfaces import CARD, card, section
from openos.pages.layout import for_operators
from openos.state.memory import NEW, MemoryState, NoteLine

EDIT: Any = MemoryState.edit
ASK: Any = MemoryState.ask_to_delete


def memory() -> rx.Component:
    """What it remembers, with a search, and what people may do about it."""
    nothing = empty_state(
        rx.cond(MemoryState.wanted != "", "No note fits", "Nothing remembered yet"),
        "What it learns in its work, and what you write down for it, is kept here. "
        "Notes that fit a task are given to it when the task begins.",
        mark="book-open",
    )
    return section(
        "Memory",
        rx.cond(MemoryState.editing == NEW, _form(), rx.fragment()),
        rx.cond(MemoryState.total > 0, _search(), rx.fragment()),
        rx.cond(MemoryState.editing == "", error_banner(MemoryState.problem), rx.fragment()),
        rx.cond(
            MemoryState.notes.length() > 0,
            rx.el.ul(rx.foreach(MemoryState.notes, _note), class_name=f"{CARD} overflow-hidden"),
            nothing,
        ),
        aside=for_operators(button("Add a note", variant="secondary", mark="plus", on_click=EDIT(NEW))),
        id="memory",
    )


def _search() -> rx.Component:
    return rx.el.form(
        rx.el.div(
            text_input(
                "wanted",
                type="search",
                placeholder="Search the notes",
                aria_label="Search the notes",
                max_length=500,
                auto_complete="off",
            ),
            class_name="min-w-0 flex-1",
        ),
        button("Search", type="submit", variant="secondary"),
        on_submit=MemoryState.look_for,
        class_name="flex gap-2 mb-3",
    )


def _note(note: rx.Var[NoteLine]) -> rx.Component:
    return rx.el.li(
        rx.cond(MemoryState.editing == note.id, _form(), _shown(note)),
        class_name="px-4 py-3 border-b border-(--border) last:border-0",
        key=note.id,
    )


def _shown(note: rx.Var[NoteLine]) -> rx.Component:
    origin = rx.cond(
        note.by_person,
        tag("by a person"),
        rx.cond(note.run != "", text_link("learned in a run", note.run), rx.fragment()),
    )
    change = for_operators(
        button("Edit", variant="quiet", on_click=EDIT(note.id), aria_label="Edit " + note.topic),
        button("Delete", variant="quiet", on_click=ASK(note.id), aria_label="Delete " + note.topic),
    )
    return rx.fragment(
        rx.el.div(
            rx.el.h3(note.topic, class_name="t-strong min-w-0 break-words flex-1"),
            rx.el.div(change, class_name="flex"),
            class_name="flex flex-wrap items-center gap-x-3",
        ),
        rx.el.p(note.content, class_name="whitespace-pre-wrap break-words max-w-prose"),
        rx.el.p(
            moment(note.when), " · ", origin, class_name="t-small text-(--muted) mt-1.5 flex flex-wrap gap-1"
        ),
        rx.cond(MemoryState.deleting == note.id, _confirm(), rx.fragment()),
    )


def _confirm() -> rx.Component:
    return rx.el.div(
        rx.el.p("Forget this note for good?", class_name="t-strong mr-2"),
        button("Forget it", variant="danger", disabled=MemoryState.saving, on_click=MemoryState.delete),
        button("Keep it", variant="quiet", on_click=MemoryState.cancel),
        role="group",
        aria_label="Forget this note",
        class_name="flex flex-wrap items-center gap-2 mt-3",
    )


def _form() -> rx.Component:
    saving = MemoryState.saving
    form = rx.el.form(
        field(
            "About",
            text_input(
                "topic",
                max_length=120,
                default_value=MemoryState.given.topic,
                auto_focus=True,
                auto_complete="off",
            ),
            name="topic",
            hint="A few words; they count most when a fitting note is looked for.",
            error=MemoryState.errors.get("topic", ""),
        ),
        field(
            "What to remember",
            text_area("content", rows=5, max_length=4_000, default_value=MemoryState.given.content),
            name="content",
            error=MemoryState.errors.get("content", ""),
        ),
        error_banner(MemoryState.problem),
        rx.el.div(
            button(rx.cond(saving, "Saving", "Save note"), type="submit", disabled=saving),
            button("Cancel", variant="quiet", on_click=MemoryState.cancel),
            class_name="flex gap-2",
        ),
        on_submit=MemoryState.save,
        no_validate=True,
        class_name="flex flex-col gap-5",
    )
    return card(form, class_name="p-4 sm:p-5 mb-3")
