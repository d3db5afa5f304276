"""The ledger over HTTP."""

from fastapi import APIRouter

from clawwork_api import paging
from clawwork_api.access.sessions import Read
from clawwork_api.agents import service as agents
from clawwork_api.economy import statement
from clawwork_api.economy.schemas import LedgerPage
from clawwork_api.paging import Cursor, Limit

router = APIRouter(prefix="/api/agents", tags=["economy"])


@router.get("/{signature}/ledger")
def read_ledger(signature: str, session: Read, limit: Limit = 50, cursor: Cursor = None) -> LedgerPage:
    agent = agents.get(session, signature)
    before = None if cursor is None else int(paging.decode(cursor, int)[0])
    page, following = statement.page(session, agents.account(session, agent), before=before, limit=limit)
    return page.model_copy(update={"next": None if following is None else paging.encode(following)})
