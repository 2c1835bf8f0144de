"""Reads contact files of all kinds: LinkedIn, Google and Outlook tables, vCards, pasted text.

What the file is called counts only where its content says nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from eventhub.people.imports.readers import linkedin, table
from eventhub.people.imports.readers.columns import Field
from eventhub.people.imports.readers.encodings import decode
from eventhub.people.imports.readers.pasted import begins_with_titles, mentions_people, read_pasted
from eventhub.people.imports.readers.rows import (
    MAX_BYTES,
    MAX_LINE,
    Complaint,
    ComplaintCode,
    ReadResult,
    limit_addresses,
    refuse_file,
)
from eventhub.people.imports.readers.table import read_by_columns, read_table
from eventhub.people.imports.readers.vcard import is_vcard, read_vcards

# Characters in which the first records of a table are looked for.
_BEGINNING = 40_000
_NAMED_TYPES = (".csv", ".tsv", ".vcf", ".vcard")


def read(
    content: bytes, filename: str, columns: Mapping[int, Field] | None = None, *, titles: bool = True
) -> ReadResult:
    """Read all people of a file, and what could not be read of it; never raise, whatever the bytes are.

    `columns` says what the columns of a table hold, from 0, where its titles did not tell us; with `titles` its
    first row is nobody. Of a file over 5 MB its first 5 MB are read, of more than 20,000 people the first 20,000, and
    of more than 60,000 addresses and numbers the people who hold the first 60,000; a complaint says so.
    """
    whole = len(content) <= MAX_BYTES
    text = decode(content if whole else _up_to_line(content), filename)
    if isinstance(text, ComplaintCode):
        return refuse_file(text)
    if not columns and is_vcard(text):
        result = read_vcards(text)
    else:
        text, too_long = cut_lines(text)
        result = read_by_columns(text, columns, titles=titles) if columns else _read_text(text, filename.lower())
        result = _also(result, [Complaint(ComplaintCode.LONG_LINE, line) for line in too_long])
    result = limit_addresses(result)
    return result if whole else _also(result, [Complaint(ComplaintCode.TOO_BIG)])


def cut_lines(text: str) -> tuple[str, list[int]]:
    """Cut lines to MAX_LINE characters, and return the text and the numbers of the lines that were longer, from 1.

    Quotation marks that the cut leaves open are closed behind it, so that no line below becomes a part of this one.
    """
    lines = text.split("\n")
    too_long = [number for number, line in enumerate(lines) if len(line) > MAX_LINE]
    for number in too_long:
        line, kept = lines[number], lines[number][:MAX_LINE]
        lines[number] = kept + '"' * ((line.count('"') - kept.count('"')) % 2)
    return "\n".join(lines) if too_long else text, [number + 1 for number in too_long]


def _also(result: ReadResult, complaints: list[Complaint]) -> ReadResult:
    return replace(result, complaints=(*complaints, *result.complaints)) if complaints else result


def _read_text(text: str, filename: str) -> ReadResult:
    if linkedin.names_things(filename, text):
        return refuse_file(ComplaintCode.WRONG_FILE, filename.capitalize())
    found = read_table(text)
    if found:
        return found
    names_people = mentions_people(text) or begins_with_titles(text)
    if filename.endswith(_NAMED_TYPES) and not (names_people and _may_be_guessed(text)):
        return replace(refuse_file(ComplaintCode.NO_NAME_COLUMN), sample=_sample(text))
    return read_pasted(text)


def _may_be_guessed(text: str) -> bool:
    """Tell whether a table without titles may be read like pasted text: one line, or names and addresses."""
    rows = _sample(text)
    return len(rows) < 2 or (len(rows[0]) == 2 and any("@" in cell for cell in rows[0]))


def _sample(text: str) -> tuple[tuple[str, ...], ...]:
    return tuple(map(tuple, table.read_first_records(text[:_BEGINNING])))


def _up_to_line(content: bytes) -> bytes:
    """Cut the content to 5 MB at the end of a line, so that no character and no card is cut in two."""
    end = content.rfind(b"\n", 0, MAX_BYTES)
    if end > 0 and content[end + 1 : end + 2] == b"\x00":
        end += 1
    return content[: end + 1] if end > 0 else content[:MAX_BYTES]
