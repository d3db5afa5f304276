"""Scoring a deliverable oneself, below the machine's score."""

from typing import Any

import reflex as rx

from openos.components.buttons import button
from openos.components.feedback import error_banner
from openos.components.forms import field, text_area, text_input
from openos.pages.layout import for_operators
from openos.state.scoring import PartField, ScoringState

BEGIN: Any = ScoringState.begin


def scoring() -> rx.Component:
    """A button, and the form that it opens."""
    opener = button("Score it yourself", variant="secondary", on_click=BEGIN)
    return for_operators(
        rx.el.div(
            rx.cond(ScoringState.open, _form(), rx.fragment(opener, error_banner(ScoringState.problem))),
            class_name="mt-4 pt-4 border-t border-(--border)",
        )
    )


def _error(name: str) -> rx.Var[str]:
    return ScoringState.errors.get(name, "")


def _form() -> rx.Component:
    saving = ScoringState.saving
    return rx.el.form(
        field(
            "Your score, 0 to 100",
            text_input("score", input_mode="decimal", auto_complete="off", invalid=_error("score") != ""),
            name="score",
            error=_error("score"),
        ),
        rx.el.details(
            rx.el.summary(
                "Score each part instead",
                class_name="t-small text-(--accent) inline-flex items-center min-h-11",
            ),
            rx.el.div(rx.foreach(ScoringState.parts, _part), class_name="flex flex-col gap-4 mt-2"),
        ),
        field("Comment", text_area("comment", rows=3, max_length=4_000), name="comment"),
        _override(),
        error_banner(ScoringState.problem),
        rx.el.div(
            button(rx.cond(saving, "Saving", "Save score"), type="submit", disabled=saving),
            button("Cancel", variant="quiet", on_click=ScoringState.close),
            class_name="flex gap-2",
        ),
        on_submit=ScoringState.save,
        no_validate=True,
        class_name="flex flex-col gap-4",
    )


def _part(part: rx.Var[PartField]) -> rx.Component:
    return rx.el.label(
        rx.el.span(part.label, class_name="block t-small t-strong mb-1.5"),
        rx.el.span(part.criteria, class_name="block t-small text-(--muted) whitespace-pre-wrap mb-1.5"),
        text_input(part.name, input_mode="decimal", auto_complete="off"),
    )


def _override() -> rx.Component:
    return rx.fragment(
        rx.el.label(
            rx.el.input(type="checkbox", name="override", class_name="mt-1"),
            rx.el.span(
                "Let my score count instead",
                rx.el.span(
                    "Pay follows it; both scores stay visible.", class_name="block t-small text-(--muted)"
                ),
            ),
            class_name="flex gap-2.5 items-start min-h-11",
        ),
        field(
            "Reason",
            text_input("reason", max_length=1_000, auto_complete="off", invalid=_error("reason") != ""),
            name="reason",
            hint="Needed when it counts instead.",
            error=_error("reason"),
        ),
    )
