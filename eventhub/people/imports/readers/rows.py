"""What every reader returns: people with the line they stand on, and complaints about the rest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

MAX_BYTES = 5 * 1024 * 1024
MAX_PEOPLE = 20_000
MAX_TEXT = 200
# Characters of a line, or of a property of a vCard; no person needs more, and some searches look at each twice.
MAX_LINE = 2000
# More complaints than people in a file are not listed one by one.
MAX_COMPLAINTS = 20_000
# Addresses, and as many numbers, of one person.
MAX_ADDRESSES = 50
# Addresses and numbers of all people of a file; each leaves a trace. Real books have one or two a person.
MAX_ADDRESSES_OF_ALL = 60_000


class ComplaintCode(StrEnum):
    """Why a file or a line of it could not be taken; the words are in people/imports/labels.py."""

    EMPTY = "empty"
    TOO_BIG = "too_big"
    TOO_MANY = "too_many"
    NOT_TEXT = "not_text"
    ZIP = "zip"
    SPREADSHEET = "spreadsheet"
    WRONG_FILE = "wrong_file"
    NO_NAME_COLUMN = "no_name_column"
    NO_PEOPLE = "no_people"
    NO_NAME = "no_name"
    BAD_EMAIL = "bad_email"
    UNCLOSED_QUOTE = "unclosed_quote"
    UNCLOSED_CARD = "unclosed_card"
    NOT_UNDERSTOOD = "not_understood"
    LONG_LINE = "long_line"
    # The process that read it died of it.
    UNREADABLE = "unreadable"


class FileKind(StrEnum):
    """Where a file comes from, as far as its content tells."""

    LINKEDIN = "linkedin"
    GOOGLE = "google"
    OUTLOOK = "outlook"
    VCARD = "vcard"
    PASTED = "pasted"
    TABLE = "table"


@dataclass(frozen=True, slots=True)
class ContactRow:
    """One person of a file. E-mails are normalised, phones in E.164 where that could be told.

    `name` is empty only when there is an e-mail or a phone; `other_name` is the one in the other
    script; `line` counts from 1 in the file as it was given.
    """

    line: int
    name: str
    other_name: str = ""
    emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    company: str = ""
    position: str = ""
    school: str = ""


@dataclass(frozen=True, slots=True)
class Complaint:
    """One thing that is wrong: with the whole file (no line) or with one line; `value` is what stood there."""

    code: ComplaintCode
    line: int | None = None
    value: str = ""


@dataclass(frozen=True, slots=True)
class ReadResult:
    """All people of a file in its order, and everything that could not be read.

    `sample` holds the first records of a table whose columns nobody could tell, for its owner to name them.
    """

    rows: tuple[ContactRow, ...]
    complaints: tuple[Complaint, ...]
    kind: FileKind | None = None
    sample: tuple[tuple[str, ...], ...] = ()


def is_full(rows: Sequence[ContactRow], complaints: Sequence[Complaint]) -> bool:
    """Tell whether nothing more is read of a file."""
    return len(rows) >= MAX_PEOPLE or len(complaints) >= MAX_COMPLAINTS


def limit_addresses(result: ReadResult) -> ReadResult:
    """Cut a result at the person whose addresses and numbers would be too many; a complaint says where."""
    held = 0
    for place, row in enumerate(result.rows):
        held += len(row.emails) + len(row.phones)
        if held > MAX_ADDRESSES_OF_ALL:
            told = (Complaint(ComplaintCode.TOO_MANY, row.line), *result.complaints)
            return replace(result, rows=result.rows[:place], complaints=told)
    return result


def refuse_file(code: ComplaintCode, value: str = "") -> ReadResult:
    """Make the result for a file of which nothing could be taken."""
    return ReadResult((), (Complaint(code, None, value),))
