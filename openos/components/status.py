"""One way to show what a run or a coworker is doing: a dot and the word."""

import reflex as rx

from openos.components.icons import icon
from openos.components.kinds import Node, Text

BADGE = (
    "inline-flex items-center gap-1.5 rounded-full px-2.5 py-0.5 text-[0.8125rem] leading-5 "
    "font-medium whitespace-nowrap "
)
LOOKS = (
    ("queued", "bg-(--sunken) text-(--muted)"),
    ("running", "bg-(--accent-soft) text-(--accent)"),
    ("waiting", "bg-(--warning-soft) text-(--warning)"),
    ("stopping", "bg-(--warning-soft) text-(--warning)"),
    ("completed", "bg-(--positive-soft) text-(--positive)"),
    ("stopped", "bg-(--sunken) text-(--text)"),
    ("terminated", "bg-(--negative-soft) text-(--negative)"),
    ("failed", "bg-(--negative-soft) text-(--negative)"),
    ("delivered", "bg-(--positive-soft) text-(--positive)"),
    ("idle", "bg-(--sunken) text-(--muted)"),
    ("bankrupt", "bg-(--negative-soft) text-(--negative)"),
)
LIVE = ("running", "stopping")


def status_badge(status: Text) -> rx.Component:
    """The status of a run, a task in it, or a coworker; the dot moves only while work goes on."""
    look = rx.match(status, *LOOKS, "bg-(--sunken) text-(--muted)")
    dot = rx.match(status, *[(word, "dot-live") for word in LIVE], "")
    return rx.el.span(
        rx.el.span(class_name=["size-1.5 rounded-full bg-current", dot], aria_hidden="true"),
        status,
        class_name=[BADGE, look],
        data_status=status,
    )


def practice_badge() -> rx.Component:
    """Marks work of the practice model: its prices are invented and nobody is charged."""
    return rx.el.span(
        icon("flask-conical", size=13),
        "practice",
        title="Done by the built-in practice model: invented prices, no provider charges anything.",
        class_name=BADGE + "bg-(--practice-soft) text-(--practice)",
    )


def practice_if(flag: rx.Var[bool]) -> rx.Component:
    """The practice badge, where it applies."""
    return rx.cond(flag, practice_badge(), rx.fragment())


def tag(label: Node, *, mark: str = "") -> rx.Component:
    """A plain word about a thing."""
    parts: list[Node] = [icon(mark, size=13), label] if mark else [label]
    return rx.el.span(*parts, class_name=BADGE + "bg-(--sunken) text-(--muted)")


def check_mark(passed: rx.Var[bool]) -> rx.Component:
    """Whether one check passed: a mark for the eye, the word for a screen reader."""
    good = rx.el.span(icon("check", size=16), rx.el.span("Passed: ", class_name="sr-only"), title="passed")
    bad = rx.el.span(icon("x", size=16), rx.el.span("Failed: ", class_name="sr-only"), title="failed")
    look = rx.cond(passed, "text-(--positive) mt-1", "text-(--negative) mt-1")
    return rx.el.span(rx.cond(passed, good, bad), class_name=look)
