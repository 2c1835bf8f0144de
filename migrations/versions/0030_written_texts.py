"""Texts that are sent from here to people introduced."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def _key(column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{target}.id"], name=op.f(f"fk_written_text_{column}_{target}"), ondelete="CASCADE"
    )


def upgrade() -> None:
    op.create_table(
        "written_text",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("follow_up_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("reader_id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(length=60), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        _key("follow_up_id", "follow_up"),
        _key("author_id", "user"),
        _key("reader_id", "user"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_written_text")),
        sa.UniqueConstraint("follow_up_id", name=op.f("uq_written_text_follow_up_id")),
    )
    op.create_index(op.f("ix_written_text_author_id"), "written_text", ["author_id"])
    op.create_index(op.f("ix_written_text_reader_id"), "written_text", ["reader_id"])


def downgrade() -> None:
    op.drop_table("written_text")
