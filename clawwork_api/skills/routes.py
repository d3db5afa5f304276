"""Skills over HTTP."""

from typing import Annotated

from fastapi import APIRouter, File, Form, Query, Request, Response, UploadFile
from pydantic import Field

from clawwork_api.access.caller import CallerDep
from clawwork_api.access.idempotency import OnceDep
from clawwork_api.access.sessions import Read, ServicesDep, Write
from clawwork_api.artifacts import downloads, storage
from clawwork_api.errors import not_found
from clawwork_api.schemas import OpenApi
from clawwork_api.skills import service
from clawwork_api.skills.schemas import Instructions, SkillDetail, SkillList, WriteSkill
from clawwork_api.tasks import uploads

router = APIRouter(prefix="/api/skills", tags=["skills"])
MEGABYTE = 1_000_000
BYTES: OpenApi = {200: {"content": {"*/*": {}}, "description": "The file"}}
Version = Annotated[int, Query(ge=1, le=1_000_000)]
FileName = Annotated[str, Field(max_length=200)]


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


@router.post("/{skill_id}/versions", status_code=201)
def renew_skill(
    skill_id: str,
    services: ServicesDep,
    caller: CallerDep,
    instructions: Annotated[Instructions | None, Form()] = None,
    files: Annotated[list[UploadFile] | None, File()] = None,
    without: Annotated[list[FileName] | None, Form(max_length=20)] = None,
) -> SkillDetail:
    """The next version: what is left out stays as it is; `without` names files that it no longer has."""
    with services.database.read(caller.tenant) as session:
        service.check_changeable(session, skill_id)
    folder = service.folder_of(services.settings.data_dir, caller.tenant, skill_id)
    sent = [uploads.Upload(file.filename or "", file.file) for file in files or ()]
    limit = services.settings.max_upload_mb * MEGABYTE
    with (
        uploads.staged(folder, sent, max_bytes=limit) as staged,
        services.database.write(caller.tenant) as session,
    ):
        content = service.NewContent(instructions, staged, without or ())
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
