"""The organiser says who may see a guest until the guest chooses; what guests have chosen stays."""

import sqlalchemy as sa
from alembic import op

revision = "0067"
down_revision = "0066"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("event") as batch_op:
        batch_op.add_column(
            sa.Column("guest_visibility_default", sa.String(length=40), server_default="shared_ground", nullable=False)
        )


def downgrade() -> None:
    with op.batch_alter_table("event") as batch_op:
        batch_op.drop_column("guest_visibility_default")
