"""Coworkers ask people, need leave for some tools, and the time that a run waits is counted apart"""

import sqlalchemy as sa
from alembic import op

from clawwork_api.database.types import UtcDateTime

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("agents") as agents:
        agents.add_column(sa.Column("tools", sa.JSON(), nullable=False, server_default="{}"))
    with op.batch_alter_table("runs") as runs:
        runs.add_column(sa.Column("waiting_since", UtcDateTime(), nullable=True))
    with op.batch_alter_table("run_tasks") as tasks:
        tasks.add_column(sa.Column("waited_seconds", sa.Float(), nullable=False, server_default="0"))
    op.create_table(
        "questions",
        sa.Column("tenant", sa.String(128), nullable=False),
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("run_id", sa.String(32), sa.ForeignKey("runs.id"), nullable=False),
        sa.Column("run_task_id", sa.String(32), nullable=False),
        sa.Column("step", sa.String(64), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("tool", sa.String(128), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("choices", sa.JSON(), nullable=False),
        sa.Column("arguments", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("answered_by", sa.String(128), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("answered_at", UtcDateTime(), nullable=True),
        sa.UniqueConstraint("run_id", "step"),
    )
    op.create_index("ix_questions_tenant", "questions", ["tenant"])
    op.create_index("ix_questions_state", "questions", ["state"])


def downgrade() -> None:
    op.drop_table("questions")
    with op.batch_alter_table("run_tasks") as tasks:
        tasks.drop_column("waited_seconds")
    with op.batch_alter_table("runs") as runs:
        runs.drop_column("waiting_since")
    with op.batch_alter_table("agents") as agents:
        agents.drop_column("tools")
