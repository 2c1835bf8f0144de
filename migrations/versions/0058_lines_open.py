"""Guests who see a guest read what they look for and can help with, where the form said so."""

import sqlalchemy as sa
from alembic import op

revision = "0058"
down_revision = "0057"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("registration") as batch_op:
        batch_op.add_column(sa.Column("lines_open", sa.Boolean(), nullable=False, server_default=sa.true()))
    # Until now the form did not say that others read these lines.
    op.execute(sa.text("UPDATE registration SET lines_open = false WHERE looks_for <> '' OR can_help <> ''"))


def downgrade() -> None:
    with op.batch_alter_table("registration") as batch_op:
        batch_op.drop_column("lines_open")
