"""Who did what: ClawWork's records of changes and refusals; for owners."""

import asyncio
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import reflex as rx
from reflex.event import EventSpec

from openos.accounts import get_accounts
from openos.gateway import get_gateway
from openos.gateway.models import AuditRow
from openos.state.page import Page
from openos.state.values import NO_MOMENT, Moment, count, moment

PAGE = 50
OUTCOMES = ("changed", "refused", "failed", "denied")


@dataclass(frozen=True)
class Act:
    when: Moment = NO_MOMENT
    actor: str = ""
    action: str = ""
    target: str = ""
    outcome: str = ""
    bad: bool = False
    request_id: str = ""


@dataclass(frozen=True)
class Person:
    id: str = ""
    name: str = ""


def act_of(row: AuditRow, names: dict[str, str]) -> Act:
    """One record with the name of who did it."""
    said = f"{row.outcome}, {row.code or row.status}"
    return Act(
        when=moment(row.at),
        actor=names.get(row.actor, row.actor or "nobody"),
        action=row.action,
        target=row.target,
        outcome=f"{said}, {count(row.times)} times" if row.times > 1 else said,
        bad=row.outcome != "changed",
        request_id=row.request_id,
    )


class AuditState(Page, rx.State):
    """The filters stand in the address: `?actor=&action=&outcome=`."""

    actor: str = ""
    action: str = ""
    outcome: str = ""
    people: list[Person] = []
    rows: list[Act] = []
    shown: str = ""
    has_newer: bool = False
    has_older: bool = False
    _cursors: list[str] = [""]
    _next: str = ""

    @rx.event
    async def load(self) -> None:
        self.actor, self.action = self._asked("actor"), self._asked("action")
        self.outcome = self._asked("outcome") if self._asked("outcome") in OUTCOMES else ""
        await self._turn([""])

    @rx.event
    def choose(self, form: dict[str, Any]) -> EventSpec:
        """Shows what fits other filters."""
        asked = {name: str(form.get(name, "")).strip() for name in ("actor", "action", "outcome")}
        return rx.redirect(f"/audit?{urlencode(asked)}")

    @rx.event
    async def older(self) -> None:
        await self._turn([*self._cursors, self._next])

    @rx.event
    async def newer(self) -> None:
        await self._turn(self._cursors[:-1] or [""])

    async def _turn(self, cursors: list[str]) -> None:
        async with self._asking("The records could not be read") as identity:
            page = await get_gateway().audit(
                identity,
                actor=self.actor,
                action=self.action,
                outcome=self.outcome,
                cursor=cursors[-1],
                limit=PAGE,
            )
            names = await asyncio.to_thread(get_accounts().members, identity.workspace_id)
            self.people = [Person(key, name) for key, name in names.items()]
            self.rows = [act_of(row, names) for row in page.items]
            first = (len(cursors) - 1) * PAGE + 1
            self.shown = f"{first:,} to {first + len(self.rows) - 1:,} of {page.total:,}" if self.rows else ""
            self._cursors, self._next = cursors, page.next or ""
            self.has_older, self.has_newer = bool(page.next), len(cursors) > 1
