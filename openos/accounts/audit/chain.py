"""The chain of a workspace's records: each holds the hash of the one before it."""

import hashlib
import json
from dataclasses import dataclass

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, select

from openos.accounts.tables import AuditHead, AuditRecord

BATCH = 500
_NOT_SAID = frozenset({"previous", "digest"})


@dataclass(frozen=True)
class Fault:
    """The first record of a chain that isn't as it was written; nobody's acts are in workspace ""."""

    workspace_id: str
    number: int
    problem: str

    def __str__(self) -> str:
        return f"{self.workspace_id or '(nobody)'}: record {self.number} {self.problem}"


def append(session: Session, row: AuditRecord) -> None:
    """Gives `row` its place in its workspace's chain; other writers of it wait until the commit."""
    head = _locked_head(session, row.workspace_id)
    row.number, row.previous = head.number + 1, head.digest
    row.digest = digest(row)
    head.number, head.digest = row.number, row.digest
    session.add_all([row, head])
    session.flush()


def digest(row: AuditRecord) -> str:
    """SHA-256 over the previous digest and everything that the record says."""
    said = {name: value for name, value in row.model_dump().items() if name not in _NOT_SAID}
    said["at"] = row.at.isoformat(timespec="microseconds")
    canonical = json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(f"{row.previous}\n{canonical}".encode()).hexdigest()


def verify(session: Session, workspace_id: str) -> Fault | None:
    """The first record that was removed, changed or moved; None when the chain is whole."""
    number, previous = 0, ""
    while batch := _batch(session, workspace_id, number):
        for row in batch:
            if problem := _problem(row, number + 1, previous):
                return Fault(workspace_id, number + 1, problem)
            number, previous = row.number, row.digest
        session.expunge_all()
    head = session.get(AuditHead, workspace_id)
    known = (head.number, head.digest) if head else (0, "")
    if known == (number, previous):
        return None
    if known[0] > number:
        return Fault(workspace_id, number + 1, "is missing")
    return Fault(workspace_id, number, "was added or changed after the chain was written")


def workspaces(session: Session) -> list[str]:
    """Everybody who has a chain, also one whose end or whose records are gone."""
    heads = session.exec(select(AuditHead.workspace_id)).all()
    return sorted({*heads, *session.exec(select(AuditRecord.workspace_id).distinct()).all()})


def _batch(session: Session, workspace_id: str, after: int) -> list[AuditRecord]:
    query = select(AuditRecord).where(AuditRecord.workspace_id == workspace_id, AuditRecord.number > after)
    return list(session.exec(query.order_by(col(AuditRecord.number)).limit(BATCH)))


def _problem(row: AuditRecord, number: int, previous: str) -> str:
    if row.number != number:
        return "is missing"
    if row.previous != previous:
        return "does not follow the one before it"
    return "" if row.digest == digest(row) else "was changed"


def _locked_head(session: Session, workspace_id: str) -> AuditHead:
    query = select(AuditHead).where(AuditHead.workspace_id == workspace_id).with_for_update()
    head = session.exec(query).first()
    if head is not None:
        return head
    make = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    new = make(AuditHead).values(workspace_id=workspace_id, number=0, digest="")
    session.execute(new.on_conflict_do_nothing())
    return session.exec(query).one()
