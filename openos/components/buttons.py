"""Buttons, and links that look like them. At least 44 pixels high to touch, 36 with a mouse."""

from typing import Any, Literal

import reflex as rx

from openos.components.icons import icon
from openos.components.kinds import Node, Text
from openos.components.links import native_link, page_link

Variant = Literal["primary", "secondary", "quiet", "danger"]

SHAPE = (
    "inline-flex items-center justify-center gap-2 rounded-lg px-4 min-h-11 lg:min-h-9 text-[0.875rem] "
    "font-medium whitespace-nowrap select-none transition-colors disabled:opacity-50 "
    "disabled:cursor-not-allowed"
)
LOOKS: dict[Variant, str] = {
    "primary": "bg-(--accent) text-(--on-accent) hover:bg-(--accent-strong)",
    "secondary": "bg-(--surface) text-(--text) border border-(--border) shadow-(--shadow) hover:bg-(--hover)",
    "quiet": "text-(--muted) hover:text-(--text) hover:bg-(--hover)",
    "danger": "bg-(--surface) text-(--negative) border border-(--border) hover:bg-(--negative-soft)",
}


def _class(variant: Variant, extra: str) -> str:
    return f"{SHAPE} {LOOKS[variant]} {extra}"


def _content(label: Node, mark: str) -> list[Node]:
    return [icon(mark, size=16), label] if mark else [label]


def button(
    label: Node,
    *,
    variant: Variant = "primary",
    mark: str = "",
    class_name: str = "",
    **props: Any,  # noqa: ANN401
) -> rx.Component:
    """A button; `mark` names an icon. `type` is `button` unless it says otherwise."""
    props.setdefault("type", "button")
    return rx.el.button(*_content(label, mark), class_name=_class(variant, class_name), **props)


def link_button(
    label: Node, href: Text, *, variant: Variant = "primary", mark: str = "", class_name: str = ""
) -> rx.Component:
    """A link to another page of the application that looks like a button."""
    return page_link(*_content(label, mark), href=href, class_name=_class(variant, class_name))


def download_button(label: Node, href: Text, *, variant: Variant = "secondary") -> rx.Component:
    """A link to a file of this origin, saved by the browser."""
    return native_link(*_content(label, "download"), href=href, download=True, class_name=_class(variant, ""))
