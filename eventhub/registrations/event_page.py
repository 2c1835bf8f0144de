"""What the page of an event shows to one visitor, in few queries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from eventhub.accounts.models import User
from eventhub.errors import NotFound
from eventhub.events import queries as event_queries
from eventhub.events.models import Event
from eventhub.events.rules import Door, EventState, TeamRole, door, places_left
from eventhub.registrations import queries
from eventhub.registrations.models import Registration

_SHOW_COUNT_FROM = 5


@dataclass(frozen=True)
class EventPage:
    """An event as one visitor sees it. `left` None = no limit; `going` None = too few to say."""

    event: Event
    hosts: list[User]
    door: Door
    left: int | None
    going: int | None
    role: TeamRole | None
    registration: Registration | None

    @property
    def may_register(self) -> bool:
        return self.registration is None and self.door in (Door.OPEN, Door.FULL)


def find_moved(slug: str) -> str | None:
    """The present link of an event that was at this one before."""
    return event_queries.find_new_slug(slug)


def open_page(slug: str, user_id: int | None, now: datetime) -> EventPage:
    """The page at a link. Raises NotFound for what is not there and for other people's drafts."""
    event = event_queries.find_event_by_slug(slug)
    if event is None:
        raise NotFound("no event at this link")
    role = event_queries.find_role(event.id, user_id) if user_id else None
    if event.state is EventState.DRAFT and role is None:
        raise NotFound(f"event {event.id} is a draft of somebody else")
    return EventPage(
        event=event,
        hosts=event_queries.hosts_of(event.id),
        door=door(event, now),
        left=places_left(event),
        going=event.places_taken if event.places_taken >= _SHOW_COUNT_FROM else None,
        role=role,
        registration=queries.find_live_of_user(event.id, user_id) if user_id else None,
    )


@dataclass(frozen=True)
class MyEvents:
    """Everything somebody organises, helps at or goes to; `coming` is what lies ahead, the next first."""

    organised: list[Event]
    doors: list[Event]
    coming: list[Registration]
    past: list[Registration]

    @property
    def is_empty(self) -> bool:
        return not (self.organised or self.doors or self.coming or self.past)


def my_events(user_id: int, now: datetime) -> MyEvents:
    """The events of one user."""
    return MyEvents(
        organised=event_queries.events_of_team_member(user_id),
        doors=event_queries.events_of_door_keeper(user_id, now),
        coming=queries.my_coming_events(user_id, now),
        past=queries.my_past_events(user_id, now),
    )
