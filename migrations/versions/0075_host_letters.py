"""Letters to hosts of events."""

import sqlalchemy as sa
from alembic import op

revision = "0075"
down_revision = "0074"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "host_letter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("host_id", sa.Integer(), nullable=False),
        sa.Column("body", sa.String(length=1000), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_host_letter_event_id_event"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["author_id"], ["user.id"], name=op.f("fk_host_letter_author_id_user"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["host_id"], ["user.id"], name=op.f("fk_host_letter_host_id_user"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_host_letter")),
        sa.UniqueConstraint("author_id", "digest", name=op.f("uq_host_letter_author_id_digest")),
    )
    with op.batch_alter_table("host_letter") as batch:
        batch.create_index(op.f("ix_host_letter_event_id"), ["event_id"], unique=False)
        batch.create_index(op.f("ix_host_letter_host_id"), ["host_id"], unique=False)
        batch.create_index(op.f("ix_host_letter_created_at"), ["created_at"], unique=False)


def downgrade() -> None:
    op.drop_table("host_letter")
