"""The workspace's own servers of tools."""

from collections.abc import AsyncIterator
from typing import Any, ClassVar

import reflex as rx

from openos.accounts import Identity
from openos.gateway import get_gateway
from openos.gateway.models import ServerProbe
from openos.state.attached import Attached, AttachedLine, listed
from openos.state.server_form import Unreadable, place, secrets, wanted

ADDRESSED = "http"


def told(found: ServerProbe) -> str:
    """What a test found, in a sentence."""
    if not found.ok:
        return f"{found.problem}."
    names = [tool.name for tool in found.tools]
    left_out = f" {found.left_out} can't be offered." if found.left_out else ""
    return (f"It answers, with {listed(names)}." if names else "It offers no tool.") + left_out


class ServersState(Attached, rx.State):
    noun: ClassVar[str] = "server"

    kind: str = ADDRESSED

    async def _lines(self, identity: Identity) -> list[AttachedLine]:
        found = await get_gateway().servers(identity)
        return [AttachedLine(s.name, place(s), secrets(s)) for s in found.servers]

    async def _test(self, identity: Identity, name: str) -> tuple[bool, str]:
        found = await get_gateway().test_server(identity, name)
        return found.ok, told(found)

    async def _remove(self, identity: Identity, name: str) -> None:
        await get_gateway().remove_server(identity, name)

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
            self.kind = ADDRESSED

        await self._added(add)
