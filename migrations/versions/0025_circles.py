"""Circles, and one mail a day of those that come of themselves."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def _key(column: str, table: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}_{target}"), ondelete="CASCADE"
    )


def _moment(name: str, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _state(*values: str) -> sa.Column:
    return sa.Column(
        "state", sa.Enum(*values, name="state", native_enum=False, create_constraint=True, length=40), nullable=False
    )


def upgrade() -> None:
    op.add_column("user", sa.Column("prompted_on", sa.Date(), nullable=True))
    op.execute(sa.text('UPDATE "user" SET prompted_on = last_digest_on'))
    op.create_table(
        "circle_wish",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        _moment("created_at"),
        _key("event_id", "circle_wish", "event"),
        _key("user_id", "circle_wish", "user"),
        sa.PrimaryKeyConstraint("event_id", "user_id", name=op.f("pk_circle_wish")),
    )
    op.create_index(op.f("ix_circle_wish_user_id"), "circle_wish", ["user_id"])
    op.create_table(
        "circle",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        _state("proposed", "alive", "asking", "resting", "ended"),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("calendar_sequence", sa.Integer(), nullable=False),
        _moment("changed_at"),
        _moment("created_at"),
        _moment("answer_by"),
        _moment("begun_at", nullable=True),
        _moment("asked_at", nullable=True),
        _moment("ended_at", nullable=True),
        sa.CheckConstraint("weekday BETWEEN 0 AND 6", name=op.f("ck_circle_weekday")),
        sa.CheckConstraint("ordinal BETWEEN 1 AND 4", name=op.f("ck_circle_ordinal")),
        _key("event_id", "circle", "event"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_circle")),
    )
    op.create_index(op.f("ix_circle_event_id"), "circle", ["event_id"])
    op.create_index(op.f("ix_circle_state"), "circle", ["state"])
    op.create_table(
        "circle_member",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("circle_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        _state("proposed", "confirmed", "declined", "lapsed", "left"),
        sa.Column("reach", sa.String(length=120), nullable=False),
        sa.Column("told", sa.String(length=40), nullable=False),
        _moment("answered_at", nullable=True),
        _key("circle_id", "circle_member", "circle"),
        _key("user_id", "circle_member", "user"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_circle_member")),
        sa.UniqueConstraint("circle_id", "user_id", name=op.f("uq_circle_member_circle_id_user_id")),
    )
    op.create_index(op.f("ix_circle_member_user_id"), "circle_member", ["user_id"])
    op.create_table(
        "circle_meeting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("circle_id", sa.Integer(), nullable=False),
        sa.Column("planned_on", sa.Date(), nullable=False),
        _moment("starts_at"),
        _state("planned", "held", "dropped", "passed_over"),
        _moment("asked_at", nullable=True),
        _key("circle_id", "circle_meeting", "circle"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_circle_meeting")),
        sa.UniqueConstraint("circle_id", "planned_on", name=op.f("uq_circle_meeting_circle_id_planned_on")),
    )
    op.create_table(
        "meeting_answer",
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("coming", sa.Boolean(), nullable=False),
        _moment("at"),
        _key("meeting_id", "meeting_answer", "circle_meeting"),
        _key("member_id", "meeting_answer", "circle_member"),
        sa.PrimaryKeyConstraint("meeting_id", "member_id", name=op.f("pk_meeting_answer")),
    )
    op.create_index(op.f("ix_meeting_answer_member_id"), "meeting_answer", ["member_id"])


def downgrade() -> None:
    for table in ("meeting_answer", "circle_meeting", "circle_member", "circle", "circle_wish"):
        op.drop_table(table)
    op.drop_column("user", "prompted_on")
