"""The gateway's part for what waits on a person."""

from pydantic import BaseModel

from openos.accounts import Identity
from openos.gateway.door import Door, path_of
from openos.gateway.models import Denial, Reply, RunChange, ToolList, WaitingList


class Questions(Door):
    """Whoever may start runs may answer them."""

    async def tools(self, identity: Identity) -> ToolList:
        return await self._read(identity, "/api/tools", ToolList)

    async def waiting(self, identity: Identity) -> WaitingList:
        """What waits for a person in the whole workspace, oldest first."""
        return await self._read(identity, "/api/questions", WaitingList)

    async def answer(self, identity: Identity, run_id: str, question_id: str, answer: str) -> RunChange:
        return await self._say(identity, run_id, question_id, "answer", Reply(answer=answer))

    async def approve(self, identity: Identity, run_id: str, question_id: str) -> RunChange:
        """Lets the one call be made."""
        return await self._say(identity, run_id, question_id, "approve", None)

    async def deny(self, identity: Identity, run_id: str, question_id: str, reason: str) -> RunChange:
        return await self._say(identity, run_id, question_id, "deny", Denial(reason=reason))

    async def _say(
        self, identity: Identity, run_id: str, question_id: str, verb: str, body: BaseModel | None
    ) -> RunChange:
        path = path_of("/api/simulations", run_id, "questions", question_id, verb)
        return await self._write(identity, path, RunChange, act=(verb, f"run {run_id}"), body=body)
