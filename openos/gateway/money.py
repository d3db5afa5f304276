"""What owners do through the gateway: money, the workspace's settings; and reading where the money went."""

from datetime import date

from openos.accounts import Identity
from openos.gateway.client import Params
from openos.gateway.door import Door, path_of
from openos.gateway.models import (
    AgentChange,
    AgentDetail,
    AuditRow,
    BalanceChange,
    CapNotices,
    LedgerLine,
    Page,
    Report,
    WorkspaceChange,
    WorkspaceSettings,
)

CAPS = frozenset({"cap_run", "cap_daily", "cap_monthly"})


class Money(Door):
    """A part of the gateway. Only an owner changes money; operators may change instructions and tools."""

    async def change_coworker(self, identity: Identity, signature: str, change: AgentChange) -> AgentDetail:
        caps = change.model_fields_set & CAPS
        what = "caps" if caps else "tools" if "tools" in change.model_fields_set else "instructions"
        return await self._write(
            identity,
            path_of("/api/agents", signature),
            AgentDetail,
            act=(f"change-{what}", f"coworker {signature}"),
            body=change,
            method="PATCH",
            kind="own" if caps else "write",
        )

    async def top_up(
        self, identity: Identity, signature: str, change: BalanceChange, *, key: str = ""
    ) -> LedgerLine:
        return await self._move(identity, signature, "top-up", change, key)

    async def correct(
        self, identity: Identity, signature: str, change: BalanceChange, *, key: str = ""
    ) -> LedgerLine:
        return await self._move(identity, signature, "corrections", change, key)

    async def _move(
        self, identity: Identity, signature: str, way: str, change: BalanceChange, key: str
    ) -> LedgerLine:
        path, act = path_of("/api/agents", signature, way), (way, f"coworker {signature}")
        return await self._write(identity, path, LedgerLine, act=act, body=change, key=key, kind="own")

    async def workspace(self, identity: Identity) -> WorkspaceSettings:
        return await self._read(identity, "/api/workspace", WorkspaceSettings)

    async def change_workspace(self, identity: Identity, change: WorkspaceChange) -> WorkspaceSettings:
        act = ("change-workspace", ", ".join(sorted(change.model_fields_set)))
        return await self._write(
            identity, "/api/workspace", WorkspaceSettings, act=act, body=change, method="PATCH", kind="own"
        )

    async def report(
        self, identity: Identity, *, by: str, since: date | None = None, until: date | None = None
    ) -> Report:
        """Accounting days, both included; None is from the first or to the last entry."""
        wanted: Params = {
            "by": by,
            "from": since.isoformat() if since else "",
            "to": until.isoformat() if until else "",
        }
        return await self._read(identity, "/api/economy/report", Report, wanted)

    async def cap_notices(self, identity: Identity) -> CapNotices:
        """Caps of today and this month that are nearly used up or reached, newest first."""
        return await self._read(identity, "/api/economy/notices", CapNotices)

    async def audit(
        self,
        identity: Identity,
        *,
        actor: str = "",
        action: str = "",
        outcome: str = "",
        cursor: str = "",
        limit: int = 50,
    ) -> Page[AuditRow]:
        """Changes and refusals in ClawWork; for owners only."""
        wanted: Params = {
            "actor": actor,
            "action": action,
            "outcome": outcome,
            "cursor": cursor,
            "limit": limit,
        }
        return await self._read(identity, "/api/audit", Page[AuditRow], wanted, kind="audit")
