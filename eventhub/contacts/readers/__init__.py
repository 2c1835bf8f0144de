"""Readers of contact files: bytes in, people with line numbers and complaints out. Pure.

One door for all kinds: LinkedIn, Google and Outlook tables, vCards, pasted text. What the file is
called counts only where its content says nothing.
"""

from __future__ import annotations

from eventhub.contacts.readers import linkedin
from eventhub.contacts.readers.decoding import decode
from eventhub.contacts.readers.pasted import begins_with_titles, mentions_people, read_pasted
from eventhub.contacts.readers.rows import (
    MAX_BYTES,
    MAX_PEOPLE,
    Complaint,
    ComplaintCode,
    ContactRow,
    FileKind,
    ReadResult,
    refused,
)
from eventhub.contacts.readers.table import read_table
from eventhub.contacts.readers.vcard import is_vcard, read_vcards

__all__ = ["MAX_BYTES", "MAX_PEOPLE", "Complaint", "ComplaintCode", "ContactRow", "FileKind", "ReadResult", "read"]
_NAMED_TYPES = (".csv", ".tsv", ".vcf", ".vcard")


def read(content: bytes, filename: str) -> ReadResult:
    """Everybody in a file, and what could not be read of it; never an error, whatever the bytes are.

    Of a file over 5 MB its first 5 MB are read, of more than 20,000 people the first 20,000; a
    complaint says so. A complaint without a line is about the whole file.
    """
    whole = len(content) <= MAX_BYTES
    text = decode(content if whole else _up_to_line(content), filename)
    if isinstance(text, ComplaintCode):
        return refused(text)
    result = _read_text(text, filename.lower())
    if whole:
        return result
    return ReadResult(result.rows, (Complaint(ComplaintCode.TOO_BIG), *result.complaints), result.kind)


def _read_text(text: str, filename: str) -> ReadResult:
    if is_vcard(text):
        return read_vcards(text)
    if linkedin.names_things(filename, text):
        return refused(ComplaintCode.WRONG_FILE, filename.capitalize())
    table = read_table(text)
    if table:
        return table
    if filename.endswith(_NAMED_TYPES) and not (mentions_people(text) or begins_with_titles(text)):
        return refused(ComplaintCode.NO_NAME_COLUMN)
    return read_pasted(text)


def _up_to_line(content: bytes) -> bytes:
    """The first 5 MB up to the end of a line, so that no character and no card is cut in two."""
    end = content.rfind(b"\n", 0, MAX_BYTES)
    if end > 0 and content[end + 1 : end + 2] == b"\x00":
        end += 1
    return content[: end + 1] if end > 0 else content[:MAX_BYTES]
