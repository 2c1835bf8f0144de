"""Who says that an event is not what it claims to be."""

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None

REASONS = sa.Enum(
    "sales", "harassment", "impersonation", name="why", native_enum=False, create_constraint=True, length=40
)


def _key(column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{target}.id"], name=op.f(f"fk_event_report_{column}_{target}"), ondelete="CASCADE"
    )


def upgrade() -> None:
    op.create_table(
        "event_report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("invitation_id", sa.Integer(), nullable=True),
        sa.Column("why", REASONS, nullable=False),
        sa.Column("counts", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("user_id IS NOT NULL OR invitation_id IS NOT NULL", name=op.f("ck_event_report_somebody")),
        _key("event_id", "event"),
        _key("user_id", "user"),
        _key("invitation_id", "invitation"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_report")),
        sa.UniqueConstraint("event_id", "user_id", name=op.f("uq_event_report_event_id_user_id")),
        sa.UniqueConstraint("event_id", "invitation_id", name=op.f("uq_event_report_event_id_invitation_id")),
    )
    op.create_index(op.f("ix_event_report_user_id"), "event_report", ["user_id"])
    op.create_index(op.f("ix_event_report_invitation_id"), "event_report", ["invitation_id"])


def downgrade() -> None:
    op.drop_table("event_report")
