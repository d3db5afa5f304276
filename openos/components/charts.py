"""One line over time, small beside a name or wide on a page; its numbers stand beside it as text."""

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
