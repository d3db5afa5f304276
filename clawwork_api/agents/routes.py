"""Coworkers over HTTP."""

from fastapi import APIRouter, Request, Response

from clawwork_api import etag
from clawwork_api.access.idempotency import OnceDep
from clawwork_api.access.sessions import Read, ServicesDep, Write, services
from clawwork_api.agents import service
from clawwork_api.agents.schemas import AgentChange, AgentDetail, AgentList, Hire
from clawwork_api.audit import acts
from clawwork_api.database import TenantSession
from clawwork_api.records import story

router = APIRouter(prefix="/api/agents", tags=["agents"])


@router.get("", response_model=AgentList)
async def list_agents(request: Request) -> Response:
    return await services(request).answers.answer(request, name="agents", build=_agents)


def _agents(session: TenantSession) -> AgentList:
    return AgentList(agents=service.listing(session))


@router.post("", status_code=201, response_model=AgentDetail)
def hire_agent(body: Hire, session: Write, parts: ServicesDep, once: OnceDep) -> Response:
    def work() -> AgentDetail:
        agent = service.hire(session, parts.settings, parts.engine.resources.redactor.model(body))
        acts.about(f"coworker {agent.signature}")
        return service.detail(session, agent)

    return once(session, work, route="POST /api/agents", body=body, status=201)


@router.get("/{signature}", response_model=AgentDetail)
def read_agent(request: Request, signature: str, session: Read, parts: ServicesDep) -> Response:
    agent = service.get(session, signature)
    detail = service.detail(session, agent)
    return etag.answer(request, story.told(session, parts.settings.data_dir, agent, detail))


@router.patch("/{signature}")
def change_agent(signature: str, body: AgentChange, session: Write, parts: ServicesDep) -> AgentDetail:
    agent = service.get(session, signature)
    service.change(session, agent, parts.engine.resources.redactor.model(body))
    return story.told(session, parts.settings.data_dir, agent, service.detail(session, agent))
