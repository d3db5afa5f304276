"""Money, time and scores as they are read."""

from typing import Any

import reflex as rx

from openos.components.kinds import Text

NO_DATA = "no data yet"
ABSENT = "text-(--faint) font-normal text-[0.875rem] leading-none tracking-normal whitespace-nowrap"


def money(value: Any, *, toned: bool = False, gain: bool = False, none: str = NO_DATA) -> rx.Component:  # noqa: ANN401
    """An amount (`openos.state.values.Money`), exact on hover.

    `toned` colours what is below zero (a balance), `gain` what is above (an entry).
    """
    tone: Text = "num"
    if toned:
        tone = rx.cond(value.negative, "num text-(--negative)", "num")
    if gain:
        tone = rx.cond(value.shown[0] == "+", "num text-(--positive)", "num")
    return rx.cond(
        value.known,
        rx.el.span(value.shown, title=value.exact, class_name=tone),
        rx.el.span(none, class_name=ABSENT),
    )


def moment(value: Any, *, none: str = "not yet") -> rx.Component:  # noqa: ANN401
    """An instant (`openos.state.values.Moment`) as its age, in UTC on hover."""
    return rx.cond(
        value.utc != "",
        rx.el.time(value.ago, date_time=value.iso, title=value.utc, class_name="whitespace-nowrap"),
        rx.el.span(none, class_name="text-(--faint)"),
    )


def maybe(value: rx.Var[str], *, none: str = NO_DATA) -> rx.Component:
    """A text, or words for its absence; never a bare zero or a dash."""
    return rx.cond(
        value != "",
        rx.el.span(value, class_name="num"),
        rx.el.span(none, class_name=ABSENT),
    )


def meter(
    label: Text, share: rx.Var[float] | float, *, threshold: rx.Var[float] | float | None = None
) -> rx.Component:
    """A share of 1 as a bar, with a notch where payment begins. `label` is read to screen readers."""
    tone = (
        "bg-(--accent)"
        if threshold is None
        else rx.cond(rx.Var.create(share) >= threshold, "bg-(--positive)", "bg-(--negative)")
    )
    bar = rx.el.div(class_name=["h-full rounded-full", tone], style={"width": f"{_percent(share)}%"})
    notch = (
        rx.fragment()
        if threshold is None
        else rx.el.div(
            class_name="absolute -top-1 -bottom-1 w-0.5 bg-(--text)",
            style={"left": f"{_percent(threshold)}%"},
            title="threshold",
        )
    )
    return rx.el.div(
        rx.el.div(bar, class_name="h-2 rounded-full bg-(--sunken) overflow-hidden"),
        notch,
        role="img",
        aria_label=label,
        class_name="relative",
    )


def _percent(share: rx.Var[float] | float) -> rx.Var[Any]:
    return rx.Var.create(share) * 100
