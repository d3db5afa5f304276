"""The skills of a run: fixed when it begins, laid into each task's folder, told in its first message."""

import shutil
from collections.abc import Sequence
from pathlib import Path

from clawwork_api.artifacts.storage import StorageError, locate
from clawwork_api.database import TenantSession
from clawwork_api.runtime.context import RunContext
from clawwork_api.runtime.stopping import WorkStopped
from clawwork_api.runtime.tools.paths import SKILLS
from clawwork_api.simulations.tables import Run
from clawwork_api.skills import service
from clawwork_api.skills.schemas import SkillUse
from clawwork_api.skills.service import TEXT
from clawwork_api.skills.tables import SkillVersion

FIRST_LINES = 12
FIRST_CHARACTERS = 800


def used(run: Run) -> list[SkillUse]:
    return [SkillUse.model_validate(use) for use in run.skills]


def lay_out(context: RunContext, folder: Path) -> list[str]:
    """Puts the skills into the task's folder, once, and returns what the first message says of each.

    Blocking. Raises WorkStopped when a file of one is gone.
    """
    uses = used(context.run)
    with context.database.read(context.tenant) as session:
        versions = [service.version_of(session, use.id, use.version) for use in uses]
    place = folder / SKILLS
    if uses and not place.is_dir():
        _write(context, folder, list(zip(uses, versions, strict=True)))
    return [_told(use, version) for use, version in zip(uses, versions, strict=True)]


def _write(context: RunContext, folder: Path, skills: Sequence[tuple[SkillUse, SkillVersion]]) -> None:
    partial = folder / f".{SKILLS}.partial"
    shutil.rmtree(partial, ignore_errors=True)
    for use, version in skills:
        place = partial / use.name
        place.mkdir(parents=True)
        (place / TEXT).write_text(version.instructions, "utf-8")
        for file in version.files:
            shutil.copyfile(_kept(context, use, file["sha256"]), place / file["name"])
    partial.rename(folder / SKILLS)


def _kept(context: RunContext, use: SkillUse, sha256: str) -> Path:
    try:
        return locate(service.folder_of(context.data_dir, context.tenant, use.id), sha256)
    except (FileNotFoundError, StorageError) as error:
        hint = f"A file of the skill {use.name} is gone. Give the skill a new version with it, and run again."
        raise WorkStopped("skill_file_missing", hint) from error


def _told(use: SkillUse, version: SkillVersion) -> str:
    lines = version.instructions.strip().splitlines()
    first = "\n".join(lines[:FIRST_LINES])[:FIRST_CHARACTERS].rstrip()
    more = "" if first == version.instructions.strip() else "\n…"
    return f"{use.name} (version {use.version}), in {SKILLS}/{use.name}/{TEXT}:\n{first}{more}"


def fix(session: TenantSession, run: Run, attached: Sequence[str]) -> None:
    """Notes with a run that begins which versions it uses."""
    run.skills = [use.model_dump() for use in service.in_use(session, attached)]
    session.add(run)
