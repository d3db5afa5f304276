"""The act of the request at hand: a change is recorded in the very transaction that makes it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

from sqlalchemy import event
from starlette.types import Scope

from clawwork_api.access.caller import Caller
from clawwork_api.audit import chain
from clawwork_api.audit.tables import AuditRecord
from clawwork_api.database import TenantSession

ACTION_CHARACTERS = 200
TARGET_CHARACTERS = 300
CODE_CHARACTERS = 64
HOLDS_RECORD = "holds_audit_record"


@dataclass
class Act:
    """One request. `records` are those that its own transactions wrote."""

    scope: Scope
    request_id: str
    address_hash: str
    changes: bool
    about: str = ""
    over: bool = False
    records: list[AuditRecord] = field(default_factory=list)

    @property
    def caller(self) -> Caller | None:
        known: Caller | None = self.scope["state"].get("caller")
        return known

    def entry(self, outcome: str, *, status: int, code: str = "") -> chain.Entry:
        """What the record of this act says."""
        caller = self.caller
        return chain.Entry(
            request_id=self.request_id,
            actor=caller.actor if caller else "",
            fingerprint=caller.fingerprint if caller else "",
            action=f"{self.scope.get('method', 'SOCKET')} {self._route()}".strip()[:ACTION_CHARACTERS],
            target=printable(self.about or self.scope["path"])[:TARGET_CHARACTERS],
            outcome=outcome,
            status=status,
            code=printable(code)[:CODE_CHARACTERS],
            address_hash=self.address_hash,
        )

    def expected_status(self) -> int:
        """What the route answers when all goes well."""
        return getattr(self.scope.get("route"), "status_code", None) or 200

    def _route(self) -> str:
        return str(getattr(self.scope.get("route"), "path", ""))


_act: ContextVar[Act | None] = ContextVar("act", default=None)


@contextmanager
def acting(act: Act) -> Iterator[None]:
    """Makes `act` the one at hand, for this task and the threads that work for it."""
    before = _act.set(act)
    try:
        yield
    finally:
        act.over = True
        _act.reset(before)


def about(target: str) -> None:
    """Says in the record what was made or changed, when the path doesn't: "coworker Ada"."""
    if act := _act.get():
        act.about = target


def printable(text: str) -> str:
    """The text with every control character and half character shown as `?`."""
    return "".join(c if c.isprintable() else "?" for c in text)


@event.listens_for(TenantSession, "before_commit")
def _record(session: TenantSession) -> None:
    act = _act.get()
    if act is None or act.over or act.records or not act.changes or session.in_nested_transaction():
        return
    caller = act.caller
    if caller is None or caller.tenant != session.tenant:
        return
    session.flush()
    act.records.append(chain.append(session, act.entry("changed", status=act.expected_status())))
    session.info[HOLDS_RECORD] = True


@event.listens_for(TenantSession, "after_commit")
def _written(session: TenantSession) -> None:
    session.info.pop(HOLDS_RECORD, None)


@event.listens_for(TenantSession, "after_rollback")
def _unwritten(session: TenantSession) -> None:
    """A record of a transaction that failed is as if never written; the end of another, which only
    read, leaves the record as it stands.
    """
    act = _act.get()
    if session.info.pop(HOLDS_RECORD, False) and act is not None:
        act.records.clear()
