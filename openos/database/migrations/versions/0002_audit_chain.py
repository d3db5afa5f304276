"""Audit records form a chain for each workspace; the database itself refuses to change or remove one"""

import hashlib
import json
from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

from openos.database.types import UtcDateTime

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

REFUSE = "audit records are append-only"
SAID = ("id", "at", "workspace_id", "actor", "action", "target", "outcome", "code", "request_id")


def upgrade() -> None:
    op.create_table(
        "audit_heads",
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id"),
    )
    with op.batch_alter_table("audit_records") as records:
        records.add_column(sa.Column("address_hash", sa.String(16), nullable=False, server_default=""))
        records.add_column(sa.Column("number", sa.Integer(), nullable=False, server_default="0"))
        records.add_column(sa.Column("previous", sa.String(64), nullable=False, server_default=""))
        records.add_column(sa.Column("digest", sa.String(64), nullable=False, server_default=""))
    _chain()
    op.create_index("uq_audit_records_number", "audit_records", ["workspace_id", "number"], unique=True)
    if op.get_bind().dialect.name == "postgresql":
        _refuse_on_postgresql()
        return
    for act in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER audit_records_no_{act.lower()} BEFORE {act} ON audit_records "
            f"BEGIN SELECT RAISE(ABORT, '{REFUSE}'); END"
        )


def _chain() -> None:
    """Records from before get their place in the chain."""
    names = ", ".join(SAID)
    connection = op.get_bind()
    rows = sa.text(f"SELECT {names} FROM audit_records ORDER BY workspace_id, at, id").columns(  # noqa: S608
        at=UtcDateTime()
    )
    heads: dict[str, tuple[int, str]] = {}
    for row in connection.execute(rows).mappings().all():
        number, previous = heads.get(row["workspace_id"], (0, ""))
        digest = _digest({**row, "address_hash": "", "number": number + 1}, previous)
        heads[row["workspace_id"]] = (number + 1, digest)
        change = sa.text("UPDATE audit_records SET number = :n, previous = :p, digest = :d WHERE id = :id")
        connection.execute(change, {"n": number + 1, "p": previous, "d": digest, "id": row["id"]})
    for workspace, (number, digest) in heads.items():
        insert = sa.text("INSERT INTO audit_heads (workspace_id, number, digest) VALUES (:w, :n, :d)")
        connection.execute(insert, {"w": workspace, "n": number, "d": digest})


def _digest(said: dict[str, object], previous: str) -> str:
    at = said["at"]
    assert isinstance(at, datetime)  # noqa: S101
    said["at"] = at.astimezone(UTC).isoformat(timespec="microseconds")
    canonical = json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(f"{previous}\n{canonical}".encode()).hexdigest()


def _refuse_on_postgresql() -> None:
    op.execute(
        "CREATE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{REFUSE}'; END $$"
    )
    op.execute(
        "CREATE TRIGGER audit_records_append_only BEFORE UPDATE OR DELETE ON audit_records "
        "FOR EACH ROW EXECUTE FUNCTION refuse_audit_change()"
    )


def downgrade() -> None:
    postgresql = op.get_bind().dialect.name == "postgresql"
    for name in ("append_only",) if postgresql else ("no_update", "no_delete"):
        op.execute(f"DROP TRIGGER audit_records_{name}" + (" ON audit_records" if postgresql else ""))
    op.drop_index("uq_audit_records_number", "audit_records")
    with op.batch_alter_table("audit_records") as records:
        for column in ("digest", "previous", "number", "address_hash"):
            records.drop_column(column)
    op.drop_table("audit_heads")
