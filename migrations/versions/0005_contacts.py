"""The tables of contacts."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "left_out",
        sa.Column("mac", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("mac", name=op.f("pk_left_out")),
    )
    op.create_table(
        "block",
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("owner_id <> other_id", name=op.f("ck_block_not_oneself")),
        sa.ForeignKeyConstraint(["other_id"], ["user.id"], name=op.f("fk_block_other_id_user"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["owner_id"], ["user.id"], name=op.f("fk_block_owner_id_user"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("owner_id", "other_id", name=op.f("pk_block")),
    )
    with op.batch_alter_table("block", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_block_other_id"), ["other_id"], unique=False)

    op.create_table(
        "contact_import",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=True),
        sa.Column(
            "source",
            sa.Enum(
                "linkedin",
                "google",
                "outlook",
                "vcard",
                "pasted",
                "typed",
                "met",
                "introduced",
                name="source",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "mode",
            sa.Enum("compare", "keep", name="mode", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("rows_read", sa.Integer(), nullable=False),
        sa.Column("rows_refused", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_contact_import_event_id_event"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["user.id"], name=op.f("fk_contact_import_owner_id_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_import")),
    )
    with op.batch_alter_table("contact_import", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_contact_import_event_id"), ["event_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_contact_import_owner_id"), ["owner_id"], unique=False)

    op.create_table(
        "contact_trace",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("mac", sa.String(length=64), nullable=False),
        sa.Column("wipe_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_contact_trace_event_id_event"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["user.id"], name=op.f("fk_contact_trace_owner_id_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_trace")),
        sa.UniqueConstraint("owner_id", "event_id", "mac", name=op.f("uq_contact_trace_owner_id_event_id_mac")),
    )
    with op.batch_alter_table("contact_trace", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_contact_trace_event_id"), ["event_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_contact_trace_mac"), ["mac"], unique=False)
        batch_op.create_index(batch_op.f("ix_contact_trace_wipe_at"), ["wipe_at"], unique=False)

    op.create_table(
        "tie",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=False),
        sa.Column(
            "says",
            sa.Enum("yes", "no", name="says", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column(
            "how",
            sa.Enum(
                "worked_together",
                "studied_together",
                "family",
                "friends",
                "neighbours",
                "hobby",
                "met_once",
                "met_online",
                name="how",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column(
            "closeness",
            sa.Enum(
                "close", "well", "met", "online", name="closeness", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("since_year", sa.Integer(), nullable=True),
        sa.Column("context", sa.String(length=120), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_touch_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("handshake_mailed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("owner_id <> other_id", name=op.f("ck_tie_not_with_oneself")),
        sa.ForeignKeyConstraint(["other_id"], ["user.id"], name=op.f("fk_tie_other_id_user"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["owner_id"], ["user.id"], name=op.f("fk_tie_owner_id_user"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tie")),
        sa.UniqueConstraint("owner_id", "other_id", name=op.f("uq_tie_owner_id_other_id")),
    )
    with op.batch_alter_table("tie", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_tie_other_id"), ["other_id"], unique=False)

    op.create_table(
        "contact",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("other_name", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.Column("wechat", sa.String(length=60), nullable=False),
        sa.Column("company", sa.String(length=200), nullable=False),
        sa.Column("position", sa.String(length=200), nullable=False),
        sa.Column(
            "source",
            sa.Enum(
                "linkedin",
                "google",
                "outlook",
                "vcard",
                "pasted",
                "typed",
                "met",
                "introduced",
                name="source",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("import_id", sa.Integer(), nullable=True),
        sa.Column("resting", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["import_id"], ["contact_import.id"], name=op.f("fk_contact_import_id_contact_import"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["owner_id"], ["user.id"], name=op.f("fk_contact_owner_id_user"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_contact_user_id_user"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact")),
    )
    with op.batch_alter_table("contact", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_contact_import_id"), ["import_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_contact_owner_id"), ["owner_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_contact_user_id"), ["user_id"], unique=False)
        batch_op.create_index(
            "uq_contact_owner_user",
            ["owner_id", "user_id"],
            unique=True,
            sqlite_where=sa.text("user_id IS NOT NULL"),
            postgresql_where=sa.text("user_id IS NOT NULL"),
        )

    op.create_table(
        "contact_match",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("contact_id", sa.Integer(), nullable=True),
        sa.Column("import_id", sa.Integer(), nullable=True),
        sa.Column(
            "certainty",
            sa.Enum("certain", "likely", name="certainty", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("seen_as", sa.String(length=300), nullable=False),
        sa.Column("evidence", sa.String(length=200), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "open", "confirmed", "rejected", name="state", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contact.id"], name=op.f("fk_contact_match_contact_id_contact"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_contact_match_event_id_event"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["import_id"],
            ["contact_import.id"],
            name=op.f("fk_contact_match_import_id_contact_import"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["user.id"], name=op.f("fk_contact_match_owner_id_user"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_contact_match_user_id_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_match")),
        sa.UniqueConstraint("owner_id", "user_id", "event_id", name=op.f("uq_contact_match_owner_id_user_id_event_id")),
    )
    with op.batch_alter_table("contact_match", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_contact_match_contact_id"), ["contact_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_contact_match_event_id"), ["event_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_contact_match_import_id"), ["import_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_contact_match_user_id"), ["user_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("contact_match", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_contact_match_user_id"))
        batch_op.drop_index(batch_op.f("ix_contact_match_import_id"))
        batch_op.drop_index(batch_op.f("ix_contact_match_event_id"))
        batch_op.drop_index(batch_op.f("ix_contact_match_contact_id"))

    op.drop_table("contact_match")
    with op.batch_alter_table("contact", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_contact_owner_user",
            sqlite_where=sa.text("user_id IS NOT NULL"),
            postgresql_where=sa.text("user_id IS NOT NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_contact_user_id"))
        batch_op.drop_index(batch_op.f("ix_contact_owner_id"))
        batch_op.drop_index(batch_op.f("ix_contact_import_id"))

    op.drop_table("contact")
    with op.batch_alter_table("tie", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_tie_other_id"))

    op.drop_table("tie")
    with op.batch_alter_table("contact_trace", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_contact_trace_wipe_at"))
        batch_op.drop_index(batch_op.f("ix_contact_trace_mac"))
        batch_op.drop_index(batch_op.f("ix_contact_trace_event_id"))

    op.drop_table("contact_trace")
    with op.batch_alter_table("contact_import", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_contact_import_owner_id"))
        batch_op.drop_index(batch_op.f("ix_contact_import_event_id"))

    op.drop_table("contact_import")
    with op.batch_alter_table("block", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_block_other_id"))

    op.drop_table("block")
    op.drop_table("left_out")
