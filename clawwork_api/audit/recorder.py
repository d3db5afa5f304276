"""Ends the act of a request: records what its own transaction did not record, and logs all of it."""

import asyncio
import logging
from dataclasses import asdict, replace

from sqlalchemy.exc import SQLAlchemyError

from clawwork_api.audit import chain
from clawwork_api.audit.acts import Act
from clawwork_api.audit.sampling import Sampler
from clawwork_api.database import Database

log = logging.getLogger("clawwork.audit")

DENIALS = frozenset({401, 403, 429})


class Recorder:
    """A change is always written; what is denied, refused or fails, one by one only so often."""

    def __init__(self) -> None:
        self._sampler = Sampler()

    async def finish(self, act: Act, *, status: int, milliseconds: float) -> None:
        """Writes what is still to be written. A failing database is logged: the answer is already out."""
        act.over = True
        outcome = _outcome(act, status)
        if not outcome:
            return
        tenant = (act.caller.tenant if act.caller else "") or chain.NOBODY
        entry = act.entry(outcome, status=status, code=act.scope["state"].get("refusal", ""))
        if act.records and outcome == "changed":
            _tell(tenant, entry, milliseconds, digest=act.records[0].digest)
            return
        times = 1 if outcome == "changed" else self._sampler.times(tenant)
        if not times:
            return
        entry = replace(entry, times=times)
        digest = ""
        try:
            digest = await asyncio.to_thread(_write, act.scope["app"].state.services.database, tenant, entry)
        except SQLAlchemyError:
            log.exception("an audit record could not be stored", extra={"request_id": act.request_id})
        _tell(tenant, entry, milliseconds, digest=digest)


def _outcome(act: Act, status: int) -> str:
    if status in DENIALS or (status < 500 and act.caller is None and "refusal" in act.scope["state"]):
        return "denied"
    if not act.changes:
        return ""
    if status >= 500:
        return "failed"
    return "refused" if status >= 400 else "changed"


def _write(database: Database, tenant: str, entry: chain.Entry) -> str:
    with database.write(tenant) as session:
        return chain.append(session, entry).digest


def _tell(tenant: str, entry: chain.Entry, milliseconds: float, *, digest: str) -> None:
    told = {
        "tenant": tenant,
        **asdict(entry),
        "at": entry.at.isoformat(),
        "ms": milliseconds,
        "digest": digest,
    }
    log.log(logging.INFO if entry.outcome == "changed" else logging.WARNING, entry.outcome, extra=told)
