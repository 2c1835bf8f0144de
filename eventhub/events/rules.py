"""States of an event and who is on its team. Pure."""

from __future__ import annotations

from enum import StrEnum


class EventState(StrEnum):
    DRAFT = "draft"
    PUBLISHED = "published"
    CANCELLED = "cancelled"


class Listing(StrEnum):
    """Who finds the event: everybody on the list of events, whoever has the link, or invited addresses."""

    LISTED = "listed"
    UNLISTED = "unlisted"
    INVITED = "invited"


class TeamRole(StrEnum):
    """What somebody may do for an event. A door keeper sees names and states only."""

    OWNER = "owner"
    MANAGER = "manager"
    DOOR = "door"


# Who may act where a role is asked for: an owner may all, a manager all but the owner's.
ROLES_THAT_COVER: dict[TeamRole, frozenset[TeamRole]] = {
    TeamRole.OWNER: frozenset({TeamRole.OWNER}),
    TeamRole.MANAGER: frozenset({TeamRole.OWNER, TeamRole.MANAGER}),
    TeamRole.DOOR: frozenset(TeamRole),
}

ALLOWED_MOVES: dict[EventState, frozenset[EventState]] = {
    EventState.DRAFT: frozenset({EventState.PUBLISHED}),
    EventState.PUBLISHED: frozenset({EventState.CANCELLED}),
    EventState.CANCELLED: frozenset(),
}
