"""Whether both services can do their work, and what to do where they can't."""

from dataclasses import dataclass

import reflex as rx

from openos.gateway import get_gateway
from openos.gateway.models import ComponentHealth
from openos.state.page import Page

NAMES = {
    "database": "Database",
    "data_root": "Files",
    "engine": "Run engine",
    "sandbox": "Code sandbox",
    "models": "Models",
}


@dataclass(frozen=True)
class Part:
    name: str = ""
    ok: bool = False
    optional: bool = False
    detail: str = ""
    remedy: str = ""


def part(component: ComponentHealth) -> Part:
    return Part(
        name=NAMES.get(component.name, component.name.replace("_", " ").capitalize()),
        ok=component.ok,
        optional=not component.required,
        detail=component.detail,
        remedy="" if component.ok else component.remedy,
    )


class SettingsState(Page, rx.State):
    parts: list[Part] = []
    ready: bool = False
    version: str = ""
    missing: list[str] = []

    @rx.event
    async def load(self) -> None:
        """ClawWork's own account of itself; that this runs at all shows that OpenOS works."""
        self.loading = True
        async with self._asking("ClawWork does not answer") as identity:
            found = await get_gateway().readiness(identity)
            self.parts = [part(component) for component in found.components]
            self.ready, self.version, self.missing = found.ready, found.version, found.missing_env
