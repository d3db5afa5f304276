"""What needs a look first: work under way, what came out of it, and who has how much."""

import asyncio

import reflex as rx

from openos.gateway import get_gateway
from openos.gateway.errors import GatewayError
from openos.state.notices import NoticesState, count_fresh, standing
from openos.state.page import Page, problem_of
from openos.state.question import WaitingLine, waiting_line
from openos.state.rows import CoworkerLine, FileLine, RunLine, coworker_line, file_line, run_line
from openos.state.session import identity_of
from openos.state.values import Problem

SHOWN = 6
BALANCES = 10
REFRESH = 3.0


class HomeState(Page, rx.State):
    waiting: list[WaitingLine] = []
    running: list[RunLine] = []
    recent: list[RunLine] = []
    deliverables: list[FileLine] = []
    coworkers: list[CoworkerLine] = []
    any_run: bool = False

    @rx.event(background=True)
    async def follow(self) -> None:
        """Reads everything at once, and again while a run is under way; ends when the page is left."""
        while await self._read():  # noqa: ASYNC110  # nothing announces changes of the whole workspace
            await asyncio.sleep(REFRESH)

    async def _read(self) -> bool:
        """True while something shown may still change; one failure is shown, never a half page."""
        gateway = get_gateway()
        try:
            async with self:
                identity = await identity_of(self)
            agents, runs, files, waiting, notices = await asyncio.gather(
                gateway.coworkers(identity),
                gateway.runs(identity, limit=20),
                gateway.artifacts(identity, role="deliverable", limit=SHOWN),
                gateway.waiting(identity),
                standing(identity),
            )
        except GatewayError as error:
            async with self:
                self.problem = problem_of("Your workspace could not be read", error)
                self.loading = False
            return False
        lines = [run_line(row) for row in runs.simulations]
        async with self:
            self.waiting = [waiting_line(question) for question in waiting.questions]
            self.running = [line for line in lines if line.live and not line.asks]
            self.recent = [line for line in lines if not line.live][:SHOWN]
            self.any_run = runs.total > 0
            self.deliverables = [file_line(row) for row in files.items]
            self.coworkers = [coworker_line(row) for row in agents.agents[:BALANCES]]
            (await self.get_state(NoticesState)).unseen = count_fresh(notices)
            self.problem, self.loading = Problem(), False
        return bool(waiting.questions) or any(line.live for line in lines)
