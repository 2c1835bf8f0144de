"""The guest list as a table for a spreadsheet: what guests may know an organiser sees, and nothing that acts."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from eventhub.events.registrations.models import Registration

_STARTS_A_FORMULA = frozenset("=+-@\t\r")
_BLANKS = " \u00a0\u3000"


def spreadsheet(header: list[str], rows: Iterable[list[str]]) -> bytes:
    """Write a CSV file that opens in Excel with hanzi and without formulas: UTF-8 with BOM, every cell quoted."""
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def harmless(cell: str) -> str:
    """Put an apostrophe before a cell when a spreadsheet could take any of its lines for a formula.

    Source: OWASP ASVS 5.0, 1.2.10.
    """
    lines = cell.replace("\r\n", "\n").split("\n")
    return f"'{cell}" if any(_looks_like_a_formula(line) for line in lines) else cell


def row_of(registration: Registration, state: str, zone: str) -> list[str]:
    """Return name, other name, what they do, city, state, since when, check-in; no address, goal or background."""
    since = _local(registration.verified_at or registration.created_at, zone)
    return [
        registration.name,
        registration.other_name,
        registration.headline,
        registration.city,
        state,
        since,
        _local(registration.checked_in_at, zone) if registration.checked_in_at else "",
    ]


def _looks_like_a_formula(line: str) -> bool:
    return line[:1] in ("\t", "\r") or line.lstrip(_BLANKS)[:1] in _STARTS_A_FORMULA


def _local(at: datetime, zone: str) -> str:
    return at.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%d %H:%M")
