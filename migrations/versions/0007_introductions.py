"""The tables of introductions."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "introduction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("requester_id", sa.Integer(), nullable=False),
        sa.Column("target_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "asking",
                "in_person",
                "held",
                "target_asked",
                "target_held",
                "postponed",
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
        sa.Column("why", sa.String(length=400), nullable=False),
        sa.Column("in_it_for_them", sa.String(length=200), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decide_by", sa.DateTime(timezone=True), nullable=False),
        sa.Column("next_step_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("target_nonce", sa.String(length=32), nullable=True),
        sa.Column("target_token_digest", sa.String(length=64), nullable=True),
        sa.Column("target_asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("target_reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "target_answer",
            sa.Enum(
                "yes",
                "after_event",
                "no_thanks",
                "never",
                "pause_all",
                name="target_answer",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("target_answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("introduced_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("requester_id <> target_id", name=op.f("ck_introduction_two_people")),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_introduction_event_id_event"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["introduced_by_id"], ["user.id"], name=op.f("fk_introduction_introduced_by_id_user"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["requester_id"], ["user.id"], name=op.f("fk_introduction_requester_id_user"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["target_id"], ["user.id"], name=op.f("fk_introduction_target_id_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_introduction")),
        sa.UniqueConstraint(
            "event_id", "requester_id", "target_id", name=op.f("uq_introduction_event_id_requester_id_target_id")
        ),
        sa.UniqueConstraint("target_token_digest", name=op.f("uq_introduction_target_token_digest")),
    )
    with op.batch_alter_table("introduction", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_introduction_decide_by"), ["decide_by"], unique=False)
        batch_op.create_index(batch_op.f("ix_introduction_event_id"), ["event_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_introduction_introduced_by_id"), ["introduced_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_introduction_next_step_at"), ["next_step_at"], unique=False)
        batch_op.create_index("ix_introduction_requester_id_created_at", ["requester_id", "created_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_introduction_target_id"), ["target_id"], unique=False)

    op.create_table(
        "never_introduce",
        sa.Column("target_id", sa.Integer(), nullable=False),
        sa.Column("requester_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["requester_id"], ["user.id"], name=op.f("fk_never_introduce_requester_id_user"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["target_id"], ["user.id"], name=op.f("fk_never_introduce_target_id_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("target_id", "requester_id", name=op.f("pk_never_introduce")),
    )
    with op.batch_alter_table("never_introduce", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_never_introduce_requester_id"), ["requester_id"], unique=False)

    op.create_table(
        "introducer_ask",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("introduction_id", sa.Integer(), nullable=False),
        sa.Column("introducer_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "named",
                "asked",
                "yes",
                "in_person",
                "not_this_time",
                "do_not_know",
                "silent",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("nonce", sa.String(length=32), nullable=False),
        sa.Column("token_digest", sa.String(length=64), nullable=False),
        sa.Column("line", sa.String(length=200), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("hold_until", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["introducer_id"], ["user.id"], name=op.f("fk_introducer_ask_introducer_id_user"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["introduction_id"],
            ["introduction.id"],
            name=op.f("fk_introducer_ask_introduction_id_introduction"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_introducer_ask")),
        sa.UniqueConstraint(
            "introduction_id", "introducer_id", name=op.f("uq_introducer_ask_introduction_id_introducer_id")
        ),
        sa.UniqueConstraint("introduction_id", "position", name=op.f("uq_introducer_ask_introduction_id_position")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_introducer_ask_token_digest")),
    )
    with op.batch_alter_table("introducer_ask", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_introducer_ask_introducer_id"), ["introducer_id"], unique=False)

    op.create_table(
        "ledger_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("give", "ask", name="kind", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("what", sa.String(length=60), nullable=False),
        sa.Column("introduction_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["introduction_id"],
            ["introduction.id"],
            name=op.f("fk_ledger_entry_introduction_id_introduction"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["other_id"], ["user.id"], name=op.f("fk_ledger_entry_other_id_user"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["user.id"], name=op.f("fk_ledger_entry_owner_id_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_entry")),
    )
    with op.batch_alter_table("ledger_entry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ledger_entry_introduction_id"), ["introduction_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_ledger_entry_other_id"), ["other_id"], unique=False)
        batch_op.create_index("ix_ledger_entry_owner_id_other_id", ["owner_id", "other_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("ledger_entry", schema=None) as batch_op:
        batch_op.drop_index("ix_ledger_entry_owner_id_other_id")
        batch_op.drop_index(batch_op.f("ix_ledger_entry_other_id"))
        batch_op.drop_index(batch_op.f("ix_ledger_entry_introduction_id"))

    op.drop_table("ledger_entry")
    with op.batch_alter_table("introducer_ask", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_introducer_ask_introducer_id"))

    op.drop_table("introducer_ask")
    with op.batch_alter_table("never_introduce", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_never_introduce_requester_id"))

    op.drop_table("never_introduce")
    with op.batch_alter_table("introduction", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_introduction_target_id"))
        batch_op.drop_index("ix_introduction_requester_id_created_at")
        batch_op.drop_index(batch_op.f("ix_introduction_next_step_at"))
        batch_op.drop_index(batch_op.f("ix_introduction_introduced_by_id"))
        batch_op.drop_index(batch_op.f("ix_introduction_event_id"))
        batch_op.drop_index(batch_op.f("ix_introduction_decide_by"))

    op.drop_table("introduction")
