"""What runs cost is kept by day: a cap is checked without a look through the ledger"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

INDEX = "ix_daily_balances_day"
COUNTED = """
UPDATE daily_balances SET run_spend = COALESCE((
    SELECT -SUM(entry.amount) FROM ledger_entries AS entry
    WHERE entry.tenant = daily_balances.tenant AND entry.agent_id = daily_balances.agent_id
      AND entry.day = daily_balances.day AND entry.run_id <> ''
      AND entry.kind IN ('model', 'tool', 'sandbox', 'search', 'evaluation')
), 0)
"""


def upgrade() -> None:
    with op.batch_alter_table("daily_balances") as rows:
        rows.add_column(sa.Column("run_spend", sa.BigInteger(), nullable=False, server_default="0"))
    op.execute(COUNTED)
    op.create_index(INDEX, "daily_balances", ["tenant", "day"])


def downgrade() -> None:
    op.drop_index(INDEX, "daily_balances")
    with op.batch_alter_table("daily_balances") as rows:
        rows.drop_column("run_spend")
