"""A part of the settings about what the workspace attaches: what there is, tested and removed, and a form."""

from typing import Any

import reflex as rx

from openos.components.buttons import button
from openos.components.entries import QUIET, entries, entry
from openos.components.feedback import error_banner
from openos.components.forms import field, text_input
from openos.components.surfaces import card, section
from openos.pages.layout import for_owners
from openos.state.attached import Attached, AttachedLine


def attached(state: type[Attached], title: str, *form: rx.Component, aside: str, add: str) -> rx.Component:
    """The part, by its state; `form` are the fields of a new one and `add` is what its button says.

    Only owners change anything.
    """
    return section(
        title,
        error_banner(state.problem),
        entries(state.lines, lambda line: _line(state, line)),
        for_owners(card(_form(state, form, add))),
        aside=aside,
    )


def _line(state: Any, line: rx.Var[AttachedLine]) -> rx.Component:  # noqa: ANN401
    acts = for_owners(
        button("Test", variant="secondary", disabled=state.busy, on_click=state.test(line.name)),
        button("Remove", variant="quiet", disabled=state.busy, on_click=state.remove(line.name)),
    )
    tone = rx.cond(line.well, "text-(--positive)", "text-(--negative)")
    return entry(
        rx.fragment(rx.el.span(line.name, class_name="t-strong mr-2"), line.key),
        rx.el.p(line.place, class_name="t-small text-(--muted) break-all"),
        rx.el.p(line.note, class_name=QUIET),
        rx.el.p(line.tested, role="status", class_name=["t-small empty:hidden break-words", tone]),
        acts=acts,
        key=line.name,
    )


def _form(state: Any, form: tuple[rx.Component, ...], add: str) -> rx.Component:  # noqa: ANN401
    return rx.el.form(
        *form,
        rx.el.div(button(rx.cond(state.busy, "Working", add), type="submit", disabled=state.busy)),
        on_submit=state.add,
        no_validate=True,
        class_name="flex flex-col gap-5",
        key=state.form.to_string(),
    )


def name_field(state: type[Attached], name: str, *, example: str, hint: str) -> rx.Component:
    """What the new one is called."""
    return field(
        "Name",
        text_input(name, placeholder=example, auto_complete="off"),
        name=name,
        hint=hint,
        error=error(state, "name"),
    )


def error(state: type[Attached], name: str) -> rx.Var[str]:
    """What is wrong with a field of the form."""
    found: rx.Var[str] = state.errors.get(name, "")  # type: ignore[assignment]
    return found
