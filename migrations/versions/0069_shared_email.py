"""Guests may share their e-mail with the organisers; an event says whether all do, each decides, or none."""

import sqlalchemy as sa
from alembic import op

revision = "0069"
down_revision = "0068"
branch_labels = None
depends_on = None

SHARING = ("shared", "asked", "never")


def upgrade() -> None:
    sharing = sa.Enum(
        *SHARING, native_enum=False, create_constraint=True, name=op.f("ck_event_email_sharing"), length=40
    )
    with op.batch_alter_table("event") as batch_op:
        batch_op.add_column(sa.Column("email_sharing", sharing, nullable=False, server_default="asked"))
    # Nobody who registered before was asked.
    with op.batch_alter_table("registration") as batch_op:
        batch_op.add_column(sa.Column("shares_email", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    with op.batch_alter_table("registration") as batch_op:
        batch_op.drop_column("shares_email")
    with op.batch_alter_table("event") as batch_op:
        batch_op.drop_constraint(op.f("ck_event_email_sharing"), type_="check")
        batch_op.drop_column("email_sharing")
