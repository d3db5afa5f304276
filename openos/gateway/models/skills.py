"""Skills: instruction packs in versions."""

from datetime import datetime

from openos.gateway.models.base import Answer, Body


class WriteSkill(Body):
    """`instructions` are Markdown."""

    name: str
    instructions: str


class RenewSkill(Body):
    """The next version: None keeps the instructions, files that `without` does not name stay."""

    instructions: str | None = None
    without: list[str] = []


class SkillFile(Answer):
    name: str
    size: int
    media_type: str


class SkillUse(Answer):
    id: str
    name: str
    version: int


class SkillRow(Answer):
    id: str
    name: str
    version: int
    summary: str
    files: list[SkillFile]
    created_at: datetime
    changed_at: datetime


class SkillList(Answer):
    skills: list[SkillRow]


class SkillVersion(Answer):
    """`files` is their number."""

    version: int
    files: int
    created_by: str
    created_at: datetime


class SkillDetail(SkillRow):
    """`version`, `instructions` and `files` are of the version that was asked for; `versions` are all."""

    instructions: str
    versions: list[SkillVersion]
    retired: bool
