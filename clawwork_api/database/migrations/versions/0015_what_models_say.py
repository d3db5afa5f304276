"""What a model says while it says it is seen in other processes too"""

import sqlalchemy as sa
from alembic import op

from clawwork_api.database.types import UtcDateTime

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Nobody misses it after a crash, and what is not logged is not waited for at a commit.
    unlogged = ["UNLOGGED"] if op.get_bind().dialect.name == "postgresql" else []
    op.create_table(
        "drafts",
        sa.Column("tenant", sa.String(128), nullable=False),
        sa.Column("run_id", sa.String(32), primary_key=True),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("owner", sa.String(64), nullable=False),
        sa.Column("said_at", UtcDateTime(), nullable=False),
        prefixes=unlogged,
    )
    op.create_index("ix_drafts_tenant", "drafts", ["tenant"])


def downgrade() -> None:
    op.drop_table("drafts")
