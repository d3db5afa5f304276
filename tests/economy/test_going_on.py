"""The end of a step waits for the step that it leads to; whatever comes instead, it is written first."""

from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError
from sqlmodel import col, select

from clawwork_api.database import Database, TenantSession
from clawwork_api.economy.prices import Charge
from clawwork_api.runtime.journal import Journal
from clawwork_api.runtime.recording import StepRef
from clawwork_api.runtime.stopping import TakenOver, WorkStopped
from clawwork_api.simulations.tables import Event, Run
from tests.economy.office import TENANT, USE, Office

CALL, CALLED = ["model.sent"], ["model.sent", "model.done", "tool.sent"]


def open_call(journal: Journal, run_id: str, turn: int, amount: str) -> StepRef:
    ref = StepRef(run_id, f"0.{turn}.model", "model", "model-x", "openai")
    assert journal.recorded(run_id, ref.key) is None
    assert journal.open(ref, amount=Decimal(amount), told={}, repeatable=False) is None
    return ref


def answer_call(journal: Journal, ref: StepRef, cost: str) -> None:
    charge = Charge(Decimal(cost), {"source": "test"})
    assert journal.may_wait(ref, charge)
    journal.settle(ref, response="calls a tool", told={}, charge=charge, use=USE, wait=True)


def use_tool(journal: Journal, run_id: str) -> None:
    ref = StepRef(run_id, "0.0.tool.0", "tool", "list_files")
    assert journal.open_unasked(ref, told={}) == {}
    journal.settle(ref, response="files", told={}, wait=True)


def kinds(office: Office, run_id: str) -> list[str]:
    """What the run's followers were told, in its order and numbered without gaps."""
    with office.database.read(TENANT) as session:
        told = list(session.exec(select(Event).where(Event.run_id == run_id).order_by(col(Event.seq))))
    assert [event.seq for event in told] == list(range(1, len(told) + 1))
    return [event.kind for event in told]


def test_an_end_is_written_with_the_step_that_follows(office: Office) -> None:
    ada = office.hire()
    run, journal = office.start(ada), office.journal()
    ref = open_call(journal, run, 0, "0.5")
    answer_call(journal, ref, "0.25")
    assert (kinds(office, run), office.account(ada).balance) == (CALL, 10)
    use_tool(journal, run)
    assert (kinds(office, run), office.account(ada).balance) == (CALLED, Decimal("9.75"))
    open_call(journal, run, 1, "0.5")
    assert kinds(office, run) == [*CALLED, "tool.done", *CALL]


def test_a_cap_that_refuses_the_next_call_leaves_nothing_unwritten(office: Office) -> None:
    run, journal = office.start(office.hire(cap_run="1")), office.journal()
    answer_call(journal, open_call(journal, run, 0, "0.6"), "0.6")
    use_tool(journal, run)
    with pytest.raises(WorkStopped, match="run's cap"):
        open_call(journal, run, 1, "0.6")
    assert kinds(office, run) == [*CALLED, "tool.done", "cap.reached"]


def test_money_is_moved_before_more_is_reserved(office: Office) -> None:
    ada = office.hire(opening="1")
    run, journal = office.start(ada), office.journal()
    answer_call(journal, open_call(journal, run, 0, "0.9"), "0.1")
    open_call(journal, run, 1, "0.9")
    assert office.account(ada).balance == Decimal("0.9")


class Mumbling(Database):
    """Does what it is told, and once does not say so."""

    silent = False

    @contextmanager
    def write(self, tenant: str) -> Iterator[TenantSession]:
        with super().write(tenant) as session:
            yield session
        if self.silent:
            self.silent = False
            raise OperationalError("COMMIT", {}, ConnectionError("the line is dead"))


def test_what_is_written_without_a_word_of_it_is_not_written_twice(tmp_path: Path) -> None:
    database = Mumbling(f"sqlite:///{tmp_path / 'clawwork.db'}")
    database.migrate()
    office = Office(database)
    ada = office.hire()
    run, journal = office.start(ada), office.journal()
    answer_call(journal, open_call(journal, run, 0, "0.5"), "0.25")
    database.silent = True
    with pytest.raises(OperationalError):
        use_tool(journal, run)
    journal.flush()
    assert (kinds(office, run), office.account(ada).balance) == (CALLED, Decimal("9.75"))
    database.close()


def test_another_workers_run_gets_nothing_that_waits(office: Office) -> None:
    ada = office.hire()
    run, journal = office.start(ada), office.journal()
    answer_call(journal, open_call(journal, run, 0, "0.5"), "0.5")
    with office.database.write(TENANT) as session:
        session.get_one(Run, run).owner = "worker-2"
    with pytest.raises(TakenOver):
        use_tool(journal, run)
    with pytest.raises(TakenOver):
        journal.flush()
    assert (kinds(office, run), office.account(ada).balance) == (CALL, 10)
