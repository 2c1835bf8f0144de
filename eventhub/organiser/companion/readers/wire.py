"""What the reader of guest lists is asked and what it answers, as bytes between two processes."""

from __future__ import annotations

import json

from eventhub.organiser.companion.readers.tables import Fault, Table

# Lines of a file of 5 MB, written as JSON.
MAX_ANSWER = 32 * 1024 * 1024


def pack_question(content: bytes, filename: str) -> bytes:
    """Pack the name into one line, followed by the file."""
    return json.dumps(filename).encode() + b"\n" + content


def unpack_question(asked: bytes) -> tuple[bytes, str]:
    """Unpack content and filename."""
    head, _, content = asked.partition(b"\n")
    return content, json.loads(head)


def pack_answer(table: Table) -> bytes:
    """Pack a table into ASCII."""
    return json.dumps([table.records, table.fault], separators=(",", ":")).encode()


def unpack_answer(answered: bytes) -> Table:
    """Unpack the table of an answer. Raises ValueError when the bytes are none."""
    try:
        records, fault = json.loads(answered)
        return Table(
            tuple((int(line), [str(cell) for cell in cells]) for line, cells in records),
            Fault(fault) if fault else None,
        )
    except (TypeError, RecursionError) as error:
        raise ValueError("no answer of a reader") from error
