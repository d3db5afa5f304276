"""What the form for a new server of tools says, as ClawWork takes it; and a server as its line shows it."""

import shlex
from collections.abc import Mapping
from typing import Any, Final

from openos.gateway.models import NewServer, Server

STARTED: Final = "stdio"


class Unreadable(Exception):
    """What was written into the field `name` can't be read; the message says why."""

    def __init__(self, name: str, message: str) -> None:
        super().__init__(message)
        self.name = name


def wanted(form: Mapping[str, Any]) -> NewServer:
    """Raises Unreadable."""

    def said(box: str) -> str:
        return str(form.get(box, "")).strip()

    name = said("server_name")
    if said("server_kind") != STARTED:
        return NewServer(name=name, url=said("server_url"), api_key=said("server_key"))
    command, environment = _command(said("server_command")), _variables(said("server_variables"))
    return NewServer(name=name, kind=STARTED, command=command, environment=environment)


def _command(line: str) -> list[str]:
    try:
        return shlex.split(line)
    except ValueError as error:
        raise Unreadable("command", "A quotation mark is not closed") from error


def _variables(text: str) -> dict[str, str]:
    pairs = [line.strip().partition("=") for line in text.splitlines() if line.strip()]
    if not all(sign for _, sign, _ in pairs):
        raise Unreadable("environment", "Write each variable as NAME=value, one a line")
    return {name.strip(): value.strip() for name, _, value in pairs}


def place(server: Server) -> str:
    """Where it is: its address, or the command that starts it."""
    return server.url or shlex.join(server.command)


def secrets(server: Server) -> str:
    """What was sealed for it."""
    if server.kind == STARTED:
        return f"with {', '.join(server.environment)}" if server.environment else "without variables"
    return "with a key" if server.has_key else "without a key"
