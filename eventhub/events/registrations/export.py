"""The guest list as a table: the one place that decides which columns organisers take along, and nothing that acts."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext

from eventhub.events.registrations.models import Registration
from eventhub.text.csv_cells import safe_cell


@dataclass(frozen=True)
class Column:
    """One column: `key` names it to programs and `words` to people; `read` returns a text, texts, a moment or None."""

    key: str
    words: Any
    read: Callable[[Registration], str | list[str] | datetime | None]


# What guests know that an organiser sees, so no goals and no background. Answers follow, a column for each wording.
COLUMNS: tuple[Column, ...] = (
    Column("name", lazy_gettext("Name"), lambda row: row.name),
    Column("other_name", lazy_gettext("Other name"), lambda row: row.other_name),
    Column("email", lazy_gettext("E-mail"), lambda row: row.shown_email),
    Column("headline", lazy_gettext("What they do"), lambda row: row.headline),
    Column("second_headline", lazy_gettext("What they do, in a second language"), lambda row: row.second_headline),
    Column("city", lazy_gettext("City"), lambda row: row.city),
    Column("state", lazy_gettext("State"), lambda row: row.state.value),
    Column("since", lazy_gettext("Since"), lambda row: row.verified_at or row.created_at),
    Column("checked_in", lazy_gettext("Checked in"), lambda row: row.checked_in_at),
    Column("tags", lazy_gettext("Tags"), lambda row: row.tag_names),
)


def cells_of(
    row: Registration, zone: str, words: Callable[[str], str] = str, *, own: Mapping[str, str] = {}
) -> list[str]:
    """Return the columns of a guest as texts, moments in the event's zone; `words` says a state.

    `own` are columns in the order of the file's reader, as of two names; the others stand as the guest gave them.
    """
    said = {"state": words(row.state), **own}
    return [_cell(said.get(column.key, column.read(row)), zone) for column in COLUMNS]


def spreadsheet(header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Write a CSV file that opens in Excel with hanzi and without formulas: UTF-8 with BOM, every cell quoted."""
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow([safe_cell(cell) for cell in header])
    writer.writerows([safe_cell(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def _cell(value: str | list[str] | datetime | None, zone: str) -> str:
    if isinstance(value, datetime):
        return value.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%d %H:%M")
    return ", ".join(value) if isinstance(value, list) else value or ""
