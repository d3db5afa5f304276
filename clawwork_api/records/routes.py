"""A coworker's records over HTTP, in the predecessors' shapes."""

from fastapi import APIRouter, Request, Response

from clawwork_api import etag
from clawwork_api.access.sessions import Read, ServicesDep
from clawwork_api.agents import service as agents
from clawwork_api.records import economic, learning, tasks, terminal
from clawwork_api.records.schemas import Economic, Learning, TaskRecords, TerminalLog

router = APIRouter(prefix="/api/agents/{signature}", tags=["records"])


@router.get("/tasks", response_model=TaskRecords)
def read_tasks(request: Request, signature: str, session: Read, services: ServicesDep) -> Response:
    agent = agents.get(session, signature)
    return etag.answer(request, tasks.of_agent(session, services.settings.data_dir, agent))


@router.get("/learning", response_model=Learning)
def read_learning(request: Request, signature: str, session: Read, services: ServicesDep) -> Response:
    agent = agents.get(session, signature)
    return etag.answer(request, learning.of_agent(session, services.settings.data_dir, agent))


@router.get("/economic", response_model=Economic)
def read_economic(request: Request, signature: str, session: Read) -> Response:
    return etag.answer(request, economic.of_agent(session, agents.get(session, signature)))


@router.get("/terminal-log/{date}", response_model=TerminalLog)
def read_terminal_log(
    request: Request, signature: str, date: str, session: Read, services: ServicesDep
) -> Response:
    agent = agents.get(session, signature)
    return etag.answer(request, terminal.of_agent(session, services.settings.data_dir, agent, date))
