"""Questions to guests whose address somebody holds, before that person learns that they come; frozen figures."""

import sqlalchemy as sa
from alembic import op

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "pending_handshake",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=True),
        sa.Column("contact_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("handshake_mailed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("owner_id <> other_id", name=op.f("ck_pending_handshake_not_with_oneself")),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["user.id"], name=op.f("fk_pending_handshake_owner_id_user"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["other_id"], ["user.id"], name=op.f("fk_pending_handshake_other_id_user"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_pending_handshake_event_id_event"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["import_id"],
            ["contact_import.id"],
            name=op.f("fk_pending_handshake_import_id_contact_import"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contact.id"], name=op.f("fk_pending_handshake_contact_id_contact"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pending_handshake")),
        sa.UniqueConstraint("owner_id", "other_id", name=op.f("uq_pending_handshake_owner_id_other_id")),
    )
    for column in ("other_id", "event_id", "import_id", "contact_id"):
        op.create_index(op.f(f"ix_pending_handshake_{column}"), "pending_handshake", [column])

    op.create_table(
        "frozen_figure",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("frozen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_frozen_figure_event_id_event"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("event_id", "name", name=op.f("pk_frozen_figure")),
    )


def downgrade() -> None:
    op.drop_table("frozen_figure")
    op.drop_table("pending_handshake")
