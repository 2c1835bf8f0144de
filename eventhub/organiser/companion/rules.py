"""States of a guest file, and how long one waits. Pure."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum


class GuestFileState(StrEnum):
    """Where a guest list stands on its way in."""

    # Waits for the worker to read it.
    WAITING = "waiting"
    # Read; waits for its organiser to name the columns, check it and bring it.
    READ = "read"
    REFUSED = "refused"
    # Waits for the worker to bring its guests.
    BRINGING = "bringing"
    DONE = "done"
    # Reading or bringing it broke off more often than MOST_TRIES.
    FAILED = "failed"


FOR_THE_WORKER = frozenset({GuestFileState.WAITING, GuestFileState.BRINGING})
# Files of one organiser in a day.
FILES_A_DAY = 40
# Times one organiser types addresses for lines with a problem in a day.
MENDS_A_DAY = 100
MOST_TRIES = 3
LEASE = timedelta(minutes=5)
# Guests in one transaction: others who write wait no longer than that takes, about half a second.
AT_ONCE = 200
# The content of a file is deleted so long after its upload, brought or not.
KEPT = timedelta(days=1)
# Lists shown as brought before.
LISTS_SHOWN = 10
# Lines with a problem that are shown, and that can be mended.
PROBLEMS_SHOWN = 100
