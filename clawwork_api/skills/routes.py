"""Skills over HTTP."""

from typing import Annotated

from fastapi import APIRouter, File, Query, Request, Response, UploadFile

from clawwork_api.access.caller import CallerDep
from clawwork_api.access.idempotency import OnceDep
from clawwork_api.access.sessions import Read, ServicesDep, Write
from clawwork_api.artifacts import downloads, storage
from clawwork_api.errors import not_found
from clawwork_api.schemas import OpenApi
from clawwork_api.skills import service
from clawwork_api.skills.schemas import RenewSkill, SkillDetail, SkillList, WriteSkill
from clawwork_api.tasks.receiving import received

router = APIRouter(prefix="/api/skills", tags=["skills"])
BYTES: OpenApi = {200: {"content": {"*/*": {}}, "description": "The file"}}
Version = Annotated[int, Query(ge=1, le=1_000_000)]


@router.get("")
def list_skills(session: Read) -> SkillList:
    """Those that are not retired."""
    return SkillList(skills=service.listing(session))


@router.post("", status_code=201, response_model=SkillDetail)
def write_skill(body: WriteSkill, session: Write, caller: CallerDep, once: OnceDep) -> Response:
    def work() -> SkillDetail:
        return service.detail(session, service.write(session, body, actor=caller.actor))

    return once(session, work, route="POST /api/skills", body=body, status=201)


@router.get("/{skill_id}")
def read_skill(skill_id: str, session: Read, version: Version | None = None) -> SkillDetail:
    return service.detail(session, service.get(session, skill_id), version)


@router.post("/{skill_id}/versions", status_code=201, response_model=SkillDetail)
def renew_skill(
    skill_id: str, body: RenewSkill, session: Write, services: ServicesDep, caller: CallerDep, once: OnceDep
) -> Response:
    """The next version: what is left out stays as it is."""

    def work() -> SkillDetail:
        content = service.NewContent(body.instructions, [], body.without)
        folder = service.folder_of(services.settings.data_dir, caller.tenant, skill_id)
        skill = service.renew(session, skill_id, content, folder=folder, actor=caller.actor)
        return service.detail(session, skill)

    return once(session, work, route=f"POST /api/skills/{skill_id}/versions", body=body, status=201)


@router.post("/{skill_id}/files", status_code=201)
def add_files(
    skill_id: str,
    files: Annotated[list[UploadFile], File(min_length=1)],
    services: ServicesDep,
    caller: CallerDep,
) -> SkillDetail:
    """The next version, with these files too; one of the same name is replaced."""
    with services.database.read(caller.tenant) as session:
        service.check_changeable(session, skill_id)
    folder = service.folder_of(services.settings.data_dir, caller.tenant, skill_id)
    with received(services, caller.tenant, folder=folder, files=files) as (staged, session):
        content = service.NewContent(None, staged, ())
        skill = service.renew(session, skill_id, content, folder=folder, actor=caller.actor)
        return service.detail(session, skill)


@router.get("/{skill_id}/versions/{version}/files/{name}", response_class=Response, responses=BYTES)
def read_file(
    skill_id: str, version: int, name: str, request: Request, services: ServicesDep, session: Read
) -> Response:
    skill = service.get(session, skill_id)
    file = service.file_of(service.version_of(session, skill.id, version), name)
    folder = service.folder_of(services.settings.data_dir, session.tenant, skill.id)
    try:
        path = storage.locate(folder, file["sha256"])
    except (FileNotFoundError, storage.StorageError) as error:
        raise not_found("File") from error
    return downloads.send(request, path, name=name, tag=file["sha256"][:32], inline=False)


@router.delete("/{skill_id}")
def retire_skill(skill_id: str, session: Write) -> SkillDetail:
    """From the next run on nobody has it; its versions stay readable, and its name stays taken."""
    skill = service.get(session, skill_id)
    service.retire(session, skill)
    return service.detail(session, skill)
