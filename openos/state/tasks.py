"""All tasks: the sample pack and the workspace's own."""

import reflex as rx

from openos.gateway import get_gateway
from openos.state.page import STEP, Listing
from openos.state.rows import TaskLine, task_line


class TasksState(Listing, rx.State):
    """`show` is `all`, `samples` or `own`; it stands in the address as `?show=`."""

    show: str = "all"
    rows: list[TaskLine] = []
    total: int = 0

    @rx.event
    async def load(self) -> None:
        self.show = self._asked("show") if self._asked("show") in ("samples", "own") else "all"
        self.most = STEP
        await self._read()

    async def _read(self) -> None:
        async with self._asking("The tasks could not be read") as identity:
            listed = await get_gateway().tasks(identity)
            lines = [task_line(row) for row in listed.tasks]
            self.total = len(lines)
            self.rows = self._first(
                [line for line in lines if self.show == "all" or line.sample == (self.show == "samples")]
            )
