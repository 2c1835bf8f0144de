"""The description in a second language, and a word to guests when an event is cancelled."""

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("event") as batch_op:
        batch_op.add_column(sa.Column("second_description", sa.Text(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("cancel_note", sa.Text(), nullable=False, server_default=""))


def downgrade() -> None:
    with op.batch_alter_table("event") as batch_op:
        batch_op.drop_column("cancel_note")
        batch_op.drop_column("second_description")
