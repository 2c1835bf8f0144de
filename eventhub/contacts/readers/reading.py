"""One door for all kinds of contact files: LinkedIn, Google and Outlook tables, vCards, pasted text.

What the file is called counts only where its content says nothing.
"""

from __future__ import annotations

from collections.abc import Mapping

from eventhub.contacts.readers import linkedin, table
from eventhub.contacts.readers.columns import Field
from eventhub.contacts.readers.decoding import decode
from eventhub.contacts.readers.pasted import begins_with_titles, mentions_people, read_pasted
from eventhub.contacts.readers.rows import MAX_BYTES, Complaint, ComplaintCode, ReadResult, refused
from eventhub.contacts.readers.table import read_by_columns, read_table
from eventhub.contacts.readers.vcard import is_vcard, read_vcards

_FIRST_BYTES = 40_000
_NAMED_TYPES = (".csv", ".tsv", ".vcf", ".vcard")


def read(
    content: bytes, filename: str, columns: Mapping[int, Field] | None = None, *, titles: bool = True
) -> ReadResult:
    """Everybody in a file, and what could not be read of it; never an error, whatever the bytes are.

    `columns` says what the columns of a table hold, from 0, where its titles did not tell us; with `titles` its
    first row is nobody. Of a file over 5 MB its first 5 MB are read, of more than 20,000 people the first 20,000; a
    complaint says so. A complaint without a line is about the whole file.
    """
    whole = len(content) <= MAX_BYTES
    text = decode(content if whole else _up_to_line(content), filename)
    if isinstance(text, ComplaintCode):
        return refused(text)
    result = read_by_columns(text, columns, titles=titles) if columns else _read_text(text, filename.lower())
    if whole:
        return result
    return ReadResult(result.rows, (Complaint(ComplaintCode.TOO_BIG), *result.complaints), result.kind)


def first_records(content: bytes, filename: str) -> list[list[str]]:
    """The first rows of a table whose columns we cannot tell, for its owner to name them; empty for all else."""
    text = decode(content[:_FIRST_BYTES], filename)
    return [] if isinstance(text, ComplaintCode) else table.first_records(text)


def _read_text(text: str, filename: str) -> ReadResult:
    if is_vcard(text):
        return read_vcards(text)
    if linkedin.names_things(filename, text):
        return refused(ComplaintCode.WRONG_FILE, filename.capitalize())
    found = read_table(text)
    if found:
        return found
    names_people = mentions_people(text) or begins_with_titles(text)
    if filename.endswith(_NAMED_TYPES) and not (names_people and _may_be_guessed(text)):
        return refused(ComplaintCode.NO_NAME_COLUMN)
    return read_pasted(text)


def _may_be_guessed(text: str) -> bool:
    """Whether a file of tables that has no titles may be read like pasted text: no table, or names and addresses."""
    rows = table.first_records(text[:_FIRST_BYTES])
    return len(rows) < 2 or (len(rows[0]) == 2 and any("@" in cell for cell in rows[0]))


def _up_to_line(content: bytes) -> bytes:
    """The first 5 MB up to the end of a line, so that no character and no card is cut in two."""
    end = content.rfind(b"\n", 0, MAX_BYTES)
    if end > 0 and content[end + 1 : end + 2] == b"\x00":
        end += 1
    return content[: end + 1] if end > 0 else content[:MAX_BYTES]
