"""Pictures that organisers put on top of their events."""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("event") as batch_op:
        batch_op.add_column(sa.Column("cover_mark", sa.String(length=16), nullable=False, server_default=""))
    op.create_table(
        "event_picture",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_event_picture_event_id_event"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_event_picture")),
    )


def downgrade() -> None:
    op.drop_table("event_picture")
    with op.batch_alter_table("event") as batch_op:
        batch_op.drop_column("cover_mark")
