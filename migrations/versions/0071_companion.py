"""Guests of other tools, the files that bring them, and a line in the log of who brought one."""

import sqlalchemy as sa
from alembic import op

revision = "0071"
down_revision = "0070"
branch_labels = None
depends_on = None

TOOLS = ("luma", "eventbrite", "meetup", "pretix", "other")
STATES = ("waiting", "read", "refused", "bringing", "done", "failed")
ACTS = (
    *("published", "edited", "cancelled", "exported", "messaged", "printed_badges", "invited", "uninvited"),
    *("moved_link", "team_asked", "team_unasked", "team_joined", "team_role", "team_left"),
    *("greeter_named", "greeter_released"),
)
NEW_ACTS = ("brought",)
INDEXES = {
    "ix_companion_guest_by_user_id_invited_at": ["by_user_id", "invited_at"],
    "ix_companion_guest_event_id_reference": ["event_id", "tool", "reference"],
    "ix_companion_guest_event_id_ticket_digest": ["event_id", "ticket_digest"],
    "ix_companion_guest_registration_id": ["registration_id"],
}


def _one_of(values: tuple[str, ...], name: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, length=40, create_constraint=True)


def _allow(values: tuple[str, ...]) -> None:
    name = op.f("ck_organiser_action_what")
    with op.batch_alter_table("organiser_action") as batch_op:
        batch_op.drop_constraint(name, type_="check")
        batch_op.create_check_constraint(name, "what IN (" + ", ".join(f"'{value}'" for value in values) + ")")


def upgrade() -> None:
    _allow(ACTS + NEW_ACTS)
    op.create_table(
        "guest_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("by_user_id", sa.Integer(), nullable=False),
        sa.Column("filename", sa.String(length=200), nullable=False),
        sa.Column("language", sa.String(length=10), nullable=False),
        sa.Column("state", _one_of(STATES, "state"), nullable=False),
        sa.Column("tool", _one_of(TOOLS, "tool"), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("records", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("fault", sa.String(length=40), nullable=False),
        sa.Column("columns", sa.JSON(), nullable=False),
        sa.Column("mended", sa.JSON(), nullable=False),
        sa.Column("takes_missing_off", sa.Boolean(), nullable=False),
        sa.Column("outcomes", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["by_user_id"], ["user.id"], name=op.f("fk_guest_file_by_user_id_user"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_guest_file_event_id_event"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guest_file")),
    )
    op.create_index(op.f("ix_guest_file_by_user_id"), "guest_file", ["by_user_id"])
    op.create_index(op.f("ix_guest_file_event_id"), "guest_file", ["event_id"])
    op.create_table(
        "companion_guest",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=True),
        sa.Column("by_user_id", sa.Integer(), nullable=True),
        sa.Column("address_mac", sa.String(length=64), nullable=False),
        sa.Column("tool", _one_of(TOOLS, "tool"), nullable=False),
        sa.Column("reference", sa.String(length=120), nullable=False),
        sa.Column("ticket_digest", sa.String(length=64), nullable=False),
        sa.Column("is_going", sa.Boolean(), nullable=False),
        sa.Column("is_ours", sa.Boolean(), nullable=False),
        sa.Column("is_to_invite", sa.Boolean(), nullable=False),
        sa.Column("invited_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("nonce", sa.String(length=32), nullable=False),
        sa.Column("token_digest", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["by_user_id"], ["user.id"], name=op.f("fk_companion_guest_by_user_id_user"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_companion_guest_event_id_event"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registration.id"],
            name=op.f("fk_companion_guest_registration_id_registration"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_companion_guest")),
        sa.UniqueConstraint("event_id", "address_mac", name=op.f("uq_companion_guest_event_id_address_mac")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_companion_guest_token_digest")),
    )
    for name, columns in INDEXES.items():
        op.create_index(name, "companion_guest", columns)


def downgrade() -> None:
    op.drop_table("companion_guest")
    op.drop_table("guest_file")
    op.execute(sa.text("DELETE FROM organiser_action WHERE what = 'brought'"))
    _allow(ACTS)
