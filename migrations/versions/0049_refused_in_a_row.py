"""Several addresses refused in a row are an outage of the mail server."""

import sqlalchemy as sa
from alembic import op

revision = "0049"
down_revision = "0048"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("mail_outage") as batch_op:
        batch_op.add_column(sa.Column("refused", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("last_refused", sa.Integer(), nullable=True))


def downgrade() -> None:
    op.execute("DELETE FROM mail_outage WHERE failures = 0")
    with op.batch_alter_table("mail_outage") as batch_op:
        batch_op.drop_column("last_refused")
        batch_op.drop_column("refused")
