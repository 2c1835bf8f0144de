"""Kept address books: addresses beyond the first, and what was compared with which event."""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("contact", sa.Column("further", sa.JSON(), server_default="[]", nullable=False))
    op.create_table(
        "book_comparison",
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("compared_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_book_comparison_event_id_event"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["user.id"], name=op.f("fk_book_comparison_owner_id_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("owner_id", "event_id", name=op.f("pk_book_comparison")),
    )
    op.create_index(op.f("ix_book_comparison_event_id"), "book_comparison", ["event_id"])


def downgrade() -> None:
    op.drop_table("book_comparison")
    op.drop_column("contact", "further")
