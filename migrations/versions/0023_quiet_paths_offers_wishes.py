"""The quiet path, live requests, standing consent, offers, and mutual wishes."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

FLAGS = ("quiet", "live", "from_offer")


def _key(column: str, table: str, target: str = "user") -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}_{target}"), ondelete="CASCADE"
    )


def upgrade() -> None:
    for name in FLAGS:
        op.add_column("introduction", sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("introduction", sa.Column("target_doubted_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("introducer_ask", sa.Column("doubted_at", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "standing_consent",
        sa.Column("introducer_id", sa.Integer(), nullable=False),
        sa.Column("requester_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        _key("introducer_id", "standing_consent"),
        _key("requester_id", "standing_consent"),
        sa.PrimaryKeyConstraint("introducer_id", "requester_id", name=op.f("pk_standing_consent")),
    )
    op.create_index(op.f("ix_standing_consent_requester_id"), "standing_consent", ["requester_id"])
    op.create_table(
        "introduction_offer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("offerer_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "asking",
                "held",
                "introduced",
                "closed",
                "withdrawn",
                "void",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("line", sa.String(length=200), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decide_by", sa.DateTime(timezone=True), nullable=False),
        sa.Column("next_step_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        _key("event_id", "introduction_offer", "event"),
        _key("offerer_id", "introduction_offer"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_introduction_offer")),
    )
    op.create_index(op.f("ix_introduction_offer_event_id"), "introduction_offer", ["event_id"])
    op.create_index(op.f("ix_introduction_offer_decide_by"), "introduction_offer", ["decide_by"])
    op.create_index(op.f("ix_introduction_offer_next_step_at"), "introduction_offer", ["next_step_at"])
    op.create_index("ix_introduction_offer_offerer_id_created_at", "introduction_offer", ["offerer_id", "created_at"])
    op.create_table(
        "offer_side",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("offer_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("nonce", sa.String(length=32), nullable=False),
        sa.Column("token_digest", sa.String(length=64), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "answer",
            sa.Enum("yes", "no_thanks", "never", name="answer", native_enum=False, create_constraint=True, length=40),
            nullable=True,
        ),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("doubted_at", sa.DateTime(timezone=True), nullable=True),
        _key("offer_id", "offer_side", "introduction_offer"),
        _key("user_id", "offer_side"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offer_side")),
        sa.UniqueConstraint("offer_id", "user_id", name=op.f("uq_offer_side_offer_id_user_id")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_offer_side_token_digest")),
    )
    op.create_index(op.f("ix_offer_side_user_id"), "offer_side", ["user_id"])
    op.create_table(
        "meeting_wish",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("target_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("owner_id <> target_id", name=op.f("ck_meeting_wish_two_people")),
        _key("event_id", "meeting_wish", "event"),
        _key("owner_id", "meeting_wish"),
        _key("target_id", "meeting_wish"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_wish")),
        sa.UniqueConstraint(
            "event_id", "owner_id", "target_id", name=op.f("uq_meeting_wish_event_id_owner_id_target_id")
        ),
    )
    op.create_index(op.f("ix_meeting_wish_owner_id"), "meeting_wish", ["owner_id"])
    op.create_index(op.f("ix_meeting_wish_target_id"), "meeting_wish", ["target_id"])


def downgrade() -> None:
    for table in ("meeting_wish", "offer_side", "introduction_offer", "standing_consent"):
        op.drop_table(table)
    with op.batch_alter_table("introducer_ask", schema=None) as batch_op:
        batch_op.drop_column("doubted_at")
    with op.batch_alter_table("introduction", schema=None) as batch_op:
        batch_op.drop_column("target_doubted_at")
        for name in reversed(FLAGS):
            batch_op.drop_column(name)
