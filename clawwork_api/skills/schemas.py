"""What the HTTP contract says of skills."""

from datetime import datetime
from typing import Annotated

from pydantic import Field

from clawwork_api.schemas import Schema

SkillName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9\-]{0,47}$", examples=["month-end-close"])]
"""Also the folder that the coworker finds it in: `skills/month-end-close/`."""
Instructions = Annotated[str, Field(min_length=1, max_length=50_000)]


class WriteSkill(Schema):
    """The body of POST /api/skills. `instructions` are Markdown; files come with a new version."""

    name: SkillName
    instructions: Instructions


class RenewSkill(Schema):
    """The body of POST …/versions: instructions left out stay; `without` names files that go."""

    instructions: Instructions | None = None
    without: Annotated[list[Annotated[str, Field(max_length=200)]], Field(max_length=20)] = []


class SkillFile(Schema):
    name: str
    size: int
    media_type: str


class SkillRow(Schema):
    """One skill as its newest version stands; `summary` is the first line of its instructions."""

    id: str
    name: str
    version: int
    summary: str
    files: list[SkillFile]
    created_at: datetime
    changed_at: datetime


class SkillList(Schema):
    skills: list[SkillRow]


class VersionRow(Schema):
    version: int
    files: int
    created_by: str
    created_at: datetime


class SkillDetail(SkillRow):
    """`version`, `instructions` and `files` are of the version that was asked for, by default the newest."""

    instructions: str
    versions: list[VersionRow]
    retired: bool


class SkillUse(Schema):
    """A skill as a run uses it: the version stays for all of the run."""

    id: str
    name: str
    version: int
