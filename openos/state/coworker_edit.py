"""Changing a coworker: instructions, caps, and its balance by a top-up or a correction."""

from collections.abc import AsyncIterator
from decimal import Decimal
from typing import Any
from uuid import uuid4

import reflex as rx

from openos.accounts import Identity
from openos.gateway import get_gateway
from openos.gateway.errors import GatewayError, Refused
from openos.gateway.models import AgentChange, BalanceChange
from openos.state.amounts import ABOVE_ZERO, caps, plain, typed
from openos.state.coworker import CoworkerState
from openos.state.page import Page, problem_of
from openos.state.session import identity_of
from openos.state.skills import SkillChoice, skill_choices, skills_of
from openos.state.tools import ToolChoice, permissions_of, tool_choices
from openos.state.values import Problem

CAPS = {"run": "cap_run", "day": "cap_daily", "month": "cap_monthly"}
KINDS = ("instructions", "caps", "skills", "tools", "top-up", "correction")


def change_of(kind: str, form: dict[str, Any]) -> tuple[AgentChange | BalanceChange, dict[str, str]]:
    """What the form of `kind` asks for, and what is wrong by field."""
    if kind == "instructions":
        return AgentChange(instructions=str(form.get("instructions", ""))), {}
    if kind == "skills":
        return AgentChange(skills=skills_of(form)), {}
    if kind == "tools":
        return AgentChange(tools=permissions_of(form)), {}
    if kind == "caps":
        found, wrong = caps(form, tuple(CAPS.values()))
        return AgentChange(**found), wrong
    return _balance(kind, form)


def _balance(kind: str, form: dict[str, Any]) -> tuple[BalanceChange, dict[str, str]]:
    wrong, memo, amount = {}, str(form.get("memo", "")).strip(), Decimal(0)
    try:
        amount = typed(form, "amount") or amount
    except ValueError as error:
        wrong["amount"] = f"{error}"
    if not wrong and (amount == 0 or (kind == "top-up" and amount < 0)):
        wrong["amount"] = ABOVE_ZERO if kind == "top-up" else "Give an amount; a minus takes it away."
    if kind == "correction" and not memo:
        wrong["memo"] = "Say why: it stands in the ledger for good."
    return BalanceChange(amount=amount, memo=memo), wrong


class CoworkerEdit(Page, rx.State):
    """`editing` is which form is open: instructions, caps, skills, tools, top-up, correction, or none."""

    editing: str = ""
    given: dict[str, str] = {}
    tools: list[ToolChoice] = []
    skills: list[SkillChoice] = []
    errors: dict[str, str] = {}
    saving: bool = False
    saved: str = ""
    _of: str = ""
    _key: str = ""

    @rx.event
    async def load(self) -> None:
        """As `arrive`, where the page is another coworker's by now; else a form that is open stays so."""
        if self._of != self._last_of_path():
            await self._arrive()

    @rx.event
    async def arrive(self) -> None:
        """Opens the form that the address asks for, as `?edit=caps`."""
        await self._arrive()

    async def _arrive(self) -> None:
        self._of, self.editing, self.saved = self._last_of_path(), "", ""
        if self._asked("edit") in KINDS:
            await self._open(self._asked("edit"))

    @rx.event
    async def edit(self, kind: str) -> None:
        await self._open(kind)

    @rx.event
    def cancel(self) -> None:
        self.editing, self.errors, self.problem = "", {}, Problem()

    async def _open(self, kind: str) -> None:
        self.errors, self.saving, self.saved, self._key = {}, False, "", uuid4().hex
        async with self._asking("The coworker could not be read") as identity:
            agent = await get_gateway().coworker(identity, self._last_of_path())
            limits = {CAPS[cap.scope]: plain(cap.limit) for cap in agent.caps if cap.scope in CAPS}
            self.given = {"instructions": agent.instructions, **limits}
            if kind == "tools":
                self.tools = tool_choices((await get_gateway().tools(identity)).tools, agent.tools)
            if kind == "skills":
                kept = {skill.id for skill in agent.skills}
                self.skills = skill_choices((await get_gateway().skills(identity)).skills, kept)
            self.editing = kind

    @rx.event
    async def save(self, form: dict[str, Any]) -> AsyncIterator[Any]:
        """Saves the open form once, however often the button is pressed."""
        change, self.errors = change_of(self.editing, form)
        if self.errors:
            return
        self.saving, self.problem = True, Problem()
        yield None
        try:
            await self._send(await identity_of(self), change)
            self.editing, self.saved = "", self.editing
            yield CoworkerState.load
        except GatewayError as error:
            self.errors = dict(error.fields) if isinstance(error, Refused) else {}
            self.problem = problem_of("This was not saved", error)
        finally:
            self.saving = False

    async def _send(self, identity: Identity, change: AgentChange | BalanceChange) -> None:
        gateway, name = get_gateway(), self._last_of_path()
        if isinstance(change, AgentChange):
            await gateway.change_coworker(identity, name, change)
        elif self.editing == "top-up":
            await gateway.top_up(identity, name, change, key=self._key)
        else:
            await gateway.correct(identity, name, change, key=self._key)
