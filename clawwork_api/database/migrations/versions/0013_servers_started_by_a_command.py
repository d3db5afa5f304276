"""A workspace's MCP server may be started by a command"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("mcp_servers") as rows:
        rows.add_column(sa.Column("command", sa.JSON(), nullable=False, server_default="[]"))
        rows.add_column(sa.Column("environment", sa.JSON(), nullable=False, server_default="[]"))


def downgrade() -> None:
    with op.batch_alter_table("mcp_servers") as rows:
        rows.drop_column("environment")
        rows.drop_column("command")
