"""Who sees what of a request. Pure, and without the state as an argument, so that no page can tell it."""

from datetime import datetime
from enum import StrEnum


class Outcome(StrEnum):
    """The four things a requester or an introducer can ever be told."""

    WAITING = "waiting"
    INTRODUCED = "introduced"
    NO_INTRODUCTION = "no_introduction"
    WITHDRAWN = "withdrawn"


def requester_view(
    decide_by: datetime, introduced_at: datetime | None, withdrawn_at: datetime | None, now: datetime
) -> Outcome:
    """Return what the requester sees at `now`.

    The state is not an argument: no matter why a request failed, the requester reads the same
    words at every instant.
    """
    if introduced_at is not None and introduced_at <= now:
        return Outcome.INTRODUCED
    if withdrawn_at is not None and withdrawn_at <= now:
        return Outcome.WITHDRAWN
    return Outcome.WAITING if now < decide_by else Outcome.NO_INTRODUCTION


def introducer_view(decide_by: datetime, introduced_at: datetime | None, now: datetime) -> Outcome:
    """Return what an introducer who said yes sees at `now`: never the target's answer."""
    return requester_view(decide_by, introduced_at, None, now)
