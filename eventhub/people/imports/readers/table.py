"""Comma, semicolon or tab separated tables: finds the header below a preamble, then one person a row."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice

from eventhub.people.imports.readers import google, linkedin, outlook
from eventhub.people.imports.readers.columns import Field, normalise_title, read_fields, tells_names
from eventhub.people.imports.readers.people import make_row, order_names, strip_titles, tidy
from eventhub.people.imports.readers.rows import (
    Complaint,
    ComplaintCode,
    ContactRow,
    FileKind,
    ReadResult,
    is_full,
    refuse_file,
)

_DELIMITERS = ",;\t|"
_PREAMBLE = 25
_LONGEST_RECORD = 200
# Records that a person looks at to tell what the columns hold, and columns of them.
_SHOWN, _COLUMNS_SHOWN = 4, 100
# A row without words: | --- | --- |
_RULES = " \t-:="
csv.field_size_limit(10 * 1024 * 1024)

_KNOWN: dict[FileKind, Mapping[Field, frozenset[str]]] = {
    FileKind.LINKEDIN: linkedin.COLUMNS,
    FileKind.GOOGLE: google.COLUMNS,
    FileKind.OUTLOOK: outlook.COLUMNS,
}
Record = tuple[int, list[str] | None]


def read_table(text: str) -> ReadResult | None:
    """Read all people of a table; None when no header with a name column is found, as in plain text."""
    lines = text.split("\n")
    found = _header(lines)
    if found is None:
        return _named_wrong_file(lines)
    at, delimiter, header = found
    other = linkedin.find_other_file(header)
    if other:
        return refuse_file(ComplaintCode.WRONG_FILE, other)
    kind = _kind(header)
    fields = _best_fields(header, kind)
    if _holds_connections(lines[at + 1 : at + _PREAMBLE], delimiter):
        kind, fields = FileKind.LINKEDIN, linkedin.fill_by_place(fields)
    records = (one for one in _records(lines, at + 1, delimiter, len(header)) if not _repeats_titles(one[1], header))
    return _read_rows(records, fields, kind)


def read_first_records(text: str) -> list[list[str]]:
    """Read the first records of a text that is a table by its shape; empty when it is none."""
    lines = text.split("\n")
    delimiter = _likely_delimiter(lines)
    if not delimiter:
        return []
    records = (record for _, record in islice(_records(lines, 0, delimiter, 0), _SHOWN) if record)
    return [[tidy(cell) for cell in record[:_COLUMNS_SHOWN]] for record in records]


def read_by_columns(text: str, columns: Mapping[int, Field], *, titles: bool) -> ReadResult:
    """Read all people of a table whose columns its owner has named; with `titles` the first record is skipped."""
    lines = text.split("\n")
    delimiter = _likely_delimiter(lines) or ","
    records = _records(lines, 0, delimiter, 1 + max(columns, default=0))
    return _read_rows(islice(records, 1, None) if titles else records, columns, FileKind.TABLE)


def _likely_delimiter(lines: list[str]) -> str:
    """Find the sign that parts each of the first lines into as many cells; empty when none does."""
    said = list(islice((line for line in lines if line.strip(" \t,;")), _SHOWN))
    for delimiter in _DELIMITERS:
        widths = {len(_cells(line, delimiter)) for line in said}
        if len(widths) == 1 and max(widths) > 1:
            return delimiter
    return ""


def _repeats_titles(record: list[str] | None, header: list[str]) -> bool:
    """Tell whether a record names the columns once more, or is LinkedIn's note above them, as in two files joined."""
    if record is None:
        return False
    notes = len(record) == 1 and linkedin.is_note(record[0])
    again = len(header) > 1 and record[:1] == header[:1] and len(record) == len(header)
    return notes or (again and list(map(normalise_title, record)) == list(map(normalise_title, header)))


def _holds_connections(lines: list[str], delimiter: str) -> bool:
    """Tell whether the first line that says something is one of LinkedIn's connections, whatever its titles mean."""
    first = next((line for line in lines if line.strip(" \t,;")), "")
    return delimiter in first and linkedin.is_connection(_cells(first, delimiter))


def _header(lines: list[str]) -> tuple[int, str, list[str]] | None:
    return _known_header(lines) or _header_above_connections(lines)


def _header_above_connections(lines: list[str]) -> tuple[int, str, list[str]] | None:
    """Find titles in a language that is not known here, by the profiles below them."""
    for at in range(min(len(lines), _PREAMBLE) - 1):
        for delimiter in _DELIMITERS:
            if delimiter in lines[at] and _holds_connections(lines[at + 1 : at + 2], delimiter):
                return at, delimiter, _cells(lines[at], delimiter)
    return None


def _known_header(lines: list[str]) -> tuple[int, str, list[str]] | None:
    for at, line in enumerate(lines[:_PREAMBLE]):
        for delimiter in _DELIMITERS:
            if delimiter not in line:
                continue
            header = _cells(line, delimiter)
            if any("@" in title for title in header):
                continue
            if any(tells_names(read_fields(header, known)) for known in _KNOWN.values()):
                return at, delimiter, header
    return None


def _named_wrong_file(lines: list[str]) -> ReadResult | None:
    for line in lines[:_PREAMBLE]:
        other = linkedin.find_other_file(_cells(line, ","))
        if other:
            return refuse_file(ComplaintCode.WRONG_FILE, other)
    return None


def _kind(header: list[str]) -> FileKind:
    keys = {normalise_title(title) for title in header}
    for kind, signs in (
        (FileKind.GOOGLE, google.SIGNS),
        (FileKind.LINKEDIN, linkedin.SIGNS),
        (FileKind.OUTLOOK, outlook.SIGNS),
    ):
        if keys & signs:
            return kind
    # LinkedIn in a language whose date column we do not know still has exactly these.
    linkedin_fields = set(read_fields(header, linkedin.COLUMNS).values())
    if "url" in keys and {Field.GIVEN, Field.FAMILY, Field.EMAIL} <= linkedin_fields:
        return FileKind.LINKEDIN
    return FileKind.TABLE


def _best_fields(header: list[str], kind: FileKind) -> dict[int, Field]:
    """Read the columns as this kind of file names them, completed by the names that others use."""
    fields: dict[int, Field] = {}
    for known in (*([_KNOWN[kind]] if kind in _KNOWN else []), outlook.COLUMNS, google.COLUMNS, linkedin.COLUMNS):
        fields = read_fields(header, known) | fields
    return _settled(fields, {number: normalise_title(title) for number, title in enumerate(header)})


def _settled(fields: dict[int, Field], keys: Mapping[int, str]) -> dict[int, Field]:
    """Settle columns that mean something else beside others: Name beside Vorname is the surname."""
    held = set(fields.values())
    if Field.GIVEN in held and Field.FAMILY not in held:
        fields = {
            number: Field.FAMILY if field is Field.NAME and keys[number] == "name" else field
            for number, field in fields.items()
        }
    if "job title" in keys.values():
        fields = {number: field for number, field in fields.items() if keys[number] != "title"}
    return fields


def _records(lines: list[str], start: int, delimiter: str, width: int) -> Iterator[Record]:
    """Yield each record with the number of its first line; None for one whose quote is never closed.

    A quoted field may run over lines. It is taken for an unclosed quote when a line inside it looks
    like a whole record of its own, or when no end comes: then only that one line is lost.
    """
    at = start
    while at < len(lines):
        end = at
        if lines[at].count('"') % 2 and _ends_in_quotes(lines[at], delimiter):
            end = _closing_line(lines, at, delimiter, width)
        if end < 0:
            yield at + 1, None
            end = at
        elif lines[at].strip(" \t,;"):
            yield at + 1, _cells("\n".join(lines[at : end + 1]), delimiter)
        at = end + 1


def _cells(record: str, delimiter: str) -> list[str]:
    """Split a record into cells; none when Python's reader refuses it, as where a line ends outside quotes."""
    try:
        return next(csv.reader([record], delimiter=delimiter), [])
    except csv.Error:
        return []


def _closing_line(lines: list[str], at: int, delimiter: str, width: int) -> int:
    for end in range(at + 1, min(at + _LONGEST_RECORD, len(lines))):
        odd, after = lines[end].count('"') % 2, lines[end].partition('"')[2][:1]
        if odd and after == delimiter and not lines[end].startswith('"'):
            return end
        if _looks_whole(lines[end], delimiter, width):
            return -1
        if odd:
            return end if after in ("", delimiter, '"', " ") else -1
    return -1


def _ends_in_quotes(line: str, delimiter: str) -> bool:
    """Tell whether a field that begins with a quotation mark is still open at the end; an inch sign opens none."""
    inside, begins = False, True
    for letter in line:
        if letter == '"':
            inside = not inside if inside or begins else False
        begins = letter == delimiter and not inside
    return inside


def _looks_whole(line: str, delimiter: str, width: int) -> bool:
    """Tell whether a line has all columns by itself: then it is a record and not the rest of one."""
    if width < 3 or line.count(delimiter) < width - 1 or line.startswith('"' + delimiter):
        return False
    return len(_cells(line, delimiter)) >= width


def _read_rows(records: Iterable[Record], fields: Mapping[int, Field], kind: FileKind) -> ReadResult:
    rows: list[ContactRow] = []
    complaints: list[Complaint] = []
    in_order = sorted(fields.items())
    for line, record in records:
        if record is None:
            complaints.append(Complaint(ComplaintCode.UNCLOSED_QUOTE, line))
            continue
        if not any(cell.strip(_RULES) for cell in record):
            continue
        if is_full(rows, complaints):
            complaints.append(Complaint(ComplaintCode.TOO_MANY, line))
            break
        row, wrong = _row(line, record, in_order)
        complaints += wrong
        if row:
            rows.append(row)
    if not rows and not complaints:
        complaints.append(Complaint(ComplaintCode.NO_PEOPLE))
    return ReadResult(tuple(rows), tuple(complaints), kind)


def _row(
    line: int, record: list[str], fields: Sequence[tuple[int, Field]]
) -> tuple[ContactRow | None, list[Complaint]]:
    """Read one person; `fields` are columns in the order of the record, so that a short one is soon read."""
    held: dict[Field, list[str]] = {}
    for number, field in fields:
        if number >= len(record):
            break
        if record[number]:
            held.setdefault(field, []).append(record[number])
    first = {field: values[0] for field, values in held.items()}
    reading = f"{first.get(Field.READING_GIVEN, '')} {first.get(Field.READING_FAMILY, '')}".strip()
    name, other = order_names(
        first.get(Field.GIVEN, ""),
        first.get(Field.MIDDLE, ""),
        first.get(Field.FAMILY, ""),
        first.get(Field.NAME, ""),
        reading,
    )
    if not (name or other):
        name = strip_titles(tidy(first.get(Field.NICKNAME, "")))
    return make_row(
        line,
        (name, other or tidy(first.get(Field.OTHER_NAME, ""))),
        emails=held.get(Field.EMAIL, ()),
        phones=held.get(Field.PHONE, ()),
        nickname=first.get(Field.NICKNAME, ""),
        company=first.get(Field.COMPANY, ""),
        # French Outlook has Titre twice: how a person is addressed, then what they do.
        position=held.get(Field.POSITION, [""])[-1],
        school=first.get(Field.SCHOOL, ""),
    )
