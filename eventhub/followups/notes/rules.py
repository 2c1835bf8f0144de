"""What a note is, and which of two versions of it counts."""

from datetime import datetime, timedelta
from enum import StrEnum

MAX_NAME = 200
MAX_TEXT = 4000
MAX_PHRASE = 200
MAX_CLIENT_ID = 64
# Notes, and earlier wordings of them that are kept: more than anybody writes after the longest fair.
WRITTEN_A_DAY = 500


class Fit(StrEnum):
    """What the author thinks of going on: only the author ever sees it."""

    YES = "yes"
    MAYBE = "maybe"
    NO = "no"


def replaces(edited_at: datetime, kept_edited_at: datetime) -> bool:
    """Return whether an arriving version becomes the note: the later edit wins.

    Two devices may send the same note in any order; equal times keep what is stored, so that
    sending once more changes nothing.
    """
    return edited_at > kept_edited_at


def edit_time(claimed: datetime | None, sent: datetime | None, now: datetime) -> datetime:
    """Return when an edit was made, by the server's clock (docs/cases.md 49).

    `claimed` is when the device says it was made, `sent` when it says that it sends it: both by the device's own
    clock, so that what lies between them holds however wrong that clock is. Without `sent` the device's word
    counts, but never later than the server's: a phone a day ahead would win against every later correction.
    """
    if claimed is None:
        return now
    if sent is None:
        return min(claimed, now)
    return now - max(sent - claimed, timedelta(0))
