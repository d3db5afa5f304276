"""Who did what, allowed or denied: one JSON line in the log and one row, for each act."""

import json
import logging

from openos.accounts.identity import Identity
from openos.accounts.tables import AuditRecord
from openos.database import Database

log = logging.getLogger("openos.audit")


def record(
    database: Database,
    *,
    identity: Identity | None,
    action: str,
    target: str,
    outcome: str,
    request_id: str,
    code: str = "",
) -> None:
    """Sync, one short transaction. `outcome`: allowed, denied or failed; nobody's acts have no workspace."""
    row = AuditRecord(
        workspace_id=identity.workspace_id if identity else "",
        actor=identity.user_id if identity else "",
        action=action,
        target=target[:200],
        outcome=outcome,
        code=code,
        request_id=request_id,
    )
    log.info(json.dumps({**row.model_dump(exclude={"id", "at"}), "at": row.at.isoformat()}))
    with database.write() as session:
        session.add(row)
