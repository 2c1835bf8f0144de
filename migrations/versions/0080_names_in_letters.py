"""Old rows are sorted and found as new ones: names in letters of every order and spelling (Au Yeung, Ing-wen, Lü)."""

from collections.abc import Callable, Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

from eventhub.events.event.list_search import SEARCHED as SEARCHED_OF_EVENT
from eventhub.events.event.list_search import search_columns
from eventhub.platform.db import UtcDateTime
from eventhub.text.phone_book import sort_key
from eventhub.text.search import haystack

revision = "0080"
down_revision = "0079"
branch_labels = None
depends_on = None

ROWS_AT_ONCE = 1_000
NAMES = ("name", "other_name")
SEARCHED = {"user": NAMES, "registration": (*NAMES, "headline"), "contact": (*NAMES, "company", "position")}
TYPES = {"translations": sa.JSON(), "starts_at": UtcDateTime()}


def upgrade() -> None:
    for table, searched in SEARCHED.items():
        _write(table, searched, ("sort_key", "search_text"), lambda row, searched=searched: _of_person(row, searched))
    _write(
        "event", SEARCHED_OF_EVENT, ("search_text",), lambda row: {"search_text": search_columns(row)["search_text"]}
    )


def downgrade() -> None:
    # What a search reads stays: it holds all that it held before, and more. Sort keys follow at the next change.
    pass


def _of_person(row: Any, searched: tuple[str, ...]) -> dict[str, str]:
    key = sort_key(row.name, row.other_name) if row.name or row.other_name else ""
    return {"sort_key": key, "search_text": haystack(*(getattr(row, name) for name in searched))}


def _write(
    name: str, read: tuple[str, ...], written: tuple[str, ...], derived: Callable[[Any], dict[str, Any]]
) -> None:
    """Write what follows from the words of all rows, a thousand at once."""
    table = sa.table(name, *(sa.column(column, TYPES.get(column)) for column in ("id", *written, *read)))
    connection = op.get_bind()
    change = sa.update(table).where(table.c.id == sa.bindparam("row_id"))
    for rows in _batches(connection, sa.select(table.c.id, *(table.c[column] for column in read))):
        connection.execute(change, [{"row_id": row.id} | derived(row) for row in rows])


def _batches(connection: sa.Connection, query: sa.Select[Any]) -> Iterator[Any]:
    after = 0
    row_id = query.selected_columns["id"]
    while rows := connection.execute(query.where(row_id > after).order_by(row_id).limit(ROWS_AT_ONCE)).all():
        yield rows
        after = rows[-1].id
