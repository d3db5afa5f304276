"""One task: its brief, its files, and starting a run on it."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import uuid4

import reflex as rx
from reflex.event import EventSpec

from openos.gateway import get_gateway
from openos.gateway.errors import GatewayError
from openos.gateway.models import Launch, TaskCriterion, TaskDetail
from openos.state.page import Page, not_added, problem_of
from openos.state.rows import CoworkerLine, FileLine, coworker_line, reference_line
from openos.state.session import identity_of
from openos.state.values import NO_MONEY, Money, Problem, money


@dataclass(frozen=True)
class TaskHead:
    id: str = ""
    title: str = ""
    occupation: str = ""
    sector: str = ""
    sample: bool = False
    checkable: bool = False
    value: Money = NO_MONEY
    brief: str = ""
    deliverables: str = ""
    criteria: list[str] = field(default_factory=list)


def head(task: TaskDetail) -> TaskHead:
    return TaskHead(
        id=task.id,
        title=task.title,
        occupation=task.occupation,
        sector=task.sector,
        sample=task.source == "pack",
        checkable=task.checkable,
        value=money(task.value),
        brief=task.brief,
        deliverables=", ".join(task.deliverables),
        criteria=[_criterion(one) for one in task.rubric.criteria] if task.rubric else [],
    )


def _criterion(one: TaskCriterion) -> str:
    return one.text if one.weight == 1 else f"{one.text} (counts {one.weight.normalize():f} times)"


class TaskState(Page, rx.State):
    head: TaskHead = TaskHead()
    files: list[FileLine] = []
    coworkers: list[CoworkerLine] = []
    starting: bool = False
    cap_error: str = ""
    start_problem: Problem = Problem()
    upload_problem: str = ""
    _key: str = ""

    @rx.event
    async def load(self) -> AsyncIterator[None]:
        wanted = self._last_of_path()
        self.starting, self.cap_error, self.start_problem, self._key = False, "", Problem(), uuid4().hex
        code = self._asked("error")
        self.upload_problem = not_added(code) if code else ""
        if wanted != self.head.id:
            self.loading, self.head = True, TaskHead()
            yield
        async with self._asking("This task could not be read") as identity:
            gateway = get_gateway()
            task, agents = await asyncio.gather(gateway.task(identity, wanted), gateway.coworkers(identity))
            self.head = head(task)
            self.files = [reference_line(task.id, file) for file in task.reference_files]
            hired = [coworker_line(row) for row in agents.agents]
            self.coworkers = [line for line in hired if not line.imported]

    @rx.event
    async def start(self, form: dict[str, Any]) -> AsyncIterator[EventSpec | None]:
        """Starts one run, however often the button is pressed, and opens it."""
        text = str(form.get("cap", "")).strip().removeprefix("$").replace(",", "")
        self.cap_error, self.start_problem = "", Problem()
        try:
            cap = Decimal(text) if text else None
        except InvalidOperation:
            cap = Decimal("NaN")
        if cap is not None and not (cap.is_finite() and cap > 0):
            self.cap_error = "Give an amount above zero, or leave this empty."
            return
        self.starting = True
        yield None
        try:
            wanted = Launch(signature=str(form.get("coworker", "")), task_ids=[self.head.id], cap=cap)
            launched = await get_gateway().launch(await identity_of(self), wanted, key=self._key)
            self._key = uuid4().hex
            yield rx.redirect(f"/runs/{launched.simulation_id}")
        except GatewayError as error:
            self.start_problem = problem_of("The run was not started", error)
        finally:
            self.starting = False
