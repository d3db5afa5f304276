"""Writing skills, each change a new version, and saying what they are."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlmodel import col, select

from clawwork_api.artifacts.storage import tenant_root
from clawwork_api.audit import acts
from clawwork_api.database import TenantSession, now
from clawwork_api.database.named import add_named
from clawwork_api.errors import ApiError, not_found
from clawwork_api.skills.schemas import SkillDetail, SkillFile, SkillRow, SkillUse, VersionRow, WriteSkill
from clawwork_api.skills.tables import Skill, SkillVersion
from clawwork_api.tasks.uploads import MAX_FILES, Staged

MAX_SKILLS = 200
SUMMARY_CHARACTERS = 160
TEXT = "SKILL.md"
"""The file that a coworker finds the instructions in."""


@dataclass(frozen=True)
class NewContent:
    """What a new version changes: None keeps the instructions, files not named in `without` stay."""

    instructions: str | None
    files: Sequence[Staged]
    without: Collection[str]


def folder_of(data_dir: Path, tenant: str, skill_id: str) -> Path:
    """Where the files of all versions lie, each under its sha256."""
    return tenant_root(data_dir, tenant) / "skills" / skill_id


def get(session: TenantSession, skill_id: str) -> Skill:
    """Raises ApiError 404 `skill_not_found`."""
    skill = session.get(Skill, skill_id)
    if skill is None:
        raise not_found("Skill")
    return skill


def version_of(session: TenantSession, skill_id: str, version: int) -> SkillVersion:
    """Raises ApiError 404 `skill_version_not_found`."""
    found = session.get(SkillVersion, (skill_id, version))
    if found is None:
        raise not_found("Skill version")
    return found


def listing(session: TenantSession) -> list[SkillRow]:
    """Those that are not retired, by name."""
    same = (col(SkillVersion.skill_id) == Skill.id) & (col(SkillVersion.version) == Skill.version)
    query = select(Skill, SkillVersion).join(SkillVersion, same).where(col(Skill.retired_at).is_(None))
    return [_row(skill, version) for skill, version in session.exec(query.order_by(col(Skill.name)))]


def detail(session: TenantSession, skill: Skill, version: int | None = None) -> SkillDetail:
    """Raises ApiError 404 `skill_version_not_found`."""
    shown = version_of(session, skill.id, version or skill.version)
    query = select(SkillVersion).where(SkillVersion.skill_id == skill.id)
    every = session.exec(query.order_by(col(SkillVersion.version).desc()))
    return SkillDetail(
        **_row(skill, shown).model_dump(),
        instructions=shown.instructions,
        versions=[
            VersionRow(
                version=v.version, files=len(v.files), created_by=v.created_by, created_at=v.created_at
            )
            for v in every
        ],
        retired=skill.retired_at is not None,
    )


def write(session: TenantSession, wanted: WriteSkill, *, actor: str) -> Skill:
    """Raises ApiError 409 `skill_exists`, 422 `too_many_skills`."""
    skill = Skill(tenant=session.tenant, name=wanted.name)
    hint = "Write a new version of that one, or choose another name; a retired skill keeps its name"
    add_named(
        session,
        skill,
        most=MAX_SKILLS,
        full=ApiError(422, "too_many_skills", f"A workspace has at most {MAX_SKILLS} skills"),
        taken=ApiError(409, "skill_exists", f"There is a skill {wanted.name} already", hint),
    )
    _add_version(session, skill, instructions=wanted.instructions, files=[], actor=actor)
    acts.about(f"skill {skill.name}")
    return skill


def check_changeable(session: TenantSession, skill_id: str) -> None:
    """Raises ApiError 404 `skill_not_found`, 409 `skill_retired`."""
    _current(get(session, skill_id))


def renew(session: TenantSession, skill_id: str, content: NewContent, *, folder: Path, actor: str) -> Skill:
    """Makes the next version; one that would change nothing is refused.

    Raises ApiError 404 `skill_not_found`, 409 `skill_retired`, 413 `too_many_files`, 422 `nothing_changed`
    or `invalid_file_name`.
    """
    get(session, skill_id)
    skill = _current(session.get_one(Skill, skill_id, with_for_update=True, populate_existing=True))
    _check_names(content.files)
    former = version_of(session, skill.id, skill.version)
    kept = {f["name"]: f for f in former.files if f["name"] not in content.without}
    files = list((kept | {file.name: file.facts() for file in content.files}).values())
    instructions = former.instructions if content.instructions is None else content.instructions
    if len(files) > MAX_FILES:
        raise ApiError(413, "too_many_files", f"A skill can have at most {MAX_FILES} files")
    if (instructions, files) == (former.instructions, former.files):
        raise ApiError(422, "nothing_changed", "This is the same as the newest version", "Change something")
    skill.version += 1
    session.add(skill)
    _add_version(session, skill, instructions=instructions, files=files, actor=actor)
    for file in content.files:
        file.path.replace(folder / file.sha256)
    acts.about(f"skill {skill.name}: version {skill.version}")
    return skill


def _check_names(files: Sequence[Staged]) -> None:
    if any(file.name.casefold() == TEXT.casefold() for file in files):
        hint = "Send its text as instructions, or rename the file"
        raise ApiError(422, "invalid_file_name", f"{TEXT} is where the instructions stand", hint)


def retire(session: TenantSession, skill: Skill) -> None:
    """From the next run on nobody has it; what runs used stays readable."""
    skill.retired_at = skill.retired_at or now()
    session.add(skill)
    acts.about(f"skill {skill.name}")


def attachable(session: TenantSession, former: Sequence[str], wanted: Sequence[str]) -> list[str]:
    """`wanted` without repetition, when each is there; one that retired meanwhile may stay.

    Raises ApiError 422 `unknown_skill`.
    """
    for skill_id in wanted:
        skill = session.get(Skill, skill_id)
        if skill is None or (skill.retired_at is not None and skill_id not in former):
            hint = "Choose some of GET /api/skills"
            raise ApiError(422, "unknown_skill", f"There is no skill {skill_id[:64]} to be given", hint)
    return list(dict.fromkeys(wanted))


def in_use(session: TenantSession, attached: Sequence[str]) -> list[SkillUse]:
    """Those of these that are not retired, as they stand now, by name."""
    query = select(Skill).where(col(Skill.id).in_(attached), col(Skill.retired_at).is_(None))
    return [
        SkillUse(id=skill.id, name=skill.name, version=skill.version)
        for skill in session.exec(query.order_by(col(Skill.name)))
    ]


def file_of(version: SkillVersion, name: str) -> dict[str, Any]:
    """Raises ApiError 404 `file_not_found`."""
    found = next((file for file in version.files if file["name"] == name), None)
    if found is None:
        raise not_found("File")
    return found


def _current(skill: Skill) -> Skill:
    if skill.retired_at is not None:
        raise ApiError(409, "skill_retired", f"The skill {skill.name} is retired", "Write a new one")
    return skill


def _add_version(
    session: TenantSession, skill: Skill, *, instructions: str, files: list[dict[str, Any]], actor: str
) -> None:
    session.add(
        SkillVersion(
            tenant=session.tenant,
            skill_id=skill.id,
            version=skill.version,
            instructions=instructions,
            files=files,
            created_by=actor,
        )
    )
    session.flush()


def _row(skill: Skill, version: SkillVersion) -> SkillRow:
    lines = (line.strip("# ").strip() for line in version.instructions.splitlines())
    return SkillRow(
        id=skill.id,
        name=skill.name,
        version=version.version,
        summary=next((line for line in lines if line), "")[:SUMMARY_CHARACTERS],
        files=[SkillFile(name=f["name"], size=f["size"], media_type=f["media_type"]) for f in version.files],
        created_at=skill.created_at,
        changed_at=version.created_at,
    )
