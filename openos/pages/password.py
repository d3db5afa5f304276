"""The part of the settings where a person changes the password."""

import reflex as rx

from openos.components.buttons import button
from openos.components.forms import field, native_form, text_input
from openos.components.surfaces import card, section
from openos.state.password import PasswordState


def password() -> rx.Component:
    """A form that the browser posts: the password never passes through a state."""
    return section(
        "Password",
        card(
            native_form(
                field("Current password", _input("current", "current-password"), name="current"),
                field(
                    "New password",
                    _input("new", "new-password"),
                    name="new",
                    hint="At least 10 characters, and not easy to guess. All other browsers are signed out.",
                    error=PasswordState.failure,
                ),
                rx.el.div(
                    button("Change password", type="submit"), _done(), class_name="flex items-center gap-3"
                ),
                action="/auth/password",
                method="post",
                class_name="flex flex-col gap-5",
            )
        ),
    )


def _input(name: str, autocomplete: str) -> rx.Component:
    return text_input(name, type="password", auto_complete=autocomplete, required=True)


def _done() -> rx.Component:
    return rx.cond(PasswordState.changed, rx.el.span("Changed.", role="status"), rx.fragment())
