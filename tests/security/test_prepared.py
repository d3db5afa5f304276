"""Statements past the mapper are as narrow as the mapper's own."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import bindparam, func, select, true, update

from clawwork_api.agents.tables import Agent
from clawwork_api.database import Database, Prepared, PreparedPair, Row, narrowed, rows_of, write_down

AGENTS = rows_of(Agent)
NAMED = bindparam("called")


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    made = Database(f"sqlite:///{tmp_path / 'app.sqlite'}")
    made.migrate()
    for tenant in ("ours", "theirs"):
        with made.write(tenant) as session:
            columns = {"signature": "Ada", "signature_key": "ada", "model": "m", "source": "hired"}
            money = {"opening_balance": Decimal(1), "practice": False, "instructions": "", "tools": {}}
            write_down(session, Row(Agent, {"id": f"of-{tenant}", **columns, **money, "skills": []}))
    yield made
    made.close()


def models(database: Database, tenant: str) -> list[str]:
    with database.read(tenant) as session:
        return list(Prepared(select(AGENTS.c.model)).run(session).scalars())


def test_a_change_leaves_the_other_workspace_alone(database: Database) -> None:
    change = Prepared(update(AGENTS).where(AGENTS.c.signature == NAMED).values(model="changed"))
    with database.write("ours") as session:
        assert change.run(session, called="Ada").rowcount == 1
    assert (models(database, "ours"), models(database, "theirs")) == (["changed"], ["m"])


def test_what_is_asked_by_name_is_only_ones_own(database: Database) -> None:
    found = Prepared(select(AGENTS.c.id).where(AGENTS.c.id == NAMED))
    with database.read("ours") as session:
        assert found.run(session, called="of-ours").scalar() == "of-ours"
        assert found.run(session, called="of-theirs").scalar() is None


def test_nobody_writes_into_another_workspace(database: Database) -> None:
    with database.write("ours") as session:
        columns = {"signature": "Eve", "signature_key": "eve", "model": "m", "source": "hired"}
        money = {"opening_balance": Decimal(1), "practice": False, "instructions": "", "tools": {}}
        write_down(session, Row(Agent, {"id": "new", "tenant": "theirs", **columns, **money, "skills": []}))
    assert (len(models(database, "ours")), len(models(database, "theirs"))) == (2, 1)


def test_a_select_within_has_to_be_narrowed_too(database: Database) -> None:
    count = select(func.count().label("all")).select_from(AGENTS)
    with pytest.raises(ValueError, match="not narrowed"):
        Prepared(select(AGENTS.c.id).join_from(AGENTS, count.subquery(), true()))
    inner = narrowed(count).subquery()
    whole = Prepared(select(AGENTS.c.id, inner.c.all).join_from(AGENTS, inner, true()))
    with database.read("ours") as session:
        assert whole.run(session).all() == [("of-ours", 1)]


def test_a_pair_is_narrowed_and_its_second_part_is_for_what_the_first_found(database: Database) -> None:
    first = update(AGENTS).where(AGENTS.c.id == NAMED).values(model="changed").returning(AGENTS.c.id)
    pair = PreparedPair(first, select(AGENTS.c.id).where(AGENTS.c.signature == "Ada"))
    with database.write("ours") as session:
        assert pair.run(session, called="of-theirs") is None
        assert pair.run(session, called="of-ours") == (("of-ours",), [("of-ours",)])
    assert (models(database, "ours"), models(database, "theirs")) == (["changed"], ["m"])
