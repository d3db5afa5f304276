"""Skills: listed, written, renewed and retired; and as the choices of a form."""

from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import reflex as rx

from openos.accounts import Identity
from openos.gateway import get_gateway
from openos.gateway.models import RenewSkill, SkillRow, WriteSkill
from openos.state.page import Changing
from openos.state.rows import skill_href
from openos.state.values import Problem, counted

FIELD = "skill."


@dataclass(frozen=True)
class SkillChoice:
    """`field` is the name of its box in a form."""

    field: str = ""
    name: str = ""
    summary: str = ""
    chosen: bool = False


def skill_choices(skills: Sequence[SkillRow], kept: Collection[str]) -> list[SkillChoice]:
    """Every skill; `kept` are the ids of those that the coworker has."""
    return [SkillChoice(FIELD + s.id, s.name, s.summary, s.id in kept) for s in skills]


def skills_of(form: Mapping[str, Any]) -> list[str]:
    """The ids of those whose boxes are ticked."""
    return [key.removeprefix(FIELD) for key, value in form.items() if key.startswith(FIELD) and value]


@dataclass(frozen=True)
class SkillLine:
    id: str = ""
    name: str = ""
    href: str = ""
    summary: str = ""
    facts: str = ""


def skill_line(row: SkillRow) -> SkillLine:
    files = f", {counted(len(row.files), 'file')}" if row.files else ""
    return SkillLine(row.id, row.name, skill_href(row.id), row.summary, f"version {row.version}{files}")


class SkillsState(Changing, rx.State):
    """`open` is the skill whose instructions are being changed, "new", or none."""

    lines: list[SkillLine] = []
    open: str = ""
    instructions: str = ""

    @rx.event
    async def load(self) -> None:
        async with self._asking("The skills could not be read") as identity:
            await self._read(identity)

    async def _read(self, identity: Identity) -> None:
        self.lines = [skill_line(row) for row in (await get_gateway().skills(identity)).skills]

    @rx.event
    def begin(self) -> None:
        self.open, self.instructions, self.errors, self.problem = "new", "", {}, Problem()

    @rx.event
    async def edit(self, skill_id: str) -> None:
        """Opens the newest instructions."""
        self.errors = {}
        async with self._asking("The skill could not be read") as identity:
            self.instructions = (await get_gateway().skill(identity, skill_id)).instructions
            self.open = skill_id

    @rx.event
    def close(self) -> None:
        self.open, self.errors, self.problem = "", {}, Problem()

    @rx.event
    async def save(self, form: dict[str, Any]) -> AsyncIterator[None]:
        """A new skill, or the next version of the open one."""
        self.busy, self.errors, skill_id = True, {}, self.open
        text = str(form.get("skill_instructions", ""))
        yield

        async def save(identity: Identity) -> None:
            if skill_id == "new":
                wanted = WriteSkill(name=str(form.get("skill_name", "")).strip(), instructions=text)
                await get_gateway().write_skill(identity, wanted)
            else:
                await get_gateway().renew_skill(identity, skill_id, RenewSkill(instructions=text))
            self.open = ""
            await self._read(identity)

        await self._do("The skill was not saved", save)

    @rx.event
    async def retire(self, skill_id: str) -> AsyncIterator[None]:
        self.busy = True
        yield

        async def retire(identity: Identity) -> None:
            await get_gateway().retire_skill(identity, skill_id)
            await self._read(identity)

        await self._do("The skill was not retired", retire)
