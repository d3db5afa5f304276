"""The forms that change a coworker, each beside what it changes."""

from typing import Any

import reflex as rx

from openos.components.buttons import button
from openos.components.feedback import error_banner
from openos.components.forms import dollars_input, field, fields, text_area, text_input
from openos.components.permissions import permissions
from openos.components.skills import skill_boxes
from openos.components.surfaces import card
from openos.pages.layout import for_operators, for_owners
from openos.state.coworker_edit import CoworkerEdit

EDIT: Any = CoworkerEdit.edit


def opener(label: str, kind: str, *, owners: bool = False) -> rx.Component:
    """The button that opens a form, for those who may send it."""
    shown = for_owners if owners else for_operators
    return shown(button(label, variant="secondary", on_click=EDIT(kind)))


def _error(name: str) -> rx.Var[str]:
    return CoworkerEdit.errors.get(name, "")


def _given(name: str) -> rx.Var[str]:
    return CoworkerEdit.given.get(name, "")


def _form(kind: str, *inputs: rx.Component, save: str) -> rx.Component:
    saving = CoworkerEdit.saving
    form = rx.el.form(
        *inputs,
        error_banner(CoworkerEdit.problem),
        rx.el.div(
            button(rx.cond(saving, "Saving", save), type="submit", disabled=saving),
            button("Cancel", variant="quiet", on_click=CoworkerEdit.cancel),
            class_name="flex gap-2",
        ),
        on_submit=CoworkerEdit.save,
        no_validate=True,
        class_name="flex flex-col gap-5",
    )
    return rx.cond(CoworkerEdit.editing == kind, card(form, class_name="p-4 sm:p-5 mb-3"), rx.fragment())


def instructions_editor() -> rx.Component:
    """How it works, in a person's words."""
    return _form(
        "instructions",
        field(
            "Instructions",
            text_area(
                "instructions",
                rows=8,
                max_length=20_000,
                default_value=_given("instructions"),
                auto_focus=True,
            ),
            name="instructions",
            hint="How it works, in your words. Runs that start from now on follow them.",
            error=_error("instructions"),
        ),
        save="Save instructions",
    )


def caps_editor() -> rx.Component:
    """What it may spend; also while it works."""

    def cap(name: str, label: str, **props: Any) -> rx.Component:  # noqa: ANN401
        control = dollars_input(name, placeholder="no cap", default_value=_given(name), **props)
        return field(label, control, name=name, error=_error(name))

    return _form(
        "caps",
        rx.el.div(
            cap("cap_run", "One run", auto_focus=True),
            cap("cap_daily", "A day"),
            cap("cap_monthly", "A month"),
            class_name="grid gap-5 sm:grid-cols-3",
        ),
        rx.el.p(
            "Counts from the next call on, in runs that are under way too. Left empty, there is no cap.",
            class_name="t-small text-(--muted)",
        ),
        save="Save caps",
    )


def skills_editor() -> rx.Component:
    """What it is given to read before work."""
    return _form("skills", skill_boxes(CoworkerEdit.skills), save="Save skills")


def tools_editor() -> rx.Component:
    """What it may do; also while it works."""
    return _form(
        "tools",
        permissions(CoworkerEdit.tools),
        rx.el.p(
            "Ask first: a person approves each call. Counts from the next call on, in runs under way too.",
            class_name="t-small text-(--muted)",
        ),
        save="Save tools",
    )


def balance_editor() -> rx.Component:
    """A top-up, or a correction with its reason."""
    buttons = rx.el.div(
        button("Top up", variant="secondary", mark="plus", on_click=EDIT("top-up")),
        button("Correct", variant="quiet", on_click=EDIT("correction")),
        rx.cond(
            CoworkerEdit.saved != "", rx.el.span("Saved.", role="status", class_name="t-small"), rx.fragment()
        ),
        class_name="flex flex-wrap items-center gap-2",
    )
    return for_owners(
        buttons,
        _balance("top-up", "Paid into the balance.", "Optional.", save="Top up"),
        _balance("correction", "With a minus it is taken away.", "It stands in the ledger.", save="Correct"),
    )


def _balance(kind: str, about_amount: str, about_memo: str, *, save: str) -> rx.Component:
    return _form(
        kind,
        fields(
            field(
                "Amount",
                dollars_input("amount", auto_focus=True),
                name="amount",
                hint=about_amount,
                error=_error("amount"),
            ),
            field(
                "What for",
                text_input("memo", max_length=300, auto_complete="off"),
                name="memo",
                hint=about_memo,
                error=_error("memo"),
            ),
        ),
        save=save,
    )
