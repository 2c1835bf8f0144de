"""The key by which lists of people are sorted, kept beside each row's names."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from eventhub.text.phone_book import SORT_KEY_LENGTH, sort_key

# PostgreSQL would sort by its locale, which skips blanks; SQLite compares bytes by itself.
KEY = sa.String(SORT_KEY_LENGTH).with_variant(sa.String(SORT_KEY_LENGTH, collation="C"), "postgresql")
_NAMES = ("name", "other_name")


class SortedByName:
    """A row of a person with `name` and `other_name`, sorted as in a phone book (`text/phone_book.py`)."""

    sort_key: Mapped[str] = mapped_column(KEY, default="", server_default="")


@sa.event.listens_for(SortedByName, "before_insert", propagate=True)
@sa.event.listens_for(SortedByName, "before_update", propagate=True)
def _keep_sort_key(mapper: Any, connection: Any, row: Any) -> None:
    state = sa.inspect(row)
    if any(state.attrs[name].history.has_changes() for name in _NAMES):
        row.sort_key = sort_key(row.name or "", row.other_name or "")
