"""Preferences, broadcasts, lent keys, and what a launched configuration says of a run"""

import sqlalchemy as sa
from alembic import op

from clawwork_api.database.types import Money, UtcDateTime

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "preferences",
        sa.Column("tenant", sa.String(length=128), nullable=False),
        sa.Column("hidden_agents", sa.JSON(), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("tenant"),
    )
    op.create_table(
        "broadcasts",
        sa.Column("tenant", sa.String(length=128), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("message", sa.JSON(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_broadcasts_tenant", "broadcasts", ["tenant"])
    op.create_index("ix_broadcasts_created_at", "broadcasts", ["created_at"])
    op.create_table(
        "run_keys",
        sa.Column("tenant", sa.String(length=128), nullable=False),
        sa.Column("run_id", sa.String(length=32), nullable=False),
        sa.Column("sealed", sa.String(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"]),
        sa.PrimaryKeyConstraint("run_id"),
    )
    op.create_index("ix_run_keys_tenant", "run_keys", ["tenant"])
    _runs()
    with op.batch_alter_table("tasks") as tasks:
        tasks.add_column(sa.Column("external_id", sa.String(length=128), nullable=False, server_default=""))
        tasks.create_index("ix_tasks_external_id", ["external_id"])


def _runs() -> None:
    with op.batch_alter_table("runs") as runs:
        runs.add_column(sa.Column("cap_daily", Money(), nullable=True))
        runs.add_column(sa.Column("cap_monthly", Money(), nullable=True))
        runs.add_column(sa.Column("restart_policy", sa.JSON(), nullable=False, server_default="{}"))
        runs.add_column(sa.Column("retry_count", sa.Integer(), nullable=False, server_default="0"))
        runs.add_column(sa.Column("last_restart_at", UtcDateTime(), nullable=True))
