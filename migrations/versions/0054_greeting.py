"""Guests who would like to be greeted, when they were, and who greets."""

import sqlalchemy as sa
from alembic import op

revision = "0054"
down_revision = "0053"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("registration") as batch_op:
        batch_op.add_column(sa.Column("greet_me", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("greeted_at", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "greeter",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("greets", sa.Boolean(), nullable=False),
        sa.Column("named_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_greeter_event_id_event"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_greeter_user_id_user"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("event_id", "user_id", name=op.f("pk_greeter")),
    )
    op.create_index(op.f("ix_greeter_user_id"), "greeter", ["user_id"])


def downgrade() -> None:
    op.drop_table("greeter")
    with op.batch_alter_table("registration") as batch_op:
        batch_op.drop_column("greeted_at")
        batch_op.drop_column("greet_me")
