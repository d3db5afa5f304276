"""The tools of a coworker, each with a choice: allowed, ask first, off."""

from typing import Any

import reflex as rx

CHOICE = (
    "relative inline-flex items-center justify-center px-3 min-h-11 lg:min-h-8 t-small rounded-md "
    "text-(--muted) hover:text-(--text) has-checked:bg-(--surface) has-checked:text-(--text) "
    "has-checked:font-medium has-checked:shadow-(--shadow) has-focus-visible:outline-2 "
    "has-focus-visible:outline-(--accent)"
)
RADIO = "absolute inset-0 size-full opacity-0 cursor-pointer outline-none"


def permissions(tools: Any) -> rx.Component:  # noqa: ANN401
    """`tools`: a list of ToolChoice; its radio buttons belong to the form around it."""
    return rx.el.div(rx.foreach(tools, _tool), class_name="divide-y divide-(--border)")


def _tool(tool: Any) -> rx.Component:  # noqa: ANN401
    return rx.el.fieldset(
        rx.el.legend(tool.name, class_name="sr-only"),
        rx.el.div(
            rx.el.div(
                rx.el.p(tool.name, class_name="t-mono"),
                rx.el.p(tool.note, class_name="t-small text-(--muted)"),
                class_name="min-w-0 flex-1 basis-56",
                aria_hidden="true",
            ),
            rx.el.div(
                rx.foreach(tool.choices, lambda choice: _choice(tool, choice)),
                class_name="inline-flex rounded-lg bg-(--sunken) p-1",
            ),
            class_name="flex flex-wrap items-center gap-x-4 gap-y-2 py-2.5",
        ),
    )


def _choice(tool: Any, choice: Any) -> rx.Component:  # noqa: ANN401
    return rx.el.label(
        rx.el.input(
            type="radio",
            name=tool.group,
            value=choice.value,
            default_checked=choice.chosen,
            class_name=RADIO,
        ),
        choice.label,
        class_name=CHOICE,
    )
