"""Readers of contact files: bytes in, people with line numbers and complaints out. Pure.

The names that other packages use; files.py reads a file of any kind and loads every reader.
"""

from __future__ import annotations

from eventhub.people.imports.readers.columns import Field
from eventhub.people.imports.readers.rows import (
    MAX_BYTES,
    MAX_PEOPLE,
    Complaint,
    ComplaintCode,
    ContactRow,
    FileKind,
    ReadResult,
)

__all__ = ["MAX_BYTES", "MAX_PEOPLE", "Complaint", "ComplaintCode", "ContactRow", "Field", "FileKind", "ReadResult"]
