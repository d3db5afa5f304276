"""All runs, newest first; while one of them works the list keeps itself fresh."""

import asyncio

import reflex as rx

from openos.gateway import get_gateway
from openos.gateway.errors import GatewayError
from openos.state.page import Page, problem_of
from openos.state.rows import LIVE, RunLine, run_line
from openos.state.session import identity_of
from openos.state.values import Problem

PAGE = 50
REFRESH = 3.0


class RunsState(Page, rx.State):
    """`show` is a status or empty; it stands in the address as `?status=`."""

    rows: list[RunLine] = []
    show: str = ""
    shown: str = ""
    has_newer: bool = False
    has_older: bool = False
    _cursors: list[str] = [""]
    _next: str = ""

    @rx.event(background=True)
    async def follow(self) -> None:
        """Reads the newest page, and again while a run on it is under way; ends when the page is left."""
        async with self:
            self.show, self._cursors = self._asked("status"), [""]
        while await self._read():  # noqa: ASYNC110  # nothing announces changes of the whole list
            await asyncio.sleep(REFRESH)

    async def _read(self) -> bool:
        """Reads the page that is shown. True while something on it may still change."""
        try:
            async with self:
                identity, show, cursors = await identity_of(self), self.show, self._cursors
            page = await get_gateway().runs(identity, cursor=cursors[-1], limit=PAGE, status=show)
        except GatewayError as error:
            async with self:
                self.problem, self.loading = problem_of("The runs could not be read", error), False
            return False
        async with self:
            if self._cursors != cursors:
                return True
            first = (len(cursors) - 1) * PAGE + 1
            self.rows = [run_line(row) for row in page.simulations]
            self.shown = f"{first:,} to {first + len(self.rows) - 1:,} of {page.total:,}" if self.rows else ""
            self._next = page.next or ""
            self.has_older, self.has_newer = bool(page.next), len(cursors) > 1
            self.problem, self.loading = Problem(), False
        return any(row.status in LIVE for row in page.simulations)

    @rx.event(background=True)
    async def older(self) -> None:
        async with self:
            self._cursors = [*self._cursors, self._next]
        await self._read()

    @rx.event(background=True)
    async def newer(self) -> None:
        async with self:
            self._cursors = self._cursors[:-1] or [""]
        await self._read()
