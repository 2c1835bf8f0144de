"""The private calendar of a user."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("user", sa.Column("calendar_version", sa.Integer(), server_default="0", nullable=False))
    with op.batch_alter_table("user") as batch:
        batch.alter_column("calendar_version", server_default=None)


def downgrade() -> None:
    op.drop_column("user", "calendar_version")
