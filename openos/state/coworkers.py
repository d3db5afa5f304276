"""All coworkers of the workspace."""

import reflex as rx

from openos.gateway import get_gateway
from openos.state.page import STEP, Listing
from openos.state.rows import CoworkerLine, coworker_line


class CoworkersState(Listing, rx.State):
    rows: list[CoworkerLine] = []

    @rx.event
    async def load(self) -> None:
        self.most = STEP
        await self._read()

    async def _read(self) -> None:
        async with self._asking("The coworkers could not be read") as identity:
            listed = await get_gateway().coworkers(identity)
            self.rows = [coworker_line(row) for row in self._first(listed.agents)]
