"""The workspace's own model endpoints."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any, ClassVar

import reflex as rx

from openos.accounts import Identity
from openos.gateway import get_gateway
from openos.gateway.models import NewEndpoint, WorkspaceSettings
from openos.state.attached import Attached, AttachedLine, listed


def reads(name: str, stated: WorkspaceSettings) -> str:
    """How much the priced models of an endpoint read at once, in tokens."""
    known = [
        f"{price.model.removeprefix(f'{name}/')} reads {_window(price.context_window, stated)} at once"
        for price in stated.prices
        if price.provider == name
    ]
    return "; ".join(known)


def _window(tokens: int | None, stated: WorkspaceSettings) -> str:
    return f"{tokens:,} tokens" if tokens else f"{stated.unstated_context_window:,} tokens (not stated)"


class EndpointsState(Attached, rx.State):
    noun: ClassVar[str] = "endpoint"

    async def _lines(self, identity: Identity) -> list[AttachedLine]:
        gateway = get_gateway()
        found, stated = await asyncio.gather(gateway.endpoints(identity), gateway.workspace(identity))
        return [
            AttachedLine(
                e.name, e.base_url, "with a key" if e.has_key else "without a key", reads(e.name, stated)
            )
            for e in found.endpoints
        ]

    async def _test(self, identity: Identity, name: str) -> tuple[bool, str]:
        found = await get_gateway().test_endpoint(identity, name)
        if not found.ok:
            return False, f"{found.problem}."
        offers = f"It answers, with {listed(found.models)}." if found.models else ""
        return True, offers or "It answers, and has no model."

    async def _remove(self, identity: Identity, name: str) -> None:
        await get_gateway().remove_endpoint(identity, name)

    @rx.event
    async def add(self, form: dict[str, Any]) -> AsyncIterator[None]:
        """The key is passed on and kept nowhere here."""
        names = {"name": "endpoint_name", "base_url": "endpoint_url", "api_key": "endpoint_key"}
        wanted = NewEndpoint(**{name: str(form.get(box, "")).strip() for name, box in names.items()})
        self.busy, self.errors = True, {}
        yield
        await self._added(lambda identity: get_gateway().add_endpoint(identity, wanted))
