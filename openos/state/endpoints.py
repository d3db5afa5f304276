"""The workspace's own model endpoints: listed, added, tested and removed; changed by owners."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from typing import Any

import reflex as rx

from openos.accounts import Identity
from openos.gateway import get_gateway
from openos.gateway.models import NewEndpoint
from openos.state.page import Changing

SHOWN_MODELS = 8


@dataclass(frozen=True)
class EndpointLine:
    name: str = ""
    base_url: str = ""
    key: str = ""
    tested: str = ""
    well: bool = False


def told(models: list[str]) -> str:
    """The models that an endpoint named, in a sentence."""
    if not models:
        return "It answers, and has no model."
    more = f" and {len(models) - SHOWN_MODELS} more" if len(models) > SHOWN_MODELS else ""
    return f"It answers, with {', '.join(models[:SHOWN_MODELS])}{more}."


class EndpointsState(Changing, rx.State):
    lines: list[EndpointLine] = []
    form: int = 0  # another number makes an empty form

    @rx.event
    async def load(self) -> None:
        self.errors = {}
        async with self._asking("The model endpoints could not be read") as identity:
            await self._read(identity)

    async def _read(self, identity: Identity) -> None:
        found = await get_gateway().endpoints(identity)
        self.lines = [
            EndpointLine(e.name, e.base_url, "with a key" if e.has_key else "without a key")
            for e in found.endpoints
        ]

    @rx.event
    async def add(self, form: dict[str, Any]) -> AsyncIterator[None]:
        """The key is passed on and kept nowhere here."""
        names = {"name": "endpoint_name", "base_url": "endpoint_url", "api_key": "endpoint_key"}
        wanted = NewEndpoint(**{name: str(form.get(box, "")).strip() for name, box in names.items()})
        self.busy, self.errors = True, {}
        yield

        async def add(identity: Identity) -> None:
            await get_gateway().add_endpoint(identity, wanted)
            self.form += 1
            await self._read(identity)

        await self._do("The endpoint was not added", add)

    @rx.event
    async def test(self, name: str) -> AsyncIterator[None]:
        """Asks the endpoint for its models."""
        self.busy = True
        yield

        async def test(identity: Identity) -> None:
            found = await get_gateway().test_endpoint(identity, name)
            words = told(found.models) if found.ok else f"{found.problem}."
            self.lines = [
                replace(line, tested=words, well=found.ok) if line.name == name else line
                for line in self.lines
            ]

        await self._do("The endpoint was not tested", test)

    @rx.event
    async def remove(self, name: str) -> AsyncIterator[None]:
        self.busy = True
        yield

        async def remove(identity: Identity) -> None:
            await get_gateway().remove_endpoint(identity, name)
            await self._read(identity)

        await self._do("The endpoint was not removed", remove)
