"""What a model says before its call has come back: told in its own process, and read in others from a table.

A table and not PostgreSQL's NOTIFY: that holds 8,000 bytes, stops all other commits that notify, needs a
connection outside the pool, and says nothing to who comes a moment later.
"""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import ColumnElement, and_, bindparam, delete, func
from sqlmodel import Session, col, select

from clawwork_api.database import Prepared, TenantSession, rows_of
from clawwork_api.simulations.tables import Run, Saying, Step

PAUSE_SECONDS = 0.2
"""Between two tellings of one call."""
RENEW_SECONDS = 2.0
"""A text that doesn't change, because its model is thinking, is written again after so long."""
SHOWN_FOR = timedelta(seconds=6)
"""Older ones are of a process that was killed."""


@dataclass(frozen=True)
class Draft:
    """What the model of step `key` has said so far; its end is not known yet."""

    tenant: str
    run_id: str
    key: str
    text: str


_SAID, _RUNS, _STEPS = rows_of(Saying), rows_of(Run), rows_of(Step)
_WORKED = and_(_RUNS.c.id == _SAID.c.run_id, _RUNS.c.owner == _SAID.c.owner)
_SENT = and_(_STEPS.c.run_id == _SAID.c.run_id, _STEPS.c.key == _SAID.c.key, _STEPS.c.state == "sent")
_live = (
    select(_SAID.c.run_id, _SAID.c.key, _SAID.c.text)
    .join_from(_SAID, _RUNS, _WORKED)
    .join(_STEPS, _SENT)
    .where(_SAID.c.said_at > func.now() - SHOWN_FOR, _SAID.c.owner != bindparam("own"))
)
_of_run = Prepared(_live.where(_SAID.c.run_id == bindparam("run")))
_of_workspace = Prepared(_live.order_by(_SAID.c.run_id))


def elsewhere(session: TenantSession, *, own: str, run_id: str = "") -> list[Draft]:
    """What is being said in other processes than that of executor `own`, in one run or in the workspace.

    Only while the run is still that process's and the call has no end: a draft never follows its record.
    """
    statement = _of_run if run_id else _of_workspace
    found = statement.run(session, own=own, **({"run": run_id} if run_id else {}))
    return [Draft(session.tenant, row.run_id, row.key, row.text) for row in found]


def forget(session: Session, which: ColumnElement[bool]) -> None:
    """Removes rows of `drafts`, except those that are being written: nobody waits for a draft."""
    found = select(Saying.run_id).where(which).with_for_update(skip_locked=True)
    statement = delete(Saying).where(col(Saying.run_id).in_(found))
    session.execute(statement, execution_options={"synchronize_session": False})
