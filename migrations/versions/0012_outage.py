"""What operators see: runs that fell out, how many things a job handled, and since when the mail server is away."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("job_run") as table:
        table.add_column(sa.Column("handled", sa.Integer(), server_default="0", nullable=False))
        table.add_column(sa.Column("missed", sa.Integer(), server_default="0", nullable=False))
    op.create_table(
        "mail_outage",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("error", sa.String(length=60), nullable=False),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail_outage")),
    )


def downgrade() -> None:
    op.drop_table("mail_outage")
    with op.batch_alter_table("job_run") as table:
        table.drop_column("missed")
        table.drop_column("handled")
