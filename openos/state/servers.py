"""The workspace's own servers of tools: listed, added, tested and removed; changed by owners."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from typing import Any

import reflex as rx

from openos.accounts import Identity
from openos.gateway import get_gateway
from openos.gateway.models import ServerProbe
from openos.state.page import Changing
from openos.state.server_form import Unreadable, place, secrets, wanted

SHOWN_TOOLS = 8
ADDRESSED = "http"


@dataclass(frozen=True)
class ServerLine:
    name: str = ""
    place: str = ""
    key: str = ""
    tested: str = ""
    well: bool = False


def told(found: ServerProbe) -> str:
    """What a test found, in a sentence."""
    if not found.ok:
        return f"{found.problem}."
    names = [tool.name for tool in found.tools]
    more = f" and {len(names) - SHOWN_TOOLS} more" if len(names) > SHOWN_TOOLS else ""
    left_out = f" {found.left_out} can't be offered." if found.left_out else ""
    listed = f"It answers, with {', '.join(names[:SHOWN_TOOLS])}{more}." if names else "It offers no tool."
    return listed + left_out


class ServersState(Changing, rx.State):
    lines: list[ServerLine] = []
    kind: str = ADDRESSED
    form: int = 0  # another number makes an empty form

    @rx.event
    async def load(self) -> None:
        self.errors = {}
        async with self._asking("The servers of tools could not be read") as identity:
            await self._read(identity)

    async def _read(self, identity: Identity) -> None:
        found = await get_gateway().servers(identity)
        self.lines = [ServerLine(s.name, place(s), secrets(s)) for s in found.servers]

    @rx.event
    def choose(self, kind: str) -> None:
        """How the new server is reached."""
        self.kind, self.errors = kind, {}

    @rx.event
    async def add(self, form: dict[str, Any]) -> AsyncIterator[None]:
        """Keys and variables are passed on and kept nowhere here."""
        try:
            server = wanted(form)
        except Unreadable as error:
            self.errors = {error.name: f"{error}"}
            return
        self.busy, self.errors = True, {}
        yield

        async def add(identity: Identity) -> None:
            await get_gateway().add_server(identity, server)
            self.form, self.kind = self.form + 1, ADDRESSED
            await self._read(identity)

        await self._do("The server was not added", add)

    @rx.event
    async def test(self, name: str) -> AsyncIterator[None]:
        """Asks the server for its tools."""
        self.busy = True
        yield

        async def test(identity: Identity) -> None:
            found = await get_gateway().test_server(identity, name)
            self.lines = [
                replace(line, tested=told(found), well=found.ok) if line.name == name else line
                for line in self.lines
            ]

        await self._do("The server was not tested", test)

    @rx.event
    async def remove(self, name: str) -> AsyncIterator[None]:
        self.busy = True
        yield

        async def remove(identity: Identity) -> None:
            await get_gateway().remove_server(identity, name)
            await self._read(identity)

        await self._do("The server was not removed", remove)
