"""How far several judgements of one piece of work lie apart"""

import sqlalchemy as sa
from alembic import op

from clawwork_api.database.types import Money

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("evaluations") as evaluations:
        evaluations.add_column(sa.Column("spread", Money(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("evaluations") as evaluations:
        evaluations.drop_column("spread")
