"""Nothing here, still waiting, and gone wrong."""

from typing import Any

import reflex as rx

from openos.components.buttons import button
from openos.components.icons import icon
from openos.components.kinds import Node, Text
from openos.components.surfaces import CARD


def empty_state(title: Text, text: Node, action: Node = "", *, mark: str = "inbox") -> rx.Component:
    """Says what will stand here and offers the one thing that puts it here."""
    return rx.el.div(
        rx.el.span(
            icon(mark, size=22),
            class_name="inline-flex p-3 rounded-xl bg-(--sunken) text-(--muted)",
            aria_hidden="true",
        ),
        rx.el.h2(title, class_name="t-section mt-4"),
        rx.el.p(text, class_name="text-(--muted) mt-1 max-w-md text-balance"),
        rx.el.div(action, class_name="mt-5 empty:hidden"),
        class_name=f"{CARD} flex flex-col items-center text-center px-6 py-12",
    )


def error_banner(problem: Any, *, retry: Any = None) -> rx.Component:  # noqa: ANN401
    """A `Problem`: what failed, what to do, and the code and id to quote. Nothing when there is none.

    `retry` is the event that tries again, where trying again can help.
    """
    again = (
        button("Try again", variant="secondary", mark="refresh-cw", on_click=retry)
        if retry
        else rx.fragment()
    )
    return rx.cond(
        problem.title != "",
        rx.el.div(
            icon("circle-alert", size=20, class_name="text-(--negative) mt-0.5"),
            rx.el.div(
                rx.el.p(problem.title, class_name="t-strong"),
                rx.el.p(problem.detail, class_name="mt-0.5"),
                rx.el.p(problem.hint, class_name="text-(--muted) mt-0.5 empty:hidden"),
                rx.el.p(
                    rx.el.span(problem.code, class_name="select-all"),
                    rx.cond(
                        problem.id != "",
                        rx.el.span(" · id ", rx.el.span(problem.id, class_name="select-all")),
                        rx.fragment(),
                    ),
                    class_name="t-mono text-(--muted) mt-2",
                ),
                rx.el.div(again, class_name="mt-3 empty:hidden"),
                class_name="min-w-0",
            ),
            role="alert",
            class_name="flex gap-3 rounded-(--radius) bg-(--negative-soft) px-4 py-3.5",
        ),
        rx.fragment(),
    )


def notice(text: Node, *, mark: str = "info", tone: str = "bg-(--sunken)") -> rx.Component:
    """A quiet remark that explains what is seen."""
    return rx.el.div(
        icon(mark, class_name="text-(--muted) mt-0.5"),
        rx.el.div(text, class_name="min-w-0"),
        class_name=f"flex gap-3 rounded-(--radius) px-4 py-3 {tone}",
    )


def fields_notice(errors: Any) -> rx.Component:  # noqa: ANN401
    """Beside a form's button: something above has to be put right. Nothing when `errors` is empty."""
    return rx.cond(
        errors.length() > 0,
        rx.el.p(
            "Not sent yet: see the fields that are marked.", role="status", class_name="text-(--negative)"
        ),
        rx.fragment(),
    )


def practice_notice() -> rx.Component:
    """What practice means, where its numbers are shown."""
    return notice(
        "This is the built-in practice model. It does the sample tasks for real, with tools and "
        "documents, but its "
        "prices are invented and nobody is charged.",
        mark="flask-conical",
        tone="bg-(--practice-soft)",
    )


def bone(class_name: str) -> rx.Component:
    """One grey bar of a skeleton."""
    return rx.el.div(class_name=f"skeleton {class_name}")


def skeleton_rows(rows: int = 5) -> rx.Component:
    """The shape of a table before it is there."""
    row = rx.el.div(
        bone("size-8 shrink-0"),
        bone("h-4 w-1/3"),
        bone("h-4 w-1/6 ml-auto"),
        bone("h-4 w-14"),
        class_name="flex items-center gap-4 px-4 py-3 border-b border-(--border) last:border-0",
    )
    return _waiting(*[row] * rows, class_name=CARD)


def skeleton_figures(number: int = 4) -> rx.Component:
    """The shape of a row of figures before it is there."""
    one = rx.el.div(bone("h-3.5 w-20"), bone("h-7 w-24 mt-2"), class_name="px-4 py-4 sm:px-5")
    return _waiting(*[one] * number, class_name=f"{CARD} grid grid-cols-2 lg:grid-cols-4")


def skeleton_text(lines: int = 6) -> rx.Component:
    """The shape of a paragraph before it is there."""
    widths = ("w-full", "w-11/12", "w-full", "w-4/5", "w-full", "w-2/3")
    return _waiting(
        *[bone(f"h-4 {widths[index % len(widths)]} mb-3") for index in range(lines)], class_name=f"{CARD} p-5"
    )


def _waiting(*children: rx.Component, class_name: str) -> rx.Component:
    return rx.el.div(
        rx.el.span("Loading", class_name="sr-only"),
        *children,
        class_name=class_name,
        role="status",
        aria_busy="true",
    )
