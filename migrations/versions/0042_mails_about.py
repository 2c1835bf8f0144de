"""Mails by what they are about: organisers see whom no mail reaches."""

from alembic import op

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_outgoing_mail_about_id_kind", "outgoing_mail", ["about_id", "kind"])


def downgrade() -> None:
    op.drop_index("ix_outgoing_mail_about_id_kind", table_name="outgoing_mail")
