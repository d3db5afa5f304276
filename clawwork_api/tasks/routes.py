"""Tasks over HTTP."""

import hashlib
from typing import Annotated

from fastapi import APIRouter, File, Request, Response, UploadFile

from clawwork_api.access.caller import CallerDep
from clawwork_api.access.idempotency import OnceDep
from clawwork_api.access.sessions import Read, ServicesDep, Write
from clawwork_api.artifacts import downloads, storage
from clawwork_api.audit import acts
from clawwork_api.schemas import OpenApi
from clawwork_api.tasks import service, uploads
from clawwork_api.tasks.receiving import received
from clawwork_api.tasks.schemas import TaskDetail, TaskList, UploadResult, WriteTask

router = APIRouter(prefix="/api/tasks", tags=["tasks"])
BYTES: OpenApi = {200: {"content": {"*/*": {}}, "description": "The file"}}


@router.get("")
def list_tasks(session: Read) -> TaskList:
    return TaskList(tasks=service.listing(session))


@router.post("", status_code=201, response_model=TaskDetail)
def write_task(
    body: WriteTask, session: Write, services: ServicesDep, caller: CallerDep, once: OnceDep
) -> Response:
    def work() -> TaskDetail:
        plain = services.engine.resources.redactor.model(body)
        task = service.write(session, plain, actor=caller.actor)
        acts.about(f"task {task.id}")
        return service.written_detail(task)

    return once(session, work, route="POST /api/tasks", body=body, status=201)


@router.get("/{task_id}")
def read_task(task_id: str, session: Read) -> TaskDetail:
    return service.detail(session, task_id)


@router.post("/{task_id}/files")
def upload_files(
    task_id: str,
    files: Annotated[list[UploadFile], File(min_length=1)],
    services: ServicesDep,
    caller: CallerDep,
) -> UploadResult:
    with services.database.read(caller.tenant) as session:
        uploads.check_target(session, task_id)
    folder = storage.task_files(services.settings.data_dir, caller.tenant, task_id)
    with received(services, caller.tenant, folder=folder, files=files) as (staged, session):
        task = uploads.keep(session, task_id, staged)
    return UploadResult(reference_files=service.reference_files(task))


@router.get("/{task_id}/files/{name}", response_class=Response, responses=BYTES)
def read_file(task_id: str, name: str, request: Request, services: ServicesDep, session: Read) -> Response:
    path = service.reference_file(session, data_dir=services.settings.data_dir, task_id=task_id, name=name)
    facts = path.stat()
    tag = hashlib.sha256(f"{task_id}/{name}/{facts.st_mtime_ns}/{facts.st_size}".encode()).hexdigest()
    return downloads.send(request, path, name=name, tag=tag[:32], inline=False)
