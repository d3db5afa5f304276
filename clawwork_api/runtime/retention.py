"""History kept by a rule: what happened in old runs is removed, what they cost and delivered stays."""

from datetime import datetime, timedelta

from dbos import DBOS
from sqlalchemy import delete, update
from sqlmodel import col, select

from clawwork_api.database import Database
from clawwork_api.keys.tables import RunKeys
from clawwork_api.questions.tables import Question
from clawwork_api.simulations import saying
from clawwork_api.simulations.states import ENDED
from clawwork_api.simulations.tables import Event, Run, Saying, Step

QUEUE_HISTORY = timedelta(days=1)
"""How long the queue keeps its own record of an ended run; ours is the one that is read."""

BATCH = 200


def purge_runs(database: Database, *, before: datetime) -> int:
    """Removes steps, questions and events of some runs that ended before `before`: of how many, 0 when done.

    The run, its tasks, scores, files and ledger entries stay.
    """
    ids = _old_runs(database, before)
    if ids:
        with database.system() as session:
            session.execute(delete(Question).where(col(Question.run_id).in_(ids)))
            saying.forget(session, col(Saying.run_id).in_(ids))
            session.execute(delete(Event).where(col(Event.run_id).in_(ids)))
            session.execute(delete(Step).where(col(Step.run_id).in_(ids)))
    return len(ids)


def _old_runs(database: Database, before: datetime) -> list[str]:
    has_events = select(Event.run_id).where(Event.run_id == Run.id).exists()
    query = select(Run.id).where(col(Run.status).in_(ENDED), col(Run.ended_at) < before, has_events)
    with database.system() as session:
        return list(session.exec(query.limit(BATCH)))


def purge_keys(database: Database, *, before: datetime) -> None:
    """Forgets the keys lent to runs that ended before `before`; that some were lent stays known."""
    ended = select(Run.id).where(col(Run.status).in_(ENDED), col(Run.ended_at) < before)
    with database.system() as session:
        old = col(RunKeys.run_id).in_(ended), col(RunKeys.sealed) != ""
        session.execute(update(RunKeys).where(*old).values(sealed=""))


def purge_queue(moment: datetime) -> int:
    """Removes some of the queue's records of workflows that ended a day ago; returns how many."""
    old = DBOS.list_workflows(
        status=["SUCCESS", "ERROR", "CANCELLED"],
        completed_before=(moment - QUEUE_HISTORY).isoformat(),
        load_input=False,
        load_output=False,
        limit=BATCH,
    )
    ids = [workflow.workflow_id for workflow in old]
    if ids:
        DBOS.delete_workflows(ids)
    return len(ids)
