"""Sign in, or create the account and its workspace."""

import reflex as rx

from openos.components.brand import wordmark
from openos.components.buttons import button
from openos.components.forms import field, native_form, text_input
from openos.components.icons import icon
from openos.components.links import text_link
from openos.components.shell import bare
from openos.components.surfaces import card
from openos.pages.layout import title
from openos.state.session import SessionState
from openos.state.sign_in import SignInState


@rx.page(route="/sign-in", title=title("Sign in"))
def sign_in() -> rx.Component:
    return bare(
        wordmark(size=32),
        _signed_in(),
        rx.cond(SignInState.link != "", _reset(), rx.cond(SignInState.creating, _sign_up(), _sign_in())),
    )


def _heading(words: str, lead: str) -> rx.Component:
    return rx.el.div(
        rx.el.h1(words, class_name="t-title"),
        rx.el.p(lead, class_name="text-(--muted) mt-1"),
        class_name="mt-8 mb-5",
    )


def _failure() -> rx.Component:
    return rx.cond(
        SignInState.failure != "",
        rx.el.div(
            icon("circle-alert", class_name="text-(--negative) mt-0.5"),
            rx.el.p(SignInState.failure),
            role="alert",
            class_name="flex gap-3 rounded-lg bg-(--negative-soft) px-4 py-3 mb-5",
        ),
        rx.fragment(),
    )


def _form(action: str, submit: str, *fields: rx.Component) -> rx.Component:
    return card(
        _failure(),
        native_form(
            *fields,
            rx.el.input(type="hidden", name="next", value=SignInState.following, read_only=True),
            button(submit, type="submit", class_name="w-full"),
            action=action,
            method="post",
            class_name="flex flex-col gap-5",
        ),
    )


def _email() -> rx.Component:
    control = text_input(
        "email",
        type="email",
        auto_complete="username",
        required=True,
        max_length=254,
        default_value=SignInState.email,
        key=SignInState.email,
    )
    return field("Email", control, name="email")


def _password(autocomplete: str, hint: str = "") -> rx.Component:
    control = text_input("password", type="password", auto_complete=autocomplete, required=True)
    return field("Password", control, name="password", hint=hint)


def _other(question: str, label: str) -> rx.Component:
    link = text_link(label, SignInState.other_way)
    return rx.el.p(question, " ", link, class_name="text-(--muted) mt-5 text-center")


def _signed_in() -> rx.Component:
    return rx.cond(
        SessionState.email != "",
        rx.el.p(
            "You are signed in as ",
            SessionState.email,
            ". ",
            text_link("Go to your workspace", "/"),
            class_name="rounded-lg bg-(--sunken) px-4 py-3 mt-6",
        ),
        rx.fragment(),
    )


def _sign_in() -> rx.Component:
    return rx.fragment(
        _heading("Sign in", "Your coworkers carry on while you are away."),
        _form("/auth/sign-in", "Sign in", _email(), _password("current-password")),
        _other("New here?", "Create an account"),
    )


def _reset() -> rx.Component:
    link = rx.el.input(type="hidden", name="link", value=SignInState.link, read_only=True)
    control = text_input("new", type="password", auto_complete="new-password", required=True)
    hint = "At least 10 characters, and not easy to guess. Every browser is signed out."
    return rx.fragment(
        _heading("Choose a new password", "The link that you followed is good once."),
        _form("/auth/reset", "Set password", link, field("New password", control, name="new", hint=hint)),
        _other("Remembered it?", "Sign in"),
    )


def _sign_up() -> rx.Component:
    name = text_input("display_name", auto_complete="name", required=True, max_length=80)
    workspace = text_input("workspace_name", auto_complete="organization", max_length=80)
    return rx.fragment(
        _heading("Create an account", "It comes with a workspace of its own, which you own."),
        _form(
            "/auth/sign-up",
            "Create account",
            field("Your name", name, name="display_name"),
            field(
                "Workspace",
                workspace,
                name="workspace_name",
                hint="The team whose coworkers and money these are. Left empty, it gets your name.",
            ),
            _email(),
            _password("new-password", "At least 10 characters, and not easy to guess."),
        ),
        _other("Have an account?", "Sign in"),
    )
