"""Skills: instruction packs in versions."""

from datetime import datetime

from openos.gateway.models.base import Answer, Body


class WriteSkill(Body):
    """`instructions` are Markdown."""

    name: str
    instructions: str


class RenewSkill(Body):
    """The next version, with these instructions and the same files."""

    instructions: str


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


class SkillDetail(SkillRow):
    instructions: str
    retired: bool
