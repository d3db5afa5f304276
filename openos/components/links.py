"""Links: within the application without loading the page again, and plain ones to files and places."""

from typing import Any

import reflex as rx
from reflex_components_core.el.elements.base import BaseHTML
from reflex_components_core.react_router.dom import ReactRouterLink

from openos.components.kinds import Node, Text


class NativeAnchor(BaseHTML):
    """An anchor that the browser follows; Reflex turns `rx.el.a` into a change of page."""

    tag = "a"
    href: rx.Var[str]
    download: rx.Var[bool]


native_link = NativeAnchor.create

TEXT = (
    "relative text-(--accent) underline-offset-3 hover:underline "
    "max-lg:after:absolute max-lg:after:-inset-x-1 max-lg:after:-inset-y-3"
)
"""The target is larger than the words where it is touched."""


def page_link(*children: Node, href: Text, **props: Any) -> rx.Component:  # noqa: ANN401
    """An anchor without a look of its own."""
    return ReactRouterLink.create(*children, to=href, **props)


def text_link(label: Node, href: Text, *, class_name: str = "") -> rx.Component:
    """A link in running text."""
    return page_link(label, href=href, class_name=f"{TEXT} {class_name}")


def row_link(label: Node, href: Text) -> rx.Component:
    """The link of a table row: its target is the whole row."""
    return page_link(label, href=href, class_name="row-link t-strong")
