"""An organiser who takes a guest off the list can undo it for ten minutes."""

import sqlalchemy as sa
from alembic import op

revision = "0070"
down_revision = "0069"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "planned_removal",
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("by_user_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(length=400), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registration.id"],
            name=op.f("fk_planned_removal_registration_id_registration"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["by_user_id"], ["user.id"], name=op.f("fk_planned_removal_by_user_id_user"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("registration_id", name=op.f("pk_planned_removal")),
    )
    op.create_index(op.f("ix_planned_removal_by_user_id"), "planned_removal", ["by_user_id"])
    op.create_index(op.f("ix_planned_removal_due_at"), "planned_removal", ["due_at"])


def downgrade() -> None:
    """Whoever was about to be removed stays: their organiser may do it again."""
    op.drop_table("planned_removal")
