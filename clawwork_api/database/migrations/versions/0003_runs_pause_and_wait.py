"""Runs can pause, wait for a time, and stop after the step at hand"""

import sqlalchemy as sa
from alembic import op

from clawwork_api.database.types import UtcDateTime

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("runs") as runs:
        runs.add_column(sa.Column("stop_now", sa.Boolean(), nullable=False, server_default=sa.false()))
        runs.add_column(sa.Column("pause_requested", sa.Boolean(), nullable=False, server_default=sa.false()))
        runs.add_column(sa.Column("resume_at", UtcDateTime(), nullable=True))
        runs.create_index("ix_runs_resume_at", ["resume_at"])


def downgrade() -> None:
    with op.batch_alter_table("runs") as runs:
        runs.drop_index("ix_runs_resume_at")
        for column in ("resume_at", "pause_requested", "stop_now"):
            runs.drop_column(column)
