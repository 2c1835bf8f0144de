"""Mails that a person waits for leave before all others; the next to leave is found by one index."""

import sqlalchemy as sa
from alembic import op

revision = "0048"
down_revision = "0047"
branch_labels = None
depends_on = None

WAITING = sa.text("not_before IS NOT NULL")


def upgrade() -> None:
    with op.batch_alter_table("outgoing_mail") as batch_op:
        batch_op.add_column(sa.Column("priority", sa.SmallInteger(), nullable=False, server_default="1"))
        batch_op.alter_column("not_before", existing_type=sa.DateTime(timezone=True), nullable=True)
        batch_op.drop_index("ix_outgoing_mail_state_not_before")
    op.execute("UPDATE outgoing_mail SET not_before = lease_until WHERE state = 'sending'")
    op.execute("UPDATE outgoing_mail SET not_before = NULL WHERE state NOT IN ('queued', 'sending', 'retrying')")
    op.execute("UPDATE outgoing_mail SET priority = 0 WHERE kind IN ('accounts/sign_in', 'registrations/verify')")
    with op.batch_alter_table("outgoing_mail") as batch_op:
        batch_op.drop_column("lease_until")
    op.create_index(
        "ix_outgoing_mail_priority_not_before_id",
        "outgoing_mail",
        ["priority", "not_before", "id"],
        sqlite_where=WAITING,
        postgresql_where=WAITING,
    )


def downgrade() -> None:
    op.drop_index("ix_outgoing_mail_priority_not_before_id", table_name="outgoing_mail")
    with op.batch_alter_table("outgoing_mail") as batch_op:
        batch_op.add_column(sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True))
        batch_op.drop_column("priority")
    op.execute("UPDATE outgoing_mail SET lease_until = not_before WHERE state = 'sending'")
    op.execute("UPDATE outgoing_mail SET not_before = due_at WHERE not_before IS NULL")
    with op.batch_alter_table("outgoing_mail") as batch_op:
        batch_op.alter_column("not_before", existing_type=sa.DateTime(timezone=True), nullable=False)
        batch_op.create_index("ix_outgoing_mail_state_not_before", ["state", "not_before"], unique=False)
