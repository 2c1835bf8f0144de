"""The door: who is in, its log, and the text that a search over guests reads."""

import sqlalchemy as sa
from alembic import op

from eventhub.text.search import haystack

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("registration", schema=None) as batch_op:
        batch_op.add_column(sa.Column("checked_in_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("search_text", sa.Text(), server_default="", nullable=False))
    _fill_search_text()
    op.create_table(
        "check_in",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=True),
        sa.Column(
            "entry",
            sa.Enum("in", "undo", "refused", name="entry", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column(
            "how",
            sa.Enum(
                "scan", "name", "desk", "walk_in", name="how", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column(
            "verdict",
            sa.Enum(
                "in",
                "already",
                "undone",
                "no_place",
                "not_coming",
                "other_event",
                "unknown",
                name="verdict",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("nonce", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("device_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_user_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["by_user_id"], ["user.id"], name=op.f("fk_check_in_by_user_id_user"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_check_in_event_id_event"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registration.id"],
            name=op.f("fk_check_in_registration_id_registration"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_check_in")),
        sa.UniqueConstraint("event_id", "nonce", name=op.f("uq_check_in_event_id_nonce")),
    )
    with op.batch_alter_table("check_in", schema=None) as batch_op:
        batch_op.create_index("ix_check_in_event_id_at", ["event_id", "at"], unique=False)
        batch_op.create_index(batch_op.f("ix_check_in_by_user_id"), ["by_user_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_check_in_registration_id"), ["registration_id"], unique=False)


def downgrade() -> None:
    op.drop_table("check_in")
    with op.batch_alter_table("registration", schema=None) as batch_op:
        batch_op.drop_column("search_text")
        batch_op.drop_column("checked_in_at")


def _fill_search_text() -> None:
    """Guests who registered before are found like those who come after."""
    table = sa.table(
        "registration", *(sa.column(name) for name in ("id", "name", "other_name", "headline", "search_text"))
    )
    connection = op.get_bind()
    for row in connection.execute(sa.select(table)).all():
        words = haystack(row.name, row.other_name, row.headline)
        connection.execute(table.update().where(table.c.id == row.id).values(search_text=words))
