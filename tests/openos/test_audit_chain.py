"""The web service's records form a chain for each workspace, and a gap or a change in it is found."""

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from sqlmodel import select

from openos.accounts import AccountError, audit, get_accounts
from openos.accounts.audit.__main__ import main
from openos.accounts.tables import AuditRecord
from openos.database import engine


def act(database, identity, target="run 1", **more):
    audit.record(
        database,
        identity=identity,
        action="stop",
        target=target,
        outcome="allowed",
        request_id="a" * 32,
        **more,
    )


def tamper(database, statement):
    with database.write() as session:
        for name in ("update", "delete"):
            session.execute(sa.text(f"DROP TRIGGER IF EXISTS audit_records_no_{name}"))
        session.execute(sa.text(statement))


@pytest.fixture
def written(database, ada):
    for number in range(4):
        act(database, ada, f"run {number}")
    return database


def test_a_whole_chain_is_verified(written, ada, capsys):
    assert main(["verify"]) == 0
    assert "chains: 1" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ("DELETE FROM audit_records WHERE number = 3", "record 3 is missing"),
        ("DELETE FROM audit_records WHERE number >= 4", "record 4 is missing"),
        ("UPDATE audit_records SET target = 'run 9' WHERE number = 3", "record 3 was changed"),
        ("UPDATE audit_records SET request_id = 'x' WHERE number = 2", "record 2 was changed"),
        ("DELETE FROM audit_records", "record 1 is missing"),
    ],
)
def test_what_is_removed_or_changed_is_found(written, ada, capsys, change, problem):
    tamper(written, change)
    assert main(["verify"]) == 1
    assert capsys.readouterr().err.strip() == f"{ada.workspace_id}: {problem}"
    assert main(["verify", "--workspace", "another"]) == 0


def test_the_database_refuses_to_change_a_record(written):
    for statement in ("UPDATE audit_records SET actor = 'x'", "DELETE FROM audit_records"):
        with pytest.raises(sa.exc.DatabaseError, match="append-only"), written.write() as session:
            session.execute(sa.text(statement))


def test_two_workspaces_have_two_chains(written, sign_up):
    bob = get_accounts().current_identity(sign_up("bob"))
    act(written, bob)
    with written.read() as session:
        found = session.exec(select(AuditRecord).where(AuditRecord.workspace_id == bob.workspace_id))
        assert [row.number for row in found] == [1, 2]
    assert main(["verify"]) == 0


def test_a_failed_sign_in_is_recorded_with_a_hash_of_its_address(database, sign_up):
    sign_up("ada")
    with pytest.raises(AccountError):
        get_accounts().sign_in("ada@example.com", "wrong password", address="192.0.2.9")
    with database.read() as session:
        row = session.exec(select(AuditRecord).where(AuditRecord.outcome == "denied")).one()
    assert (row.workspace_id, row.number, row.code) == ("", 1, "wrong_credentials")
    assert len(row.address_hash) == 16
    assert "192.0.2.9" not in str(row.model_dump())


def test_records_from_before_the_chain_get_their_place_in_it(process, capsys):
    database = engine.get_database()
    config = Config()
    config.set_main_option("script_location", str(engine.MIGRATIONS))
    with database.engine.connect() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        for number in range(3):
            connection.execute(
                sa.text(
                    "INSERT INTO audit_records VALUES (:id, :at, 'w', 'ann', 'stop', 'r1', 'allowed', '', '')"
                ),
                {"id": str(number), "at": f"2026-01-0{number + 1} 10:00:00.000000"},
            )
        connection.commit()
    assert main(["verify"]) == 0
    assert "chains: 1" in capsys.readouterr().out
