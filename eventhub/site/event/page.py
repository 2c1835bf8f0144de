"""What the page of an event shows to one visitor, in few queries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from eventhub.accounts.models import User
from eventhub.events.clubs.models import Club
from eventhub.events.clubs.queries import find_club_of_event
from eventhub.events.event import queries as event_queries
from eventhub.events.event.models import Event, Invitation
from eventhub.events.event.rules import Admission, EventState, Listing, TeamRole, admission_to, seats_left
from eventhub.events.registrations import queries, queries_of_waiting_list
from eventhub.events.registrations.models import Registration
from eventhub.events.registrations.rules import RegistrationState, VisibleTo, choices_at_least, expected_state
from eventhub.people.host_letters import takes_letters
from eventhub.platform.errors import NotFound

_SHOW_COUNT_FROM = 5


@dataclass(frozen=True)
class EventPage:
    """An event as one visitor sees it. `left`: free seats of a limit, which are public (None: no limit).

    `shown`: how many guests show themselves at least to those who share something with them, if the event lets them.
    """

    event: Event
    visitor_id: int | None
    admission: Admission
    left: int | None
    shown: int
    registration: Registration | None
    seen_at: datetime
    invitation: Invitation | None = None
    asks: bool = True

    @property
    def hosts(self) -> list[User]:
        """Return owners and managers, at most ten."""
        return self._team[0]

    @property
    def role(self) -> TeamRole | None:
        """Return the visitor's role on the team of the event."""
        return self._team[1]

    @property
    def going(self) -> int | None:
        """Return how many guests show themselves; None when too few, or when only acquaintances may see guests."""
        ceiling = VisibleTo(self.event.guest_visibility_limit) if self.event.guest_visibility_limit else None
        is_shown = bool(choices_at_least(VisibleTo.SHARED_GROUND, ceiling))
        return self.shown if is_shown and self.shown >= _SHOW_COUNT_FROM else None

    @cached_property
    def club(self) -> Club | None:
        """Return the club that the event belongs to, if anybody hosts it; read when it is shown."""
        return find_club_of_event(self.event.id)

    @cached_property
    def _team(self) -> tuple[list[User], TeamRole | None]:
        """Read the team when it is shown: an answer to a form seldom needs it."""
        return event_queries.hosts_and_role(self.event.id, self.visitor_id)

    @property
    def is_stranger(self) -> bool:
        """Tell whether only invited people may know more, and this visitor is neither invited nor on the team."""
        known = self.invitation or self.registration or self.role
        return self.event.listing is Listing.INVITED and not known

    @property
    def may_write_to_host(self) -> bool:
        """Tell whether the visitor may write to the first host: who sees the event, and is not of its team."""
        is_other = self.role is None and not self.is_stranger and bool(self.hosts)
        return is_other and takes_letters(self.event, self.seen_at)

    @cached_property
    def reached(self) -> RegistrationState:
        """Return what registering leads to now, as far as a visitor may know: a place, a request or a number."""
        is_full = self.admission is Admission.FULL
        return expected_state(
            by_approval=self.event.needs_approval and self.invitation is None,
            is_full=is_full,
            others_wait=not is_full
            and self.seen_at < self.event.starts_at
            and queries_of_waiting_list.is_waited_for(self.event.id),
        )

    @property
    def may_register(self) -> bool:
        """Tell whether to show the form: let in, not registered yet, and registration is open."""
        is_let_in = self.event.listing is not Listing.INVITED or self.invitation is not None
        return is_let_in and self.registration is None and self.admission in (Admission.OPEN, Admission.FULL)


def open_page(slug: str, user_id: int | None, now: datetime) -> EventPage:
    """Return the page at a link. Raises NotFound for unknown links and other people's drafts, and TakenDown."""
    found = queries.find_visited(slug, user_id)
    if found is None:
        raise NotFound("no event at this link")
    event = found.event
    page = _page(found, user_id, now, invitation=found.invitation)
    if event.state is EventState.DRAFT and page.role is None:
        raise NotFound(f"event {event.id} is another user's draft")
    if event.state is EventState.TAKEN_DOWN:
        event.refuse_taken_down(to_team=page.role is not None, to_guest=page.registration is not None)
    return page


def open_invited(invitation: Invitation, now: datetime) -> EventPage:
    """Return the page of an event for the holder of an invitation, whether or not another user is signed in."""
    event = invitation.event
    shown, registration = queries.guests_shown(event.id), queries.find_live(event.id, invitation.email)
    return _page(queries.Visited(event, True, shown, registration), None, now, invitation=invitation)


def _page(found: queries.Visited, visitor_id: int | None, now: datetime, *, invitation: Invitation | None) -> EventPage:
    return EventPage(
        event=found.event,
        visitor_id=visitor_id,
        admission=admission_to(found.event, now),
        left=seats_left(found.event),
        shown=found.shown,
        registration=found.registration,
        seen_at=now,
        invitation=invitation,
        asks=found.asks,
    )


@dataclass(frozen=True)
class MyEvents:
    """Everything a user organises, helps at or goes to; `coming` is what lies ahead, the next first."""

    organised: list[Event]
    check_ins: list[Event]
    coming: list[Registration]
    past: list[Registration]

    @property
    def is_empty(self) -> bool:
        """Tell whether the user has no event at all."""
        return not (self.organised or self.check_ins or self.coming or self.past)

    @property
    def next_end(self) -> datetime | None:
        """Return when the next event ends at which the user has a place; None: nowhere."""
        places = (one for one in self.coming if one.state is RegistrationState.CONFIRMED)
        return next((one.event.ends_at for one in places if one.event.state is EventState.PUBLISHED), None)


def my_events(user_id: int, now: datetime) -> MyEvents:
    """Return the events of one user."""
    return MyEvents(
        organised=event_queries.events_of_team_member(user_id, now),
        check_ins=event_queries.events_to_check_in_at(user_id, now),
        coming=queries.my_coming_events(user_id, now),
        past=queries.my_past_events(user_id, now),
    )
