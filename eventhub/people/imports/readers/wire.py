"""What a reader is asked and what it answers, as bytes between two processes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import astuple

from eventhub.people.imports.readers.columns import Field
from eventhub.people.imports.readers.rows import Complaint, ComplaintCode, ContactRow, FileKind, ReadResult

# Twenty thousand people of a file of 5 MB take a third of it.
MAX_ANSWER = 32 * 1024 * 1024


def pack_question(content: bytes, filename: str, columns: Mapping[int, Field], *, titles: bool) -> bytes:
    """Pack how to read into one line, followed by the file."""
    said = {number: field.value for number, field in columns.items()}
    return json.dumps([filename, said, titles]).encode() + b"\n" + content


def unpack_question(asked: bytes) -> tuple[bytes, str, dict[int, Field], bool]:
    """Unpack content, filename, columns, and whether the first record holds titles."""
    head, _, content = asked.partition(b"\n")
    filename, columns, titles = json.loads(head)
    return content, filename, {int(number): Field(field) for number, field in columns.items()}, titles


def pack_answer(result: ReadResult) -> bytes:
    """Pack a result into ASCII. Raises ValueError when it is larger than MAX_ANSWER."""
    parts = [
        list(map(astuple, result.rows)),
        list(map(astuple, result.complaints)),
        result.kind,
        result.sample,
    ]
    written = json.dumps(parts, separators=(",", ":")).encode()
    if len(written) > MAX_ANSWER:
        raise ValueError("too much was read")
    return written


def unpack_answer(answered: bytes) -> ReadResult:
    """Unpack the result of an answer. Raises ValueError when the bytes are no answer."""
    try:
        rows, complaints, kind, sample = json.loads(answered)
        return ReadResult(
            tuple(_row(*row) for row in rows),
            tuple(Complaint(ComplaintCode(code), line, value) for code, line, value in complaints),
            FileKind(kind) if kind else None,
            tuple(map(tuple, sample)),
        )
    except (TypeError, RecursionError) as error:
        raise ValueError("no answer of a reader") from error


def _row(line: int, name: str, other: str, emails: list[str], phones: list[str], *work: str) -> ContactRow:
    return ContactRow(line, name, other, tuple(emails), tuple(phones), *work)
