"""Bytes to the lines of a table: text in any of our encodings, comma, semicolon or tab between, or an Excel sheet."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice
from typing import Any

from eventhub.people.imports.readers.encodings import decode
from eventhub.people.imports.readers.rows import ComplaintCode

MAX_BYTES = 5 * 1024 * 1024
# With the titles; events/companion/rules.py MOST_GUESTS.
MAX_LINES = 5001
MAX_COLUMNS = 100
MAX_CELL = 300
_DELIMITERS = ",;\t|"
_LONGEST_RECORD = 100_000
# Longer answers in one cell are taken for a quotation mark that is missing.
_LONGEST_IN_LINES = 100
csv.field_size_limit(10 * 1024 * 1024)

Record = tuple[int, list[str]]


class Fault(StrEnum):
    """Why a file could not be read, or not to its end."""

    EMPTY = "empty"
    NOT_A_TABLE = "not_a_table"
    OLD_EXCEL = "old_excel"
    TOO_BIG = "too_big"
    TOO_MANY = "too_many"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Table:
    """The lines of a table that say something, each with its number in the file, titles first.

    `fault`: why there are none, or with lines why not all of them.
    """

    records: tuple[Record, ...] = ()
    fault: Fault | None = None


def read_table(content: bytes, filename: str) -> Table:
    """Read the lines of a file; never raise, whatever the bytes are. At most MAX_BYTES and MAX_LINES are read."""
    if len(content) > MAX_BYTES:
        return Table(fault=Fault.TOO_BIG)
    text = decode(content, filename)
    if text is ComplaintCode.SPREADSHEET:
        return _cut(_sheet_records(content)) if content.startswith(b"PK") else Table(fault=Fault.OLD_EXCEL)
    if isinstance(text, ComplaintCode):
        return Table(fault=Fault.EMPTY if text is ComplaintCode.EMPTY else Fault.NOT_A_TABLE)
    return _cut(_text_records(text))


def _cut(records: Iterable[Record]) -> Table:
    try:
        found = list(islice(records, MAX_LINES + 1))
    # Any error of the zip, its XML or a quotation mark is the fault of the file.
    except (ValueError, KeyError, TypeError, OSError, SyntaxError, IndexError, zipfile.BadZipFile, csv.Error):
        return Table(fault=Fault.UNREADABLE)
    if not any("@" in cell for _, cells in found for cell in cells) and len(found) < 2:
        return Table(fault=Fault.NOT_A_TABLE if found else Fault.EMPTY)
    return Table(tuple(found[:MAX_LINES]), Fault.TOO_MANY if len(found) > MAX_LINES else None)


def _text_records(text: str) -> Iterator[Record]:
    """Yield the records of a text; a quoted cell may run over lines, and the number is that of its first line.

    A quotation mark that is not closed would swallow the guests below: such a line is read as it stands, with its mark,
    by which has_open_quote() knows it, and the next line begins a record of its own.
    """
    text = text.removeprefix("sep=,\n").removeprefix("sep=;\n")
    delimiter = _delimiter_of(text)
    lines = list(io.StringIO(text, newline=""))
    at, width = 0, 0
    while at < len(lines):
        line, cells, used = at + 1, *_read_record(lines[at : at + _LONGEST_IN_LINES], delimiter)
        if not used or (used > 1 and width and _swallows_lines(cells, width, delimiter)):
            cells, used = lines[at].split(delimiter), 1
        at += used
        kept = [_tidy(cell) for cell in cells[:MAX_COLUMNS]]
        if any(kept):
            width = width or len(kept)
            yield line, kept


def _read_record(lines: list[str], delimiter: str) -> tuple[list[str], int]:
    """Read the first record of these lines, and how many of them it takes; 0 where a quotation stays open."""
    reader = csv.reader([*lines, "\n"], delimiter=delimiter)
    cells = next(reader)
    return cells, reader.line_num if reader.line_num <= len(lines) else 0


def _swallows_lines(cells: list[str], width: int, delimiter: str) -> bool:
    """Tell whether a record over several lines is more likely several records with a quotation mark missing."""
    if any(cell.strip() for cell in cells[width:]):
        return True
    return any("\n" in cell and "@" in cell and cell.count(delimiter) >= width - 1 for cell in cells)


def has_open_quote(cells: Iterable[str]) -> bool:
    """Tell whether a record stood on a line whose quotation mark is not closed."""
    return any(cell.startswith('"') and cell.count('"') % 2 for cell in cells)


def _delimiter_of(text: str) -> str:
    """Return the sign that parts the first line that says something into most cells; a comma without one."""
    head = next((line for line in islice(text.split("\n"), 50) if line.strip(" ,;\t|")), "")
    counts = {sign: len(next(csv.reader([head[:_LONGEST_RECORD]], delimiter=sign), [])) for sign in _DELIMITERS}
    return max(_DELIMITERS, key=lambda sign: counts[sign])


def _sheet_records(content: bytes) -> Iterator[Record]:
    """Yield the rows of the first sheet of an Excel file that say something."""
    # Only when an Excel file comes: it takes 0.2 seconds.
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
    sheet = book.worksheets[0]
    for line, cells in enumerate(sheet.iter_rows(values_only=True, max_col=MAX_COLUMNS), 1):
        kept = [_tidy(_words(cell)) for cell in cells]
        if any(kept):
            yield line, kept


def _words(cell: Any) -> str:
    """Return what a cell of a sheet shows; a whole number without its decimal point."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell)


def _tidy(cell: str) -> str:
    return " ".join(cell.split())[:MAX_CELL]
