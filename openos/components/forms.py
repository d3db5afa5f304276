"""Fields with a label, a hint and an error; forms that post by themselves."""

from typing import Any

import reflex as rx
from reflex_components_core.el.elements.base import BaseHTML

from openos.components.icons import icon
from openos.components.kinds import Node, Text

INPUT = (
    "w-full rounded-lg border border-(--border-strong) bg-(--surface) text-(--text) px-3 min-h-11 "
    "lg:min-h-10 "
    "placeholder:text-(--faint) focus-visible:outline-offset-0 aria-invalid:border-(--negative) "
    "disabled:bg-(--sunken) disabled:text-(--muted)"
)


class NativeForm(BaseHTML):
    """A form that the browser posts; `rx.el.form` would keep the post to itself."""

    tag = "form"
    action: rx.Var[str]
    method: rx.Var[str]
    enc_type: rx.Var[str]


native_form = NativeForm.create


def field(
    label: Text, control: rx.Component, *, name: str, hint: Node = "", error: Text = ""
) -> rx.Component:
    """A control (made with the same `name`) under its label, with a hint and, when there is one, an error."""
    return rx.el.div(
        rx.el.label(label, html_for=name, class_name="block t-small t-strong mb-1.5"),
        control,
        rx.el.p(hint, id=f"{name}-hint", class_name="t-small text-(--muted) mt-1.5 empty:hidden"),
        rx.cond(
            error != "",
            rx.el.p(
                icon("circle-alert", size=14, class_name="mt-0.5"),
                rx.el.span(error),
                id=f"{name}-error",
                role="alert",
                class_name="t-small text-(--negative) mt-1.5 flex gap-1.5",
            ),
            rx.fragment(),
        ),
    )


def text_input(name: str, *, invalid: rx.Var[bool] | bool = False, **props: Any) -> rx.Component:  # noqa: ANN401
    """One line of text."""
    return rx.el.input(
        id=name,
        name=name,
        aria_describedby=f"{name}-hint {name}-error",
        aria_invalid=invalid,
        class_name=INPUT,
        **props,
    )


def dollars_input(name: str, **props: Any) -> rx.Component:  # noqa: ANN401
    """An amount in US dollars."""
    return rx.el.div(
        rx.el.span(
            "$", aria_hidden="true", class_name="absolute left-3 inset-y-0 flex items-center text-(--muted)"
        ),
        rx.el.input(
            id=name,
            name=name,
            input_mode="decimal",
            auto_complete="off",
            aria_describedby=f"{name}-hint {name}-error",
            class_name=f"{INPUT} pl-7 tabular-nums",
            **props,
        ),
        class_name="relative",
    )


def text_area(name: str, *, rows: int = 6, **props: Any) -> rx.Component:  # noqa: ANN401
    """Several lines of text."""
    return rx.el.textarea(
        id=name,
        name=name,
        rows=str(rows),
        aria_describedby=f"{name}-hint {name}-error",
        class_name=f"{INPUT} py-2.5 leading-normal",
        **props,
    )


def select(name: str, *options: Node, **props: Any) -> rx.Component:  # noqa: ANN401
    """A choice of one; `options` are `rx.el.option` or `rx.el.optgroup`."""
    return rx.el.div(
        rx.el.select(
            *options,
            id=name,
            name=name,
            aria_describedby=f"{name}-hint {name}-error",
            class_name=f"{INPUT} appearance-none pr-9 truncate",
            **props,
        ),
        icon(
            "chevron-down",
            size=16,
            class_name="absolute right-3 top-1/2 -translate-y-1/2 text-(--muted) pointer-events-none",
        ),
        class_name="relative",
    )


def fields(*children: rx.Component) -> rx.Component:
    """Fields side by side where there is room."""
    return rx.el.div(*children, class_name="grid gap-5 sm:grid-cols-2")
