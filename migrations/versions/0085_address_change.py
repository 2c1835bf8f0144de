"""Links by which a user takes a new e-mail address."""

import sqlalchemy as sa
from alembic import op

revision = "0085"
down_revision = "0084"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "address_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("nonce", sa.String(length=32), nullable=False),
        sa.Column("token_digest", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_address_change_user_id_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_address_change")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_address_change_token_digest")),
    )
    with op.batch_alter_table("address_change") as batch:
        batch.create_index(op.f("ix_address_change_user_id"), ["user_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("address_change") as batch:
        batch.drop_index(op.f("ix_address_change_user_id"))
    op.drop_table("address_change")
