"""How the places on the shortlists of an event were spread, before and after sharing."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name in ("spread_before", "spread_after"):
        op.add_column("shortlist_run", sa.Column(name, sa.JSON(), nullable=False, server_default="[]"))
    with op.batch_alter_table("shortlist_run", schema=None) as batch_op:
        for name in ("spread_before", "spread_after"):
            batch_op.alter_column(name, existing_type=sa.JSON(), existing_nullable=False, server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("shortlist_run", schema=None) as batch_op:
        batch_op.drop_column("spread_after")
        batch_op.drop_column("spread_before")
