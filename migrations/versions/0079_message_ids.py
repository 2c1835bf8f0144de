"""Mails are found by their Message-ID, by which reports of what came back name them."""

from alembic import op

revision = "0079"
down_revision = "0078"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("outgoing_mail") as batch_op:
        batch_op.create_index(batch_op.f("ix_outgoing_mail_message_id"), ["message_id"], unique=False)


def downgrade():
    with op.batch_alter_table("outgoing_mail") as batch_op:
        batch_op.drop_index(batch_op.f("ix_outgoing_mail_message_id"))
