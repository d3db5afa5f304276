"""Days kept as the ledger grows, what an entry was paid for, the workspace's own prices and pay rule"""

import sqlalchemy as sa
from alembic import op

from clawwork_api.database.types import Money, UtcDateTime

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

SPEND = "('model', 'tool', 'sandbox', 'search', 'evaluation')"
FILL_DAYS = f"""
INSERT INTO daily_balances (tenant, agent_id, day, balance, spend, income, seconds)
SELECT tenant, agent_id, day,
       CAST(SUM(SUM(amount)) OVER (PARTITION BY agent_id ORDER BY day) AS BIGINT),
       CAST(-SUM(CASE WHEN kind IN {SPEND} THEN amount ELSE 0 END) AS BIGINT),
       CAST(SUM(CASE WHEN kind = 'income' THEN amount ELSE 0 END) AS BIGINT),
       0
FROM ledger_entries GROUP BY tenant, agent_id, day
"""  # noqa: S608 - no value of a caller


def upgrade() -> None:
    op.create_table(
        "daily_balances",
        sa.Column("tenant", sa.String(length=128), nullable=False),
        sa.Column("agent_id", sa.String(length=32), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("balance", Money(), nullable=False),
        sa.Column("spend", Money(), nullable=False),
        sa.Column("income", Money(), nullable=False),
        sa.Column("seconds", sa.Float(), nullable=False),
        sa.Column("worked_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["agent_id"], ["agents.id"]),
        sa.PrimaryKeyConstraint("agent_id", "day"),
    )
    op.create_index("ix_daily_balances_tenant", "daily_balances", ["tenant"])
    op.execute(FILL_DAYS)
    op.create_table(
        "model_prices",
        sa.Column("tenant", sa.String(length=128), nullable=False),
        sa.Column("model", sa.String(length=128), nullable=False),
        sa.Column("provider", sa.String(length=32), nullable=False),
        sa.Column("input_per_1m", Money(), nullable=False),
        sa.Column("output_per_1m", Money(), nullable=False),
        sa.Column("cached_per_1m", Money(), nullable=True),
        sa.PrimaryKeyConstraint("tenant", "model"),
    )
    op.create_table(
        "tenant_versions",
        sa.Column("tenant", sa.String(length=128), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("tenant"),
    )
    _columns()


def _columns() -> None:
    with op.batch_alter_table("workspaces") as workspaces:
        workspaces.add_column(
            sa.Column("pay_rule", sa.String(length=16), nullable=False, server_default="threshold")
        )
    with op.batch_alter_table("steps") as steps:
        steps.add_column(sa.Column("provider", sa.String(length=32), nullable=False, server_default=""))
    with op.batch_alter_table("ledger_entries") as entries:
        entries.add_column(sa.Column("model", sa.String(length=128), nullable=False, server_default=""))
        entries.add_column(sa.Column("provider", sa.String(length=32), nullable=False, server_default=""))
        entries.add_column(sa.Column("task", sa.String(length=64), nullable=False, server_default=""))
