"""The tables of accounts."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "rate_count",
        sa.Column("bucket", sa.String(length=60), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("window_start", sa.DateTime(timezone=True), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("bucket", "key", "window_start", name=op.f("pk_rate_count")),
    )
    op.create_table(
        "sign_in_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("nonce", sa.String(length=32), nullable=False),
        sa.Column("token_digest", sa.String(length=64), nullable=False),
        sa.Column(
            "language",
            sa.Enum("en", "zh_Hans", name="language", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("next_path", sa.String(length=500), nullable=False),
        sa.Column("wrong_tries", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("void_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_link")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_sign_in_link_token_digest")),
    )
    with op.batch_alter_table("sign_in_link", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sign_in_link_email"), ["email"], unique=False)

    op.create_table(
        "user",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("other_name", sa.String(length=200), nullable=False),
        sa.Column("headline", sa.String(length=200), nullable=False),
        sa.Column("city", sa.String(length=120), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.Column("wechat", sa.String(length=60), nullable=False),
        sa.Column(
            "language",
            sa.Enum("en", "zh_Hans", name="language", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.Column("happy_to_introduce", sa.Boolean(), nullable=False),
        sa.Column("introduction_budget", sa.Integer(), nullable=False),
        sa.Column("paused_requests_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "digest",
            sa.Enum("daily", "weekly", "off", name="digest", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("last_digest_on", sa.Date(), nullable=True),
        sa.Column("digests_ignored", sa.Integer(), nullable=False),
        sa.Column("session_version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("introduction_budget BETWEEN 0 AND 10", name=op.f("ck_user_budget_range")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user")),
        sa.UniqueConstraint("email", name=op.f("uq_user_email")),
    )
    op.create_table(
        "background_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "hometown",
                "ancestral_home",
                "school",
                "employer",
                "lives_in",
                "lived_in",
                "visited",
                "speaks",
                "wants_to_speak",
                "interest",
                "curious_about",
                "cuisine",
                "children_school_area",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("text", sa.String(length=200), nullable=False),
        sa.Column("value_id", sa.String(length=200), nullable=False),
        sa.Column("year_from", sa.Integer(), nullable=True),
        sa.Column("year_to", sa.Integer(), nullable=True),
        sa.Column(
            "visibility",
            sa.Enum(
                "shared", "open", "closed", name="visibility", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "kind <> 'children_school_area' OR visibility <> 'open'",
            name=op.f("ck_background_item_school_area_is_never_widened"),
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_background_item_user_id_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_background_item")),
        sa.UniqueConstraint("user_id", "kind", "value_id", name=op.f("uq_background_item_user_id_kind_value_id")),
    )
    with op.batch_alter_table("background_item", schema=None) as batch_op:
        batch_op.create_index("ix_background_item_kind_value_id", ["kind", "value_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_background_item_user_id"), ["user_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("background_item", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_background_item_user_id"))
        batch_op.drop_index("ix_background_item_kind_value_id")

    op.drop_table("background_item")
    op.drop_table("user")
    with op.batch_alter_table("sign_in_link", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sign_in_link_email"))

    op.drop_table("sign_in_link")
    op.drop_table("rate_count")
