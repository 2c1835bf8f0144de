"""Lists of people are sorted by surname as it is read, and a search finds surnames by their reading in old rows, too."""

from collections.abc import Callable, Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

from eventhub.text.phone_book import sort_key
from eventhub.text.search import haystack

revision = "0065"
down_revision = "0064"
branch_labels = None
depends_on = None

LENGTH = 120
ROWS_AT_ONCE = 1_000
NAMES = ("name", "other_name")
SEARCHED = {"user": NAMES, "registration": (*NAMES, "headline"), "contact": (*NAMES, "company", "position")}
INDEXES = {
    "ix_user_sort_key": ("user", ["sort_key", "id"]),
    "ix_registration_event_id_sort_key": ("registration", ["event_id", "sort_key", "id"]),
    "ix_contact_owner_id_sort_key": ("contact", ["owner_id", "sort_key", "id"]),
}
# As models say it: PostgreSQL compares these keys byte by byte, as SQLite does.
KEY = sa.String(LENGTH).with_variant(sa.String(LENGTH, collation="C"), "postgresql")


def upgrade() -> None:
    for table, searched in SEARCHED.items():
        op.add_column(table, sa.Column("sort_key", KEY, server_default="", nullable=False))
        _fill(table, searched, lambda row, searched=searched: _derived(row, searched))
    for index, (table, columns) in INDEXES.items():
        op.create_index(index, table, columns)


def downgrade() -> None:
    # What a search reads stays: it holds all that it held before, and readings of surnames more.
    for index, (table, _) in reversed(INDEXES.items()):
        op.drop_index(index, table_name=table)
    for table in reversed(SEARCHED):
        with op.batch_alter_table(table) as batch:
            batch.drop_column("sort_key")


def _derived(row: Any, searched: tuple[str, ...]) -> dict[str, str]:
    key = sort_key(row.name, row.other_name) if row.name or row.other_name else ""
    return {"sort_key": key, "search_text": haystack(*(getattr(row, name) for name in searched))}


def _fill(table_name: str, read: tuple[str, ...], derived: Callable[[Any], dict[str, str]]) -> None:
    """Write what follows from the names of all rows, a thousand at once."""
    table = sa.table(table_name, *map(sa.column, ("id", "sort_key", "search_text", *read)))
    connection = op.get_bind()
    change = sa.update(table).where(table.c.id == sa.bindparam("row_id"))
    for rows in _batches(connection, sa.select(table.c.id, *(table.c[name] for name in read))):
        connection.execute(change, [{"row_id": row.id} | derived(row) for row in rows])


def _batches(connection: sa.Connection, query: sa.Select[Any]) -> Iterator[Any]:
    after = 0
    row_id = query.selected_columns["id"]
    while rows := connection.execute(query.where(row_id > after).order_by(row_id).limit(ROWS_AT_ONCE)).all():
        yield rows
        after = rows[-1].id
