"""Clubs may be reported, and taken down by an operator."""

import sqlalchemy as sa
from alembic import op

revision = "0084"
down_revision = "0083"
branch_labels = None
depends_on = None

_ACTS_BEFORE = (
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
)
_ACTS = (*_ACTS_BEFORE[:8], "club_taken_down", "club_restored", *_ACTS_BEFORE[8:])


def upgrade() -> None:
    op.create_table(
        "club_report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("club_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column(
            "why",
            sa.Enum(
                "sales", "harassment", "impersonation", name="why", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("dismissed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["club_id"], ["club.id"], name=op.f("fk_club_report_club_id_club"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_club_report_user_id_user"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_club_report")),
        sa.UniqueConstraint("club_id", "user_id", name=op.f("uq_club_report_club_id_user_id")),
    )
    with op.batch_alter_table("club_report") as batch:
        batch.create_index(op.f("ix_club_report_user_id"), ["user_id"], unique=False)
    with op.batch_alter_table("club") as batch:
        batch.add_column(sa.Column("taken_down_at", sa.DateTime(timezone=True), nullable=True))
        batch.add_column(sa.Column("taken_down_words", sa.String(length=300), server_default="", nullable=False))
    _allow(_ACTS)


def downgrade() -> None:
    # Whom an operator had hidden stays hidden: the club and its places are gone, its events stay.
    op.execute(sa.text("DELETE FROM club WHERE taken_down_at IS NOT NULL"))
    op.execute(sa.text("DELETE FROM operator_action WHERE what IN ('club_taken_down', 'club_restored')"))
    _allow(_ACTS_BEFORE)
    with op.batch_alter_table("club") as batch:
        batch.drop_column("taken_down_words")
        batch.drop_column("taken_down_at")
    with op.batch_alter_table("club_report") as batch:
        batch.drop_index(op.f("ix_club_report_user_id"))
    op.drop_table("club_report")


def _allow(acts: tuple[str, ...]) -> None:
    with op.batch_alter_table("operator_action") as batch:
        batch.drop_constraint(op.f("ck_operator_action_what"), type_="check")
        batch.create_check_constraint(
            op.f("ck_operator_action_what"), f"what IN ({', '.join(repr(act) for act in acts)})"
        )
