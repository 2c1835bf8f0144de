"""What check-in may do, and how the entries of several phones agree. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum

from eventhub.events.registrations.rules import LIVE, RegistrationState


class Entry(StrEnum):
    """What one line of the log did."""

    IN = "in"
    UNDO = "undo"
    # Kept so that an organiser sees what was tried; changes nothing.
    REFUSED = "refused"


class How(StrEnum):
    """How a guest was recognised."""

    SCAN = "scan"
    NAME = "name"
    GUEST_TABLE = "desk"
    WALK_IN = "walk_in"


class Verdict(StrEnum):
    """The answer to a check-in."""

    IN = "in"
    ALREADY = "already"
    UNDONE = "undone"
    # Registered, but without a seat.
    NO_SEAT = "no_place"
    # Was registered, and is not any more.
    NOT_COMING = "not_coming"
    OTHER_EVENT = "other_event"
    UNKNOWN = "unknown"


LET_IN = frozenset({Verdict.IN, Verdict.ALREADY, Verdict.UNDONE})

# Our choice: badges are laid out and helpers checked in on the day itself.
_DOORS_BEFORE_START = timedelta(hours=12)


def early_until(starts_at: datetime) -> datetime:
    """Return until when a check-in is more likely a slip than a guest at the door, and is asked about."""
    return starts_at - _DOORS_BEFORE_START


# A phone that was offline longer than this has a clock that is wrong, not a scan that is old.
_LONGEST_OFFLINE = timedelta(days=3)


def verdict_on(state: RegistrationState) -> Verdict:
    """Decide whether a guest in this state may come in."""
    if state is RegistrationState.CONFIRMED:
        return Verdict.IN
    return Verdict.NO_SEAT if state in LIVE else Verdict.NOT_COMING


def present_since(log: Iterable[tuple[datetime, Entry]]) -> datetime | None:
    """Return since when a guest is in (None: not in) from all entries about them, in any order.

    The first of several scans counts, whichever phone reports first. An undo takes back what was before it.
    """
    since: datetime | None = None
    for at, entry in sorted(log, key=lambda line: (line[0], line[1] is Entry.UNDO)):
        if entry is Entry.IN and since is None:
            since = at
        elif entry is Entry.UNDO:
            since = None
    return since


def moment_of(device_at: datetime | None, device_now: datetime | None, now: datetime) -> datetime:
    """Return when it happened by our clock: as long ago as the phone says, whatever its own clock shows.

    `device_at` and `device_now` are by the phone's clock, at the scan and at the sending (docs/cases.md 49).
    """
    if device_at is None or device_now is None:
        return now
    ago = device_now - device_at
    return now - ago if timedelta(0) <= ago <= _LONGEST_OFFLINE else now
