"""What one says of a person who may not use EventHub, the search over people, favours with them, and a scan."""

import sqlalchemy as sa
from alembic import op

from eventhub.text.search import haystack

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

HOW = sa.Enum(
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
)
CLOSENESS = sa.Enum(
    "close", "well", "met", "online", name="closeness", native_enum=False, create_constraint=True, length=40
)
SEARCHED = ("name", "other_name", "company", "position")


def _key(column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{target}.id"], name=op.f(f"fk_meeting_scan_{column}_{target}"), ondelete="CASCADE"
    )


def upgrade() -> None:
    with op.batch_alter_table("contact") as batch:
        batch.add_column(sa.Column("how", HOW, nullable=True))
        batch.add_column(sa.Column("closeness", CLOSENESS, nullable=True))
        batch.add_column(sa.Column("since_year", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("about", sa.Text(), server_default="", nullable=False))
        batch.add_column(sa.Column("labels", sa.Text(), server_default="", nullable=False))
        batch.add_column(sa.Column("search_text", sa.Text(), server_default="", nullable=False))
    _fill_search_text()
    with op.batch_alter_table("ledger_entry") as batch:
        batch.alter_column("other_id", existing_type=sa.Integer(), nullable=True)
        batch.add_column(sa.Column("contact_id", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("detail", sa.String(200), server_default="", nullable=False))
        batch.create_foreign_key(
            op.f("fk_ledger_entry_contact_id_contact"), "contact", ["contact_id"], ["id"], ondelete="CASCADE"
        )
        batch.create_check_constraint(
            op.f("ck_ledger_entry_somebody"), "other_id IS NOT NULL OR contact_id IS NOT NULL"
        )
        batch.create_index(op.f("ix_ledger_entry_contact_id"), ["contact_id"])
    op.create_table(
        "meeting_scan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("shower_id", sa.Integer(), nullable=False),
        sa.Column("scanner_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        _key("event_id", "event"),
        _key("shower_id", "user"),
        _key("scanner_id", "user"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_scan")),
        sa.UniqueConstraint(
            "shower_id", "scanner_id", "event_id", name=op.f("uq_meeting_scan_shower_id_scanner_id_event_id")
        ),
    )
    op.create_index(op.f("ix_meeting_scan_event_id"), "meeting_scan", ["event_id"])
    op.create_index(op.f("ix_meeting_scan_scanner_id"), "meeting_scan", ["scanner_id"])


def downgrade() -> None:
    op.drop_table("meeting_scan")
    op.execute(sa.text("DELETE FROM ledger_entry WHERE other_id IS NULL"))
    with op.batch_alter_table("ledger_entry") as batch:
        batch.drop_index(op.f("ix_ledger_entry_contact_id"))
        batch.drop_constraint(op.f("ck_ledger_entry_somebody"), type_="check")
        batch.drop_constraint(op.f("fk_ledger_entry_contact_id_contact"), type_="foreignkey")
        batch.drop_column("detail")
        batch.drop_column("contact_id")
        batch.alter_column("other_id", existing_type=sa.Integer(), nullable=False)
    with op.batch_alter_table("contact") as batch:
        batch.drop_constraint(op.f("ck_contact_how"), type_="check")
        batch.drop_constraint(op.f("ck_contact_closeness"), type_="check")
        for name in ("search_text", "labels", "about", "since_year", "closeness", "how"):
            batch.drop_column(name)


def _fill_search_text() -> None:
    """People who were there before are found like those who come after."""
    table = sa.table("contact", sa.column("id"), sa.column("search_text"), *map(sa.column, SEARCHED))
    connection = op.get_bind()
    for row in connection.execute(sa.select(table)).all():
        words = haystack(*(getattr(row, name) for name in SEARCHED))
        connection.execute(table.update().where(table.c.id == row.id).values(search_text=words))
