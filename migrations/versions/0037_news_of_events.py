"""What guests were told of an event in full, and how often it was edited."""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None

TEXTS = {"told_zone": 64, "told_address": 300, "told_online_link": 500}


def upgrade() -> None:
    with op.batch_alter_table("event") as batch_op:
        for name, length in TEXTS.items():
            batch_op.add_column(sa.Column(name, sa.String(length=length), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("told_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("revision", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("edited_at", sa.DateTime(timezone=True), nullable=True))
    op.execute("UPDATE event SET told_zone = zone, told_address = address, told_online_link = online_link")
    op.execute("UPDATE event SET told_at = created_at WHERE change_pending_since IS NULL")


def downgrade() -> None:
    with op.batch_alter_table("event") as batch_op:
        for name in ("edited_at", "revision", "told_at", *TEXTS):
            batch_op.drop_column(name)
