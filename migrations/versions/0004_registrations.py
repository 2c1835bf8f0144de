"""The tables of registrations."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "registration",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "unverified",
                "pending",
                "confirmed",
                "waitlisted",
                "offered",
                "lapsed",
                "declined",
                "withdrawn",
                "removed",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("other_name", sa.String(length=200), nullable=False),
        sa.Column("headline", sa.String(length=200), nullable=False),
        sa.Column("city", sa.String(length=120), nullable=False),
        sa.Column(
            "language",
            sa.Enum("en", "zh_Hans", name="language", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.Column(
            "visible_to",
            sa.Enum(
                "every_guest",
                "shared_ground",
                "acquaintances",
                "nobody",
                name="visible_to",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("happy_to_introduce", sa.Boolean(), nullable=False),
        sa.Column("goal_sentence", sa.String(length=240), nullable=False),
        sa.Column("looks_for", sa.String(length=240), nullable=False),
        sa.Column("can_help", sa.String(length=240), nullable=False),
        sa.Column("background_draft", sa.JSON(), nullable=True),
        sa.Column("nonce", sa.String(length=32), nullable=False),
        sa.Column("token_digest", sa.String(length=64), nullable=False),
        sa.Column("wrong_tries", sa.Integer(), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("link_sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("verified_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("waitlisted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("offer_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_registration_event_id_event"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_registration_user_id_user"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registration")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_registration_token_digest")),
    )
    with op.batch_alter_table("registration", schema=None) as batch_op:
        batch_op.create_index("ix_registration_event_id_state", ["event_id", "state"], unique=False)
        batch_op.create_index(batch_op.f("ix_registration_user_id"), ["user_id"], unique=False)
        batch_op.create_index(
            "uq_registration_live_email",
            ["event_id", "email"],
            unique=True,
            sqlite_where=sa.text("state IN ('unverified', 'pending', 'confirmed', 'waitlisted', 'offered')"),
            postgresql_where=sa.text("state IN ('unverified', 'pending', 'confirmed', 'waitlisted', 'offered')"),
        )
        batch_op.create_index(
            "uq_registration_live_user",
            ["event_id", "user_id"],
            unique=True,
            sqlite_where=sa.text(
                "state IN ('unverified', 'pending', 'confirmed', 'waitlisted', 'offered') AND user_id IS NOT NULL"
            ),
            postgresql_where=sa.text(
                "state IN ('unverified', 'pending', 'confirmed', 'waitlisted', 'offered') AND user_id IS NOT NULL"
            ),
        )

    op.create_table(
        "registration_goal",
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column(
            "goal",
            sa.Enum(
                "find_job",
                "hire",
                "find_customers",
                "find_suppliers",
                "raise",
                "invest",
                "find_mentor",
                "mentor",
                "learn_field",
                "meet_connectors",
                "make_friends",
                "understand_place",
                "practise_language",
                name="goal",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registration.id"],
            name=op.f("fk_registration_goal_registration_id_registration"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("registration_id", "goal", name=op.f("pk_registration_goal")),
    )
    op.create_table(
        "registration_move",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("before", sa.String(length=40), nullable=False),
        sa.Column("after", sa.String(length=40), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_user_id", sa.Integer(), nullable=True),
        sa.Column("why", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(
            ["by_user_id"], ["user.id"], name=op.f("fk_registration_move_by_user_id_user"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registration.id"],
            name=op.f("fk_registration_move_registration_id_registration"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registration_move")),
    )
    with op.batch_alter_table("registration_move", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_registration_move_by_user_id"), ["by_user_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_registration_move_registration_id"), ["registration_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("registration_move", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_registration_move_registration_id"))
        batch_op.drop_index(batch_op.f("ix_registration_move_by_user_id"))

    op.drop_table("registration_move")
    op.drop_table("registration_goal")
    with op.batch_alter_table("registration", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_registration_live_user",
            sqlite_where=sa.text(
                "state IN ('unverified', 'pending', 'confirmed', 'waitlisted', 'offered') AND user_id IS NOT NULL"
            ),
            postgresql_where=sa.text(
                "state IN ('unverified', 'pending', 'confirmed', 'waitlisted', 'offered') AND user_id IS NOT NULL"
            ),
        )
        batch_op.drop_index(
            "uq_registration_live_email",
            sqlite_where=sa.text("state IN ('unverified', 'pending', 'confirmed', 'waitlisted', 'offered')"),
            postgresql_where=sa.text("state IN ('unverified', 'pending', 'confirmed', 'waitlisted', 'offered')"),
        )
        batch_op.drop_index(batch_op.f("ix_registration_user_id"))
        batch_op.drop_index("ix_registration_event_id_state")

    op.drop_table("registration")
