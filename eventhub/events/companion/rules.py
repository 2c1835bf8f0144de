"""Decides what becomes of a guest on another tool's list, by how they stand here. Pure; docs/decisions/0019."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum


class GuestTool(StrEnum):
    """The tool in which a guest registered."""

    LUMA = "luma"
    EVENTBRITE = "eventbrite"
    MEETUP = "meetup"
    PRETIX = "pretix"
    OTHER = "other"


class Outcome(StrEnum):
    """What a guest of a list leads to."""

    # On the list of this event from now on.
    BROUGHT = "brought"
    # Here already, and their name or line of work has changed.
    CHANGED = "changed"
    # Here already; nothing changes.
    KNOWN = "known"
    # Asked or waited here, and has a place by the other tool now.
    GIVEN_PLACE = "given_place"
    # Given up there, so off the list here.
    TAKEN_OFF = "taken_off"
    # Not going there, and no place here came by a list.
    NOT_GOING = "not_going"
    # Declined or removed by an organiser here, or told us that they cannot come.
    STAYS_OFF = "stays_off"


@dataclass(frozen=True)
class OutsideGuest:
    """One guest as another tool has them. `email` is normalised; `reference` and `ticket` are the tool's own."""

    email: str
    name: str
    other_name: str = ""
    headline: str = ""
    reference: str = ""
    ticket: str = ""
    is_going: bool = True


@dataclass(frozen=True)
class Standing:
    """How a guest of a list stands here.

    `is_listed`: brought or linked before. `was_going`: going there when last heard of. `is_ours`: their place here
    came by the list. `has_place`, `waits`: a live registration with a seat, or without. `is_proven`: they have opened
    their invitation or registered themselves. `was_refused`: an organiser here has declined or removed them.
    `differs`: name or line of work are other than here.
    """

    is_listed: bool = False
    was_going: bool = True
    is_ours: bool = False
    has_place: bool = False
    waits: bool = False
    is_proven: bool = False
    was_refused: bool = False
    differs: bool = False


def outcome_of(guest: OutsideGuest, standing: Standing) -> Outcome:
    """Decide what becomes of a guest; a list that is brought a second time is KNOWN for all of its guests."""
    if not guest.is_going:
        return _when_not_going(standing)
    if standing.was_refused:
        return Outcome.STAYS_OFF
    if standing.has_place:
        return Outcome.CHANGED if standing.differs and standing.is_ours and not standing.is_proven else Outcome.KNOWN
    if standing.waits:
        return Outcome.GIVEN_PLACE
    # A later list restores a place that an earlier list took, but not one that the guest gave up here.
    return Outcome.STAYS_OFF if standing.is_listed and standing.was_going else Outcome.BROUGHT


def _when_not_going(standing: Standing) -> Outcome:
    if standing.is_listed and standing.was_going and standing.is_ours and standing.has_place:
        return Outcome.TAKEN_OFF
    # The outcome must not reveal whether a guest who does not go there has registered here.
    return Outcome.NOT_GOING


# Guests of one list: of a file, or of all calls of a program together.
MOST_GUESTS = 5000
# New ones that programs of one organiser may send a day: each answer says whether an address is a guest here.
NEW_ADDRESSES_A_DAY = 10_000
LONGEST_REFERENCE = 120
# A QR code of another tool may be a link.
LONGEST_TICKET = 200
# What other tools told us of guests is deleted so long after the event.
KEPT_AFTER_THE_EVENT = timedelta(days=30)
