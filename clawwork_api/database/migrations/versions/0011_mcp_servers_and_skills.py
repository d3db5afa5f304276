"""Workspaces attach MCP servers and write skills; a run keeps the versions that it uses"""

import sqlalchemy as sa
from alembic import op

from clawwork_api.database.types import UtcDateTime

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "mcp_servers",
        sa.Column("tenant", sa.String(128), nullable=False),
        sa.Column("name", sa.String(32), nullable=False),
        sa.Column("url", sa.String(500), nullable=False),
        sa.Column("sealed", sa.String(), nullable=False),
        sa.Column("tools", sa.JSON(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "name"),
    )
    op.create_table(
        "skills",
        sa.Column("tenant", sa.String(128), nullable=False),
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("name", sa.String(48), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("retired_at", UtcDateTime(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.UniqueConstraint("tenant", "name"),
    )
    op.create_index("ix_skills_tenant", "skills", ["tenant"])
    op.create_table(
        "skill_versions",
        sa.Column("tenant", sa.String(128), nullable=False),
        sa.Column("skill_id", sa.String(32), sa.ForeignKey("skills.id"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("instructions", sa.String(), nullable=False),
        sa.Column("files", sa.JSON(), nullable=False),
        sa.Column("created_by", sa.String(128), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("skill_id", "version"),
    )
    op.create_index("ix_skill_versions_tenant", "skill_versions", ["tenant"])
    for table in ("agents", "runs"):
        with op.batch_alter_table(table) as rows:
            rows.add_column(sa.Column("skills", sa.JSON(), nullable=False, server_default="[]"))


def downgrade() -> None:
    for table in ("runs", "agents"):
        with op.batch_alter_table(table) as rows:
            rows.drop_column("skills")
    op.drop_table("skill_versions")
    op.drop_table("skills")
    op.drop_table("mcp_servers")
