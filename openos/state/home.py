"""What needs a look first: work under way, what came out of it, and who has how much."""

import asyncio

import reflex as rx

from openos.gateway import get_gateway
from openos.state.page import Page
from openos.state.rows import CoworkerLine, FileLine, RunLine, coworker_line, file_line, run_line

SHOWN = 6


class HomeState(Page, rx.State):
    running: list[RunLine] = []
    recent: list[RunLine] = []
    deliverables: list[FileLine] = []
    coworkers: list[CoworkerLine] = []
    any_run: bool = False

    @rx.event
    async def load(self) -> None:
        """Everything at once; one failure is shown, never a half page."""
        async with self._asking("Your workspace could not be read") as identity:
            gateway = get_gateway()
            agents, runs, files = await asyncio.gather(
                gateway.coworkers(identity),
                gateway.runs(identity, limit=20),
                gateway.artifacts(identity, role="deliverable", limit=SHOWN),
            )
            lines = [run_line(row) for row in runs.simulations]
            self.running = [line for line in lines if line.live]
            self.recent = [line for line in lines if not line.live][:SHOWN]
            self.any_run = runs.total > 0
            self.deliverables = [file_line(row) for row in files.items]
            self.coworkers = [coworker_line(row) for row in agents.agents]
