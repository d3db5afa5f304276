"""Where a person is signed in, and ending it."""

import asyncio
from dataclasses import dataclass

import reflex as rx
from reflex.event import EventSpec

from openos.accounts import get_accounts
from openos.state.page import Page
from openos.state.values import NO_MOMENT, Moment, moment


@dataclass(frozen=True)
class SessionLine:
    """`place` counts the sessions that are shown; their ids and tokens stay on the server."""

    place: int = 0
    here: bool = False
    since: Moment = NO_MOMENT
    seen: Moment = NO_MOMENT


class SessionsState(Page, rx.State):
    rows: list[SessionLine] = []
    _ids: list[str] = []

    @rx.event
    async def load(self) -> None:
        await self._read()

    async def _read(self) -> None:
        async with self._asking("Your sessions could not be read") as identity:
            found = await asyncio.to_thread(get_accounts().sessions.of, identity.user_id)
            self._ids = [row.id for row in found]
            self.rows = [
                SessionLine(place, row.id == identity.session_id, moment(row.created_at), moment(row.seen_at))
                for place, row in enumerate(found)
            ]

    @rx.event
    async def end(self, place: int) -> None:
        async with self._asking("The session was not ended") as identity:
            if 0 <= place < len(self._ids):
                await asyncio.to_thread(get_accounts().end_session, identity, self._ids[place])
        await self._read()

    @rx.event
    async def end_all(self) -> EventSpec | None:
        """Signs the person out everywhere, here too."""
        async with self._asking("You were not signed out") as identity:
            await asyncio.to_thread(get_accounts().sign_out_everywhere, identity)
            return rx.redirect("/sign-in", replace=True)
        return None
