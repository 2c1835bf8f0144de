"""States of an event, admission to it, and the roles of its team. Pure."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

MOST_TAGS = 10


class EventState(StrEnum):
    """Where an event stands; a past event stays published."""

    DRAFT = "draft"
    PUBLISHED = "published"
    CANCELLED = "cancelled"
    # Taken down by an operator: hidden, and can be restored.
    TAKEN_DOWN = "taken_down"


class Listing(StrEnum):
    """Who can find the event: all on the list of events, those who have the link, or invited addresses."""

    LISTED = "listed"
    UNLISTED = "unlisted"
    INVITED = "invited"


class EmailSharing(StrEnum):
    """Whether the organisers read the address of a guest: all share it, each guest decides, or it is never shown."""

    SHARED = "shared"
    ASKED = "asked"
    NEVER = "never"


class TeamRole(StrEnum):
    """A user's role on the team of an event. Check-in helpers see names and states only."""

    OWNER = "owner"
    MANAGER = "manager"
    CHECK_IN = "door"


class Act(StrEnum):
    """What the log of an event remembers of its organisers."""

    PUBLISHED = "published"
    EDITED = "edited"
    CANCELLED = "cancelled"
    EXPORTED = "exported"
    MESSAGED = "messaged"
    PRINTED_BADGES = "printed_badges"
    INVITED = "invited"
    UNINVITED = "uninvited"
    MOVED_LINK = "moved_link"
    TEAM_ASKED = "team_asked"
    TEAM_UNASKED = "team_unasked"
    TEAM_JOINED = "team_joined"
    TEAM_ROLE = "team_role"
    TEAM_LEFT = "team_left"
    GREETER_NAMED = "greeter_named"
    GREETER_RELEASED = "greeter_released"
    BROUGHT = "brought"


class InvitationState(StrEnum):
    """What became of an address that an organiser invited."""

    PENDING = "pending"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    REVOKED = "revoked"


class ReportReason(StrEnum):
    """What a user says is wrong with an event."""

    SALES = "sales"
    HARASSMENT = "harassment"
    IMPERSONATION = "impersonation"


class TakedownReason(StrEnum):
    """Why an operator took an event down."""

    SALES = "sales"
    HARASSMENT = "harassment"
    IMPERSONATION = "impersonation"
    UNLAWFUL = "unlawful"
    # With its owner, whose account was suspended; lifting that brings it back.
    OWNER_SUSPENDED = "owner_suspended"


# A person who declined may change their mind; one who was let go may be invited again.
INVITATION_MOVES: dict[InvitationState, frozenset[InvitationState]] = {
    InvitationState.PENDING: frozenset({InvitationState.ACCEPTED, InvitationState.DECLINED, InvitationState.REVOKED}),
    InvitationState.DECLINED: frozenset({InvitationState.ACCEPTED, InvitationState.REVOKED}),
    InvitationState.ACCEPTED: frozenset({InvitationState.REVOKED}),
    InvitationState.REVOKED: frozenset({InvitationState.PENDING}),
}

# The roles that may do what needs a role: an owner everything, a manager everything but what needs an owner.
ROLES_THAT_COVER: dict[TeamRole, frozenset[TeamRole]] = {
    TeamRole.OWNER: frozenset({TeamRole.OWNER}),
    TeamRole.MANAGER: frozenset({TeamRole.OWNER, TeamRole.MANAGER}),
    TeamRole.CHECK_IN: frozenset(TeamRole),
}

ALLOWED_MOVES: dict[EventState, frozenset[EventState]] = {
    EventState.DRAFT: frozenset({EventState.PUBLISHED}),
    EventState.PUBLISHED: frozenset({EventState.CANCELLED, EventState.TAKEN_DOWN}),
    EventState.CANCELLED: frozenset({EventState.TAKEN_DOWN}),
    # Restored to the state before.
    EventState.TAKEN_DOWN: frozenset({EventState.PUBLISHED, EventState.CANCELLED}),
}


class Admission(StrEnum):
    """What a visitor who wants to register finds at this moment."""

    NOT_PUBLISHED = "not_published"
    CANCELLED = "cancelled"
    TAKEN_DOWN = "taken_down"
    ENDED = "ended"
    CLOSED = "closed"
    FULL = "full"
    OPEN = "open"


# States in which at most its team sees the event.
NOT_SHOWN = (EventState.DRAFT, EventState.TAKEN_DOWN)
# States in which, for guests, the event does not take place; open requests and offers around it end.
CALLED_OFF = (EventState.CANCELLED, EventState.TAKEN_DOWN)


class Dated(Protocol):
    """What the rules need to know of an event."""

    state: EventState
    listing: Listing
    needs_approval: bool
    starts_at: datetime
    ends_at: datetime
    registration_closes_at: datetime | None
    capacity: int | None
    places_taken: int


def admission_to(event: Dated, now: datetime) -> Admission:
    """Return whether registration is open, leads to the waiting list, or is closed and why."""
    if event.state is EventState.DRAFT:
        return Admission.NOT_PUBLISHED
    if event.state is EventState.CANCELLED:
        return Admission.CANCELLED
    if event.state is EventState.TAKEN_DOWN:
        return Admission.TAKEN_DOWN
    if now >= event.ends_at:
        return Admission.ENDED
    if event.registration_closes_at is not None and now >= event.registration_closes_at:
        return Admission.CLOSED
    return Admission.FULL if seats_left(event) == 0 else Admission.OPEN


def tags_of(typed: str) -> list[str]:
    """Split what was typed with commas or # between into tags, each once, at most ten."""
    words = (" ".join(word.split()) for word in re.split(r"[#＃,，、;；\n]", typed))
    once = {word.casefold(): word for word in reversed([word for word in words if word][:MOST_TAGS])}
    return list(reversed(once.values()))


def is_by_approval(event: Dated) -> bool:
    """Tell whether the organiser picks each guest, by approving or inviting; then guests cannot hand on their seat."""
    return event.needs_approval or event.listing is Listing.INVITED


def seats_left(event: Dated) -> int | None:
    """Count the free seats, never below 0; None = no limit."""
    return None if event.capacity is None else max(0, event.capacity - event.places_taken)


def over_by(event: Dated) -> int:
    """Count the guests beyond a lowered capacity; none of them is removed."""
    return 0 if event.capacity is None else max(0, event.places_taken - event.capacity)


def is_running(event: Dated, now: datetime) -> bool:
    """Tell whether a published event is going on."""
    return event.state is EventState.PUBLISHED and event.starts_at <= now < event.ends_at


NEW_FOR = timedelta(days=30)


def is_new_organiser(known_since: datetime, events_held: int, now: datetime) -> bool:
    """Tell whether an account is younger than 30 days or has never brought an event to its end."""
    return now - known_since < NEW_FOR or events_held == 0
