"""Operators, the instance, take-downs and reports of people."""

import sqlalchemy as sa
from alembic import op

revision = "0073"
down_revision = "0072"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "instance",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("accent", sa.String(length=7), nullable=False),
        sa.Column("contact", sa.String(length=254), nullable=False),
        sa.Column("source_url", sa.String(length=300), nullable=False),
        sa.Column("icp_number", sa.String(length=60), nullable=False),
        sa.Column("police_number", sa.String(length=60), nullable=False),
        sa.Column("logo_mark", sa.String(length=40), nullable=False),
        sa.Column("language", sa.String(length=10), nullable=False),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.Column("pages", sa.String(length=60), nullable=False),
        sa.Column(
            "who_creates",
            sa.Enum(
                "everybody",
                "trusted",
                "operators",
                name="who_creates",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("people_of_a_newcomer", sa.Integer(), nullable=True),
        sa.Column("people_a_day", sa.Integer(), nullable=True),
        sa.Column("messages_a_day", sa.Integer(), nullable=True),
        sa.Column("unproven_mark", sa.Integer(), nullable=True),
        sa.Column("unproven_mark_trusted", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_instance")),
    )
    op.create_table(
        "instance_logo",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("picture", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_instance_logo")),
    )
    op.create_table(
        "instance_page",
        sa.Column(
            "kind",
            sa.Enum("imprint", "privacy", "terms", name="kind", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("chinese_text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("kind", name=op.f("pk_instance_page")),
    )
    op.create_table(
        "operator_action",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("by_user_id", sa.Integer(), nullable=True),
        sa.Column(
            "what",
            sa.Enum(
                "operator_added",
                "operator_removed",
                "identity_changed",
                "logo_changed",
                "page_changed",
                "limits_changed",
                "event_taken_down",
                "event_restored",
                "reports_dismissed",
                "person_suspended",
                "suspension_lifted",
                "trust_given",
                "trust_taken",
                "import_released",
                "import_refused",
                "mail_tested",
                "mails_retried",
                "dns_checked",
                name="what",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("about_user_id", sa.Integer(), nullable=True),
        sa.Column("event_id", sa.Integer(), nullable=True),
        sa.Column("words", sa.String(length=400), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["about_user_id"], ["user.id"], name=op.f("fk_operator_action_about_user_id_user"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["by_user_id"], ["user.id"], name=op.f("fk_operator_action_by_user_id_user"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_operator_action_event_id_event"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_operator_action")),
    )
    with op.batch_alter_table("operator_action") as batch:
        batch.create_index(op.f("ix_operator_action_about_user_id"), ["about_user_id"], unique=False)
        batch.create_index(op.f("ix_operator_action_at"), ["at"], unique=False)
        batch.create_index(op.f("ix_operator_action_by_user_id"), ["by_user_id"], unique=False)
        batch.create_index(op.f("ix_operator_action_event_id"), ["event_id"], unique=False)

    op.create_table(
        "person_report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("about_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column(
            "why",
            sa.Enum(
                "sales", "harassment", "impersonation", name="why", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("dismissed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("about_id <> by_id", name=op.f("ck_person_report_not_of_oneself")),
        sa.ForeignKeyConstraint(
            ["about_id"], ["user.id"], name=op.f("fk_person_report_about_id_user"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], name=op.f("fk_person_report_by_id_user"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_report")),
        sa.UniqueConstraint("about_id", "by_id", name=op.f("uq_person_report_about_id_by_id")),
    )
    with op.batch_alter_table("person_report") as batch:
        batch.create_index(op.f("ix_person_report_by_id"), ["by_id"], unique=False)

    with op.batch_alter_table("event") as batch:
        batch.drop_constraint(op.f("ck_event_state"), type_="check")
        batch.add_column(sa.Column("taken_down_at", sa.DateTime(timezone=True), nullable=True))
        batch.add_column(sa.Column("taken_down_why", sa.String(length=40), nullable=True))
        batch.add_column(sa.Column("taken_down_words", sa.String(length=300), server_default="", nullable=False))
        batch.add_column(sa.Column("restored_at", sa.DateTime(timezone=True), nullable=True))
        batch.create_check_constraint(
            op.f("ck_event_state"), "state IN ('draft', 'published', 'cancelled', 'taken_down')"
        )
        batch.create_check_constraint(
            op.f("ck_event_taken_down_why"),
            "taken_down_why IN ('sales', 'harassment', 'impersonation', 'unlawful', 'owner_suspended')",
        )

    with op.batch_alter_table("event_report") as batch:
        batch.add_column(sa.Column("dismissed_at", sa.DateTime(timezone=True), nullable=True))

    with op.batch_alter_table("message_report") as batch:
        batch.add_column(sa.Column("dismissed_at", sa.DateTime(timezone=True), nullable=True))

    with op.batch_alter_table("user") as batch:
        batch.add_column(sa.Column("is_operator", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch.add_column(sa.Column("is_trusted", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch.add_column(sa.Column("suspended_at", sa.DateTime(timezone=True), nullable=True))
        batch.add_column(sa.Column("suspended_why", sa.String(length=300), server_default="", nullable=False))


def downgrade() -> None:
    # Taken down is nearer to cancelled than to published: a way back shows nothing that an operator has hidden.
    op.execute(
        sa.text(
            "UPDATE event SET state = 'cancelled', cancelled_at = COALESCE(cancelled_at, taken_down_at)"
            " WHERE state = 'taken_down'"
        )
    )
    with op.batch_alter_table("user") as batch:
        batch.drop_column("suspended_why")
        batch.drop_column("suspended_at")
        batch.drop_column("is_trusted")
        batch.drop_column("is_operator")

    with op.batch_alter_table("message_report") as batch:
        batch.drop_column("dismissed_at")

    with op.batch_alter_table("event_report") as batch:
        batch.drop_column("dismissed_at")

    with op.batch_alter_table("event") as batch:
        batch.drop_constraint(op.f("ck_event_taken_down_why"), type_="check")
        batch.drop_constraint(op.f("ck_event_state"), type_="check")
        batch.create_check_constraint(op.f("ck_event_state"), "state IN ('draft', 'published', 'cancelled')")
        batch.drop_column("restored_at")
        batch.drop_column("taken_down_words")
        batch.drop_column("taken_down_why")
        batch.drop_column("taken_down_at")

    with op.batch_alter_table("person_report") as batch:
        batch.drop_index(op.f("ix_person_report_by_id"))

    op.drop_table("person_report")
    with op.batch_alter_table("operator_action") as batch:
        batch.drop_index(op.f("ix_operator_action_event_id"))
        batch.drop_index(op.f("ix_operator_action_by_user_id"))
        batch.drop_index(op.f("ix_operator_action_at"))
        batch.drop_index(op.f("ix_operator_action_about_user_id"))

    op.drop_table("operator_action")
    op.drop_table("instance_page")
    op.drop_table("instance_logo")
    op.drop_table("instance")
