"""What a note is, and which of two versions of it counts."""

from datetime import datetime
from enum import StrEnum

MAX_NAME = 200
MAX_TEXT = 4000
MAX_CLIENT_ID = 64


class Fit(StrEnum):
    """What the author thinks of going on: only the author ever sees it."""

    YES = "yes"
    MAYBE = "maybe"
    NO = "no"


def replaces(edited_at: datetime, kept_edited_at: datetime) -> bool:
    """Whether an arriving version becomes the note: the later edit wins.

    Two devices may send the same note in any order; equal times keep what is stored, so that
    sending once more changes nothing.
    """
    return edited_at > kept_edited_at


def trusted_edit_time(claimed: datetime | None, now: datetime) -> datetime:
    """The time of an edit: the device's word, but never later than the server's clock.

    A phone that is a day ahead would otherwise win against every later correction.
    """
    if claimed is None:
        return now
    return min(claimed, now)
