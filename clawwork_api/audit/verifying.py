"""Checks whole chains, for the operator."""

from collections.abc import Iterator

from sqlmodel import select

from clawwork_api.audit import chain
from clawwork_api.audit.tables import AuditHead, AuditRecord
from clawwork_api.database import Database


def tenants(database: Database) -> list[str]:
    """Everybody who has a chain, also one whose end or whose records are gone."""
    with database.system() as session:
        heads = session.exec(select(AuditHead.tenant)).all()
        return sorted({*heads, *session.exec(select(AuditRecord.tenant).distinct()).all()})


def faults(database: Database, wanted: list[str]) -> Iterator[chain.Fault]:
    """The first fault of each chain that has one."""
    for tenant in wanted:
        with database.read(tenant) as session:
            fault = chain.verify(session)
        if fault is not None:
            yield fault
