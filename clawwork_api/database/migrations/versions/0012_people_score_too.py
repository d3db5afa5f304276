"""People score beside the judge, and in its place; a task can bring its own rubric"""

import sqlalchemy as sa
from alembic import op

from clawwork_api.database.types import Money, UtcDateTime

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("evaluations") as evaluations:
        evaluations.add_column(sa.Column("override", Money(), nullable=True))
        evaluations.add_column(sa.Column("corrected", Money(), nullable=False, server_default="0"))
        evaluations.add_column(sa.Column("rubric", sa.String(120), nullable=False, server_default=""))
        evaluations.add_column(sa.Column("rubric_version", sa.String(16), nullable=False, server_default=""))
    for name in ("tasks", "run_tasks"):
        with op.batch_alter_table(name) as table:
            table.add_column(sa.Column("rubric", sa.JSON(), nullable=True))
    op.create_table(
        "person_scores",
        sa.Column("tenant", sa.String(128), nullable=False),
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("evaluation_id", sa.String(32), sa.ForeignKey("evaluations.id"), nullable=False),
        sa.Column("by", sa.String(128), nullable=False),
        sa.Column("score", Money(), nullable=False),
        sa.Column("parts", sa.JSON(), nullable=False),
        sa.Column("comment", sa.String(), nullable=False),
        sa.Column("overrides", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("correction", Money(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
    )
    op.create_index("ix_person_scores_tenant", "person_scores", ["tenant"])
    op.create_index("ix_person_scores_evaluation_id", "person_scores", ["evaluation_id"])


def downgrade() -> None:
    op.drop_table("person_scores")
    for name in ("run_tasks", "tasks"):
        with op.batch_alter_table(name) as table:
            table.drop_column("rubric")
    with op.batch_alter_table("evaluations") as evaluations:
        evaluations.drop_column("rubric_version")
        evaluations.drop_column("rubric")
        evaluations.drop_column("corrected")
        evaluations.drop_column("override")
