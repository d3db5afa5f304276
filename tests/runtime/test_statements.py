"""What a recorded step costs: each statement takes as long as the database and the mapper need for it."""

from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import event

from clawwork_api.agents.tables import Account, Agent
from clawwork_api.database import Database
from clawwork_api.economy import ledger
from clawwork_api.economy.prices import Charge, TokenUse
from clawwork_api.redaction import Redactor
from clawwork_api.runtime.journal import Journal
from clawwork_api.runtime.recording import StepRef
from clawwork_api.simulations.events import EventFeed
from clawwork_api.simulations.tables import Run, RunTask

TEAM, WORKER = "team", "worker-1"
MOST_OF_A_MODEL_STEP, MOST_OF_A_TOOL_STEP = 15, 9


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    made = Database(f"sqlite:///{tmp_path / 'app.sqlite'}")
    made.migrate()
    yield made
    made.close()


def test_a_recorded_step_needs_few_statements(database: Database) -> None:
    run_id = _running(database)
    journal = Journal(database, EventFeed(database), Redactor([]), tenant=TEAM, executor_id=WORKER)
    for turn in range(2):  # the first makes the day's row and looks for what is recorded
        with _counted(database) as of_model:
            _model_step(journal, run_id, turn)
        with _counted(database) as of_tool:
            _tool_step(journal, run_id, turn)
    assert len(of_model) <= MOST_OF_A_MODEL_STEP, "\n".join(of_model)
    assert len(of_tool) <= MOST_OF_A_TOOL_STEP, "\n".join(of_tool)
    assert not any("ledger_entries" in asked for asked in of_model if asked.startswith("SELECT"))
    assert journal.recorded(run_id, "0.1.model") is not None
    with database.read(TEAM) as session:
        run = session.get_one(Run, run_id)
        assert run.spend == Decimal("0.02")
        assert ledger.sum_of_entries(session, run.agent_id) == Decimal("999.98")


def _running(database: Database) -> str:
    with database.write(TEAM) as session:
        agent = Agent(signature="Ada", signature_key="ada", model="m", opening_balance=Decimal(1000))
        session.add(agent)
        session.flush()
        session.add(Account(agent_id=agent.id))
        session.flush()
        ledger.post(session, agent_id=agent.id, kind="opening", amount=Decimal(1000), step="opening")
        run = Run(agent_id=agent.id, signature="Ada", model="m", status="running", owner=WORKER)
        session.add(run)
        session.flush()
        work = {"task_id": "t", "title": "t", "occupation": "o", "brief": "b", "value": Decimal(1)}
        session.add(RunTask(run_id=run.id, agent_id=agent.id, position=0, **work))
        return run.id


@contextmanager
def _counted(database: Database) -> Iterator[list[str]]:
    found: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        found.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    yield found
    event.remove(database.engine, "before_cursor_execute", note)


def _model_step(journal: Journal, run_id: str, turn: int) -> None:
    ref = StepRef(run_id, f"0.{turn}.model", "model", "m", "openai")
    assert journal.recorded(run_id, ref.key) is None
    assert journal.open(ref, amount=Decimal("0.1"), told={}, repeatable=False) is None
    charge = Charge(Decimal("0.01"), {"source": "test"})
    journal.settle(ref, response="{}", told={}, charge=charge, use=TokenUse(10, 10))


def _tool_step(journal: Journal, run_id: str, turn: int) -> None:
    ref = StepRef(run_id, f"0.{turn}.tool.0", "tool", "list_files")
    assert journal.open_unasked(ref, told={}) == {}
    journal.settle(ref, response="{}", told={})
