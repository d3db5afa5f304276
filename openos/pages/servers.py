"""The part of the settings about servers of tools that the workspace brings along."""

from typing import Any

import reflex as rx

from openos.components.buttons import button
from openos.components.feedback import error_banner
from openos.components.forms import field, fields, text_input
from openos.components.surfaces import CARD, card, section
from openos.pages.layout import for_owners
from openos.pages.server_reach import error, reach, reached_by
from openos.state.servers import ServerLine, ServersState

STATE = ServersState
TEST: Any = ServersState.test
REMOVE: Any = ServersState.remove


def servers() -> rx.Component:
    """Servers that speak the Model Context Protocol; owners change them."""
    listed = rx.el.ul(rx.foreach(STATE.lines, _line), class_name=f"{CARD} overflow-hidden mb-3")
    return section(
        "Servers of tools",
        error_banner(STATE.problem),
        rx.cond(STATE.lines.length() > 0, listed, rx.fragment()),
        for_owners(card(_form())),
        aside="Model Context Protocol",
    )


def _line(line: rx.Var[ServerLine]) -> rx.Component:
    acts = for_owners(
        button("Test", variant="secondary", disabled=STATE.busy, on_click=TEST(line.name)),
        button("Remove", variant="quiet", disabled=STATE.busy, on_click=REMOVE(line.name)),
    )
    tone = rx.cond(line.well, "t-small text-(--positive)", "t-small text-(--negative)")
    return rx.el.li(
        rx.el.div(
            rx.el.p(rx.el.span(line.name, class_name="t-strong mr-2"), line.key),
            rx.el.p(line.place, class_name="t-small text-(--muted) break-all"),
            rx.el.p(line.tested, role="status", class_name=[tone, "empty:hidden break-words"]),
            class_name="min-w-0 flex-1",
        ),
        rx.el.div(acts, class_name="ml-auto flex gap-2"),
        class_name="flex flex-wrap items-center gap-3 px-4 sm:px-5 py-3 border-b border-(--border) "
        "last:border-0",
        key=line.name,
    )


def _form() -> rx.Component:
    return rx.el.form(
        fields(
            field(
                "Name",
                text_input("server_name", placeholder="tracker", auto_complete="off"),
                name="server_name",
                hint="Its tools are called by it: tracker_find_issue.",
                error=error("name"),
            ),
            reached_by(),
        ),
        reach(),
        rx.el.div(button(rx.cond(STATE.busy, "Working", "Add server"), type="submit", disabled=STATE.busy)),
        on_submit=STATE.add,
        no_validate=True,
        class_name="flex flex-col gap-5",
        key=STATE.form.to_string(),
    )
