"""One run, live: read once, then changed by its events as they happen."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from typing import Literal
from uuid import uuid4

import reflex as rx
from reflex.event import EventSpec

from openos.accounts import Identity
from openos.gateway import get_gateway
from openos.gateway.errors import GatewayError, NotFound, Unauthorised
from openos.state.batches import Batches
from openos.state.notices import recount
from openos.state.page import Page, problem_of
from openos.state.question import QuestionPart
from openos.state.rows import LIVE, FileLine, UsedSkill, coworker_href
from openos.state.run_feed import (
    FRESH,
    WINDOW,
    RunHead,
    RunView,
    TaskPart,
    after,
    step_line,
    view_of,
)
from openos.state.run_notes import RECENT, StepLine, note_of
from openos.state.session import identity_of
from openos.state.values import Problem, age

RETRY = 3.0
EARLIER = 200
EVERY = 0.2  # seconds between two updates of a page, while text grows too


class RunState(Page, rx.State):
    """The rows of the window are in three lists, so that an update sends only those that changed."""

    head: RunHead = RunHead()
    tasks: list[TaskPart] = []
    files: list[FileLine] = []
    question: QuestionPart = QuestionPart()
    skills: list[UsedSkill] = []
    earlier: list[StepLine] = []
    settled: list[StepLine] = []
    fresh: list[StepLine] = []
    heard: str = ""
    more: bool = False
    stopping: bool = False
    stopping_now: bool = False
    pausing: bool = False
    asking: bool = False
    opened: str = ""
    opened_text: str = ""
    _at_start: bool = False
    _key: str = ""

    @rx.event(background=True)
    async def follow(self) -> None:
        """Shows the run of the address and follows it to its end; cancelled when the page is left."""
        async with self:
            wanted = self._last_of_path()
            if wanted != self.head.id:
                self._clear()
        while True:
            try:
                await self._watch(wanted)
                return
            except (NotFound, Unauthorised) as error:
                await self._fail("This run could not be read", error)
                return
            except GatewayError as error:
                read = self.head.id == wanted
                words = "Live updates are interrupted" if read else "This run could not be read"
                await self._fail(f"{words}; trying again", error)
                await asyncio.sleep(RETRY)

    async def _watch(self, wanted: str) -> None:
        async with self:
            identity = await identity_of(self)
        run = await get_gateway().run(identity, wanted)
        recent = await get_gateway().events(identity, wanted, after=max(0, run.last_event - RECENT))
        href = coworker_href(run.signature)
        notes = [note for event in recent if event.seq <= run.last_event and (note := note_of(event, href))]
        view = view_of(run, notes)
        await self._show(view)
        if view.head.ended:
            return
        async for batch in Batches(get_gateway().follow(identity, wanted, after=view.last), every=EVERY):
            for event in batch:
                view = after(view, event)
            if any(event.kind.startswith("cap.") for event in batch):
                await recount(self)
            if view.stale or (not batch and view.head.status == "queued"):
                view = view_of(await get_gateway().run(identity, wanted), view.notes)
            await self._show(view)
        await self._show(view_of(await get_gateway().run(identity, wanted), view.notes))

    async def _show(self, view: RunView) -> None:
        """Only what differs is assigned: what is assigned is sent."""
        cut = max(0, len(view.steps) - FRESH) // FRESH * FRESH
        heard = f"last event {age(view.last_at)}" if view.last_at and not view.head.ended else ""
        async with self:
            self.stopping = self.stopping and view.head.status in LIVE
            asked = self.pausing or view.head.pausing
            self.pausing = asked and view.head.status in ("queued", "running")
            shown = {
                "head": replace(view.head, status="stopping") if self.stopping else view.head,
                "tasks": view.tasks,
                "files": view.files,
                "question": QuestionPart() if view.head.ended else view.question,
                "skills": view.skills,
                "settled": view.steps[:cut],
                "fresh": view.steps[cut:],
                "heard": heard,
                "more": len(view.steps) >= WINDOW and not self._at_start,
                "loading": False,
                "problem": Problem(),
            }
            for name, value in shown.items():
                if getattr(self, name) != value:
                    setattr(self, name, value)

    async def _fail(self, title: str, error: GatewayError) -> None:
        async with self:
            self.problem, self.loading = problem_of(title, error), False

    def _clear(self) -> None:
        self.loading, self.head, self.tasks, self.files = True, RunHead(), [], []
        self.question, self.skills = QuestionPart(), []
        self.earlier, self.settled, self.fresh = [], [], []
        self.heard, self.opened, self.opened_text = "", "", ""
        self.stopping = self.stopping_now = self.pausing = self.asking = False
        self._key = uuid4().hex
        self.more = self._at_start = False

    @rx.event(background=True)
    async def stop(self, mode: Literal["now", "after_step"]) -> None:
        """Asks for the stop; `stopped` shows only when ClawWork has confirmed it."""
        async with self:
            before = self.head
            self.stopping, self.stopping_now = True, mode == "now"
            self.head = replace(self.head, status="stopping")
        if not await self._ask("The run was not stopped", lambda i, r: get_gateway().stop(i, r, mode=mode)):
            async with self:
                self.stopping, self.head = False, before

    @rx.event(background=True)
    async def pause(self) -> None:
        """Asks for the pause; the step at hand ends first."""
        async with self:
            self.pausing = True
        if not await self._ask("The run was not paused", get_gateway().pause):
            async with self:
                self.pausing = False

    @rx.event(background=True)
    async def resume(self) -> None:
        await self._ask("The run was not resumed", get_gateway().resume)

    @rx.event(background=True)
    async def retry(self) -> AsyncIterator[EventSpec]:
        """Takes the run up again; the changed address makes the page follow it anew."""
        if await self._ask("The run was not taken up again", get_gateway().retry):
            yield rx.redirect(f"/runs/{self.head.id}?retry={uuid4().hex[:6]}", replace=True)

    @rx.event(background=True)
    async def run_again(self) -> AsyncIterator[EventSpec]:
        """A new run of the same work, once however often the button is pressed."""
        started: list[str] = []

        async def restart(identity: Identity, run_id: str) -> None:
            launched = await get_gateway().restart(identity, run_id, key=self._key)
            started.append(launched.simulation_id)

        if await self._ask("The run was not started again", restart):
            async with self:
                self._key = uuid4().hex
            yield rx.redirect(f"/runs/{started[0]}")

    async def _ask(self, title: str, send: Callable[[Identity, str], Awaitable[object]]) -> bool:
        """Sends one wish about the run that is shown. False when it was refused; the page says why."""
        async with self:
            identity, wanted = await identity_of(self), self.head.id
            self.asking, self.problem = True, Problem()
        try:
            await send(identity, wanted)
        except GatewayError as error:
            await self._fail(title, error)
            return False
        finally:
            async with self:
                self.asking = False
        return True

    @rx.event(background=True)
    async def load_earlier(self) -> None:
        """Shows the 200 steps before those that are shown, in the place of earlier ones."""
        async with self:
            identity, wanted = await identity_of(self), self.head.id
            shown = (*self.earlier, *self.settled, *self.fresh)
            first = next((line.key for line in shown if line.kind != "note"), "")
        try:
            page = await get_gateway().steps(identity, wanted, before=first, limit=EARLIER)
        except GatewayError as error:
            await self._fail("The earlier steps could not be read", error)
            return
        async with self:
            if self.head.id == wanted:
                self.earlier = [*(step_line(row) for row in page.items), *self.earlier][:EARLIER]
                self._at_start = page.next is None
                self.more = not self._at_start

    @rx.event(background=True)
    async def toggle(self, key: str) -> None:
        """Shows what went in and out of one step, read when it is asked for."""
        async with self:
            same, identity, wanted = self.opened == key, await identity_of(self), self.head.id
            self.opened, self.opened_text = ("", "") if same else (key, "")
        if same:
            return
        try:
            detail = await get_gateway().step_detail(identity, wanted, key)
        except GatewayError as error:
            detail = f"{error} ({error.code})"
        async with self:
            if self.opened == key:
                self.opened_text = detail or "Nothing was recorded yet."
