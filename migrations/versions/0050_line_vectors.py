"""Vectors of guests' lines, and what guests correct in the topics we understood."""

import sqlalchemy as sa
from alembic import op

revision = "0050"
down_revision = "0049"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "line_vectors",
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("encoder", sa.String(length=120), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("whole", sa.LargeBinary(), nullable=True),
        sa.Column("refuses", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registration.id"],
            name=op.f("fk_line_vectors_registration_id_registration"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("registration_id", name=op.f("pk_line_vectors")),
    )
    with op.batch_alter_table("registration") as batch_op:
        batch_op.add_column(sa.Column("topic_corrections", sa.JSON(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("registration") as batch_op:
        batch_op.drop_column("topic_corrections")
    op.drop_table("line_vectors")
