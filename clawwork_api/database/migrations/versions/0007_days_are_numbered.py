"""Days are numbered and carry running totals, so that a few of them can be chosen without the others"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

EARLIER = (
    "FROM daily_balances AS e WHERE e.agent_id = daily_balances.agent_id AND e.day <= daily_balances.day"
)
NUMBER = f"""
UPDATE daily_balances SET
  sequence = (SELECT COUNT(*) {EARLIER}),
  seconds_total = (SELECT SUM(e.seconds) {EARLIER}),
  worked_at = (SELECT MAX(e.worked_at) {EARLIER})
"""  # noqa: S608 - no value of a caller


def upgrade() -> None:
    with op.batch_alter_table("daily_balances") as days:
        days.add_column(sa.Column("sequence", sa.Integer(), nullable=False, server_default="0"))
        days.add_column(sa.Column("seconds_total", sa.Float(), nullable=False, server_default="0"))
    op.execute(NUMBER)
    with op.batch_alter_table("daily_balances") as days:
        days.drop_column("seconds")
        days.create_index("ix_daily_balances_sequence", ["agent_id", "sequence"])
