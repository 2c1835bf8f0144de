"""Names of people whom guests say to know at an event, and the questions that they lead to."""

import sqlalchemy as sa
from alembic import op

revision = "0053"
down_revision = "0052"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "known_name",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("passed_over_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("compared_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registration.id"],
            name=op.f("fk_known_name_registration_id_registration"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_known_name")),
    )
    op.create_index(op.f("ix_known_name_registration_id"), "known_name", ["registration_id"])
    with op.batch_alter_table("pending_handshake") as batch_op:
        batch_op.add_column(sa.Column("known_name_id", sa.Integer(), nullable=True))
        batch_op.create_index(op.f("ix_pending_handshake_known_name_id"), ["known_name_id"])
        batch_op.create_foreign_key(
            op.f("fk_pending_handshake_known_name_id_known_name"),
            "known_name",
            ["known_name_id"],
            ["id"],
            ondelete="CASCADE",
        )


def downgrade() -> None:
    # Without the name nobody could take the question back.
    op.execute("DELETE FROM pending_handshake WHERE known_name_id IS NOT NULL")
    with op.batch_alter_table("pending_handshake") as batch_op:
        batch_op.drop_constraint(op.f("fk_pending_handshake_known_name_id_known_name"), type_="foreignkey")
        batch_op.drop_index(op.f("ix_pending_handshake_known_name_id"))
        batch_op.drop_column("known_name_id")
    op.drop_table("known_name")
