"""A run from its record: read step by step, or checked against what was sent."""

from typing import Annotated

from fastapi import APIRouter, Query

from clawwork_api.access.caller import CallerDep
from clawwork_api.access.sessions import Read, ServicesDep
from clawwork_api.paging import Cursor
from clawwork_api.runtime.replay import replay
from clawwork_api.schemas import Page
from clawwork_api.simulations import service, transcript
from clawwork_api.simulations.schemas import RecordedStep, ReplayCheck, ReplayedCall

router = APIRouter(prefix="/api/simulations", tags=["simulations"])


@router.get("/{run_id}/transcript")
def read_transcript(
    run_id: str, session: Read, limit: Annotated[int, Query(ge=1, le=50)] = 20, cursor: Cursor = None
) -> Page[RecordedStep]:
    """What went to the model and the tools and what came back, oldest first."""
    return transcript.page(session, service.get(session, run_id).id, cursor=cursor, limit=limit)


@router.get("/{run_id}/replay")
async def check_replay(run_id: str, services: ServicesDep, caller: CallerDep) -> ReplayCheck:
    """Builds the conversation again from the record, calling no model, and compares it with what was sent."""
    found = await replay(services.database, services.settings, caller.tenant, run_id)
    calls = [ReplayedCall(key=key, same=same) for key, same in found.same.items()]
    return ReplayCheck(faithful=found.faithful, prompt=found.prompt, calls=calls, ends=found.ends)
