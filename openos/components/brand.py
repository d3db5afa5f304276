"""The mark: an open ring, and the one thing at work in its opening."""

import reflex as rx


def mark(*, size: int = 24) -> rx.Component:
    """The mark alone."""
    return rx.el.svg(
        rx.el.path(
            d="M19.6 6.6a10.2 10.2 0 1 0 5.8 5.8",
            fill="none",
            stroke="var(--accent)",
            stroke_width="4.6",
            stroke_linecap="round",
        ),
        rx.el.circle(cx="25.2", cy="6.8", r="3.6", fill="var(--positive)"),
        view_box="0 0 32 32",
        width=str(size),
        height=str(size),
        aria_hidden="true",
        class_name="shrink-0",
    )


def wordmark(*, size: int = 24) -> rx.Component:
    """The mark and the name."""
    return rx.el.span(
        mark(size=size),
        rx.el.span("OpenOS", class_name="font-semibold tracking-tight text-[1.0625rem]"),
        class_name="inline-flex items-center gap-2",
    )
