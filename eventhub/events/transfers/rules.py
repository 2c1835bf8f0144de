"""States of a transfer, how long one waits for its answer, and when a seat may be handed on. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from eventhub.events.event.rules import Dated, EventState, is_by_approval


class TransferState(StrEnum):
    """The state of a transfer."""

    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


_S = TransferState
ALLOWED_MOVES: dict[TransferState, frozenset[TransferState]] = {
    _S.OPEN: frozenset({_S.ACCEPTED, _S.DECLINED, _S.WITHDRAWN, _S.EXPIRED}),
    _S.ACCEPTED: frozenset(),
    _S.DECLINED: frozenset(),
    _S.WITHDRAWN: frozenset(),
    _S.EXPIRED: frozenset(),
}

# As long as the longest offer of the waiting list; no later than the start.
LIFE = timedelta(hours=48)
# The named person needs some time to read a mail.
LAST_CALL = timedelta(hours=1)
TRANSFERS_A_DAY = 5


def expires_at(starts_at: datetime, now: datetime) -> datetime | None:
    """Return until when the named person may answer; None when it is too late to name one."""
    return None if starts_at - now < LAST_CALL else min(now + LIFE, starts_at)


def why_not(event: Dated, *, holds_seat: bool, is_in: bool, now: datetime) -> str:
    """Return the reason why a seat cannot be handed on; empty when it can."""
    if not holds_seat or is_in:
        return "no_place"
    if event.state is not EventState.PUBLISHED:
        return "not_published"
    if is_by_approval(event):
        return "by_approval"
    return "too_late" if expires_at(event.starts_at, now) is None else ""
