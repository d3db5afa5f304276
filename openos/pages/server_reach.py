"""How a new server of tools is reached: at an address, or started by a command in the sandbox."""

from typing import Any

import reflex as rx

from openos.components.forms import field, select, text_area, text_input
from openos.pages.attached import error
from openos.state.server_form import STARTED
from openos.state.servers import ADDRESSED, ServersState

STATE = ServersState
CHOOSE: Any = ServersState.choose
EVERYBODY = "Every coworker may use its tools, unless its own choice says otherwise."


def reached_by() -> rx.Component:
    """The choice between the two."""
    choice = select(
        "server_kind",
        rx.el.option("At an address", value=ADDRESSED),
        rx.el.option("Started by a command", value=STARTED),
        value=STATE.kind,
        on_change=CHOOSE,
    )
    return field("Reached", choice, name="server_kind")


def reach() -> rx.Component:
    """The fields of what was chosen."""
    return rx.cond(STATE.kind == STARTED, _started(), _addressed())


def _addressed() -> rx.Component:
    url = text_input("server_url", placeholder="https://tools.example.com/mcp", auto_complete="off")
    hint = f"Sealed, and never shown again. Empty where the server asks for none. {EVERYBODY}"
    return rx.fragment(
        field("Address", url, name="server_url", error=error(STATE, "url")),
        field(
            "Key",
            text_input("server_key", type="password", auto_complete="off"),
            name="server_key",
            hint=hint,
            error=error(STATE, "api_key"),
        ),
    )


def _started() -> rx.Component:
    command = text_input("server_command", placeholder="python3 -m mcp_server_time", auto_complete="off")
    variables = text_area(
        "server_variables", rows=3, placeholder="TRACKER_TOKEN=...", auto_complete="off", spell_check=False
    )
    return rx.fragment(
        field(
            "Command",
            command,
            name="server_command",
            hint="Runs in the sandbox while a coworker works, without network and without files of yours.",
            error=error(STATE, "command"),
        ),
        field(
            "Variables",
            variables,
            name="server_variables",
            hint=f"NAME=value, one a line: its keys and settings. Sealed, and never shown again. {EVERYBODY}",
            error=error(STATE, "environment"),
        ),
    )
