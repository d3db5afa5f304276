"""The chain: each record holds the hash of the one before it."""

import hashlib
import json
from dataclasses import asdict, dataclass, field
from datetime import datetime

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import col, select

from clawwork_api.audit.tables import AuditHead, AuditRecord
from clawwork_api.database import TenantSession, now

NOBODY = "(nobody)"
"""The chain of what was denied before its tenant was known; no tenant can have this name."""

BATCH = 500


@dataclass(frozen=True, kw_only=True)
class Entry:
    """What a record tells. `action` is method and route, `target` the path that was asked for."""

    request_id: str
    actor: str
    fingerprint: str
    action: str
    target: str
    outcome: str
    status: int
    code: str
    address_hash: str
    times: int = 1
    at: datetime = field(default_factory=now)


@dataclass(frozen=True)
class Fault:
    """The first record of a chain that isn't as it was written."""

    tenant: str
    number: int
    problem: str

    def __str__(self) -> str:
        return f"{self.tenant}: record {self.number} {self.problem}"


def append(session: TenantSession, entry: Entry) -> AuditRecord:
    """Writes the next record of the session's tenant; other writers of the chain wait until the commit."""
    head = _locked_head(session)
    record = AuditRecord(
        tenant=session.tenant, number=head.number + 1, previous=head.digest, digest="", **asdict(entry)
    )
    record.digest = digest(record)
    head.number, head.digest = record.number, record.digest
    session.add_all([record, head])
    session.flush()
    return record


def digest(record: AuditRecord) -> str:
    """SHA-256 over the previous digest and everything that the record says."""
    said = {name: value for name, value in record.model_dump().items() if name not in ("previous", "digest")}
    said["at"] = record.at.isoformat(timespec="microseconds")
    canonical = json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(f"{record.previous}\n{canonical}".encode()).hexdigest()


def verify(session: TenantSession) -> Fault | None:
    """The first record of the tenant that was removed, changed or moved; None when the chain is whole."""
    number, previous = 0, ""
    while batch := _batch(session, number):
        for record in batch:
            if problem := _problem(record, number + 1, previous):
                return Fault(session.tenant, number + 1, problem)
            number, previous = record.number, record.digest
        session.expunge_all()
    return _fault_at_end(session, number, previous)


def _batch(session: TenantSession, after: int) -> list[AuditRecord]:
    query = select(AuditRecord).where(AuditRecord.number > after).order_by(col(AuditRecord.number))
    return list(session.exec(query.limit(BATCH)))


def _problem(record: AuditRecord, number: int, previous: str) -> str:
    if record.number != number:
        return "is missing"
    if record.previous != previous:
        return "does not follow the one before it"
    return "" if record.digest == digest(record) else "was changed"


def _fault_at_end(session: TenantSession, number: int, previous: str) -> Fault | None:
    head = session.exec(select(AuditHead)).first()
    known = (head.number, head.digest) if head else (0, "")
    if known == (number, previous):
        return None
    problem = "is missing" if known[0] > number else "was added or changed after the chain was written"
    return Fault(session.tenant, number + 1 if known[0] > number else number, problem)


def _locked_head(session: TenantSession) -> AuditHead:
    query = select(AuditHead).with_for_update()
    head = session.exec(query).first()
    if head is not None:
        return head
    dialect = session.get_bind().dialect.name
    make = postgresql.insert if dialect == "postgresql" else sqlite.insert
    session.execute(
        make(AuditHead).values(tenant=session.tenant, number=0, digest="").on_conflict_do_nothing()
    )
    return session.exec(query).one()
