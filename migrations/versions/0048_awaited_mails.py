"""Mails that a person waits for leave before all others."""

import sqlalchemy as sa
from alembic import op

revision = "0048"
down_revision = "0042"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("outgoing_mail", sa.Column("priority", sa.SmallInteger(), nullable=False, server_default="1"))
    op.execute(
        "UPDATE outgoing_mail SET priority = 0 WHERE state IN ('queued', 'retrying')"
        " AND kind IN ('accounts/sign_in', 'registrations/verify')"
    )


def downgrade() -> None:
    with op.batch_alter_table("outgoing_mail") as batch_op:
        batch_op.drop_column("priority")
