"""Who did what, allowed or denied: one JSON line in the log and one row, for each act."""

import hashlib
import hmac
import logging

from openos.accounts.audit import chain
from openos.accounts.identity import Identity
from openos.accounts.tables import AuditRecord
from openos.database import Database
from openos.settings import get_settings

log = logging.getLogger("openos.audit")

ADDRESS_HASH_CHARACTERS = 16


def record(
    database: Database,
    *,
    identity: Identity | None,
    action: str,
    target: str,
    outcome: str,
    request_id: str,
    code: str = "",
    address: str = "",
) -> None:
    """Sync, one short transaction. `outcome`: allowed, denied or failed; nobody's acts have no workspace.

    `request_id` is the one that ClawWork gets too, and writes in its own record of the same act.
    """
    row = AuditRecord(
        workspace_id=identity.workspace_id if identity else "",
        actor=identity.user_id if identity else "",
        action=action,
        target=_printable(target)[:200],
        outcome=outcome,
        code=code,
        request_id=request_id,
        address_hash=_hashed(address) if address else "",
    )
    with database.write() as session:
        chain.append(session, row)
    log.info(
        "%s %s", action, outcome, extra={**row.model_dump(exclude={"id", "at"}), "at": row.at.isoformat()}
    )


def _printable(text: str) -> str:
    return "".join(c if c.isprintable() else "?" for c in text)


def _hashed(address: str) -> str:
    """Tells whether two acts came from one address, not from which: the key is the service's secret."""
    digest = hmac.new(get_settings().signing_key.encode(), b"address:" + address.encode(), hashlib.sha256)
    return digest.hexdigest()[:ADDRESS_HASH_CHARACTERS]
