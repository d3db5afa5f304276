"""One skill: its instructions, its files, and how it stood in each version."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from urllib.parse import quote

import reflex as rx
from reflex.event import EventSpec

from openos.accounts import Identity
from openos.gateway import get_gateway
from openos.gateway.models import RenewSkill, SkillDetail, SkillFile, SkillVersion
from openos.state.page import Changing, not_added
from openos.state.rows import FileLine, family, skill_href
from openos.state.values import NO_MOMENT, Moment, counted, moment, size


@dataclass(frozen=True)
class SkillHead:
    """`newest` is true of the version that can be changed."""

    id: str = ""
    name: str = ""
    summary: str = ""
    version: int = 0
    newest: bool = False
    retired: bool = False
    instructions: str = ""
    href: str = ""


@dataclass(frozen=True)
class VersionLine:
    version: int = 0
    href: str = ""
    files: str = ""
    written: Moment = NO_MOMENT


def newest(skill: SkillDetail) -> int:
    return max(row.version for row in skill.versions)


def head(skill: SkillDetail) -> SkillHead:
    return SkillHead(
        id=skill.id,
        name=skill.name,
        summary=skill.summary,
        version=skill.version,
        newest=skill.version == newest(skill),
        retired=skill.retired,
        instructions=skill.instructions,
        href=skill_href(skill.id),
    )


def _file(skill: SkillDetail, file: SkillFile) -> FileLine:
    href = f"/files/skills/{quote(skill.id, safe='')}/{skill.version}/{quote(file.name, safe='')}"
    return FileLine(href=href, name=file.name, kind=family(file.name), size=size(file.size))


def _version(skill: SkillDetail, row: SkillVersion) -> VersionLine:
    href = skill_href(skill.id, version=None if row.version == newest(skill) else row.version)
    return VersionLine(row.version, href, counted(row.files, "file"), moment(row.created_at))


class SkillState(Changing, rx.State):
    head: SkillHead = SkillHead()
    files: list[FileLine] = []
    versions: list[VersionLine] = []
    upload_problem: str = ""

    @rx.event
    async def load(self) -> AsyncIterator[None]:
        """The skill of the address, in the version that it names or in the newest."""
        wanted, code = self._last_of_path(), self._asked("error")
        self.upload_problem = not_added(code) if code else ""
        if wanted != self.head.id:
            self.loading, self.head = True, SkillHead()
            yield
        async with self._asking("This skill could not be read") as identity:
            version = self._asked("version")
            self._show(await get_gateway().skill(identity, wanted, version=version))

    def _show(self, skill: SkillDetail) -> None:
        self.head = head(skill)
        self.files = [_file(skill, file) for file in skill.files]
        self.versions = [_version(skill, row) for row in skill.versions]

    @rx.event
    async def remove(self, name: str) -> AsyncIterator[EventSpec | None]:
        """The next version is without this file; the ones before keep it."""
        self.busy, self.upload_problem = True, ""
        yield None

        async def remove(identity: Identity) -> None:
            self._show(await get_gateway().renew_skill(identity, self.head.id, RenewSkill(without=[name])))

        await self._do("The file was not removed", remove)
        if self._asked("version") and not self.problem.title:
            yield rx.redirect(self.head.href, replace=True)
