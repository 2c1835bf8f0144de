"""The organiser's desk: what organisers did, notes to guests, messages and reports about them."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("registration_move", schema=None) as batch_op:
        batch_op.add_column(sa.Column("note", sa.String(length=400), server_default="", nullable=False))
    op.create_table(
        "organiser_action",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("by_user_id", sa.Integer(), nullable=True),
        sa.Column(
            "what",
            sa.Enum(
                "published",
                "edited",
                "cancelled",
                "exported",
                "messaged",
                "printed_badges",
                name="what",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["by_user_id"], ["user.id"], name=op.f("fk_organiser_action_by_user_id_user"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_organiser_action_event_id_event"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organiser_action")),
    )
    with op.batch_alter_table("organiser_action", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_organiser_action_by_user_id"), ["by_user_id"], unique=False)
        batch_op.create_index("ix_organiser_action_event_id_at", ["event_id", "at"], unique=False)
    op.create_table(
        "organiser_message",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("by_user_id", sa.Integer(), nullable=False),
        sa.Column(
            "segment",
            sa.Enum(
                "going",
                "present",
                "absent",
                "pending",
                "waiting",
                "without_goal",
                name="segment",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("subject", sa.String(length=100), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("recipients", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["by_user_id"], ["user.id"], name=op.f("fk_organiser_message_by_user_id_user"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_organiser_message_event_id_event"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organiser_message")),
    )
    with op.batch_alter_table("organiser_message", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_organiser_message_by_user_id"), ["by_user_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_organiser_message_event_id"), ["event_id"], unique=False)
    op.create_table(
        "message_report",
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["message_id"],
            ["organiser_message.id"],
            name=op.f("fk_message_report_message_id_organiser_message"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_message_report_user_id_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("message_id", "user_id", name=op.f("pk_message_report")),
    )


def downgrade() -> None:
    op.drop_table("message_report")
    op.drop_table("organiser_message")
    op.drop_table("organiser_action")
    with op.batch_alter_table("registration_move", schema=None) as batch_op:
        batch_op.drop_column("note")
