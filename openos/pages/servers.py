"""The part of the settings about servers of tools that the workspace brings along."""

import reflex as rx

from openos.components.forms import fields
from openos.pages.attached import attached, name_field
from openos.pages.server_reach import reach, reached_by
from openos.state.servers import ServersState


def servers() -> rx.Component:
    """Servers that speak the Model Context Protocol."""
    hint = "Its tools are called by it: tracker_find_issue."
    return attached(
        ServersState,
        "Servers of tools",
        fields(name_field(ServersState, "server_name", example="tracker", hint=hint), reached_by()),
        reach(),
        aside="Model Context Protocol",
        add="Add server",
    )
