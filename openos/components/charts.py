"""One line over time, small beside a name or wide on a page; its numbers stand beside it as text."""

from typing import Any

import reflex as rx

from openos.components.kinds import Text


def sparkline(points: Text) -> rx.Component:
    """A line of 96 x 24; `points` as an SVG polyline has them."""
    return rx.el.svg(
        rx.el.svg.polyline(points=points, fill="none", stroke="currentColor", stroke_width="1.5"),
        view_box="0 0 96 24",
        aria_hidden="true",
        class_name="w-24 h-6 text-(--accent)",
    )


def curve(points: Text, *, label: str) -> rx.Component:
    """A line over the whole width; `points` within 600 x 96."""
    line = rx.el.svg.polyline(
        points=points,
        fill="none",
        stroke="currentColor",
        stroke_width="2",
        custom_attrs={"vectorEffect": "non-scaling-stroke"},
    )
    return rx.el.svg(
        line,
        view_box="0 0 600 96",
        custom_attrs={"preserveAspectRatio": "none"},
        role="img",
        aria_label=label,
        class_name="w-full h-24 text-(--accent)",
    )


def bars(rows: Any, *, label: str, tone: str) -> rx.Component:  # noqa: ANN401
    """Bars over the whole width, within 600 x 96: `x`, `y`, `width`, `height`, and the `label` on hover."""

    def bar(row: Any) -> rx.Component:  # noqa: ANN401
        place = {"x": row.x, "y": row.y, "width": row.width, "height": row.height}
        return rx.el.svg.rect(rx.el.svg.title(row.label), fill="currentColor", **place)

    return rx.el.svg(
        rx.foreach(rows, bar),
        view_box="0 0 600 96",
        custom_attrs={"preserveAspectRatio": "none"},
        role="img",
        aria_label=label,
        class_name=f"w-full h-24 {tone}",
    )
