"""Each standing of an event's bar is chosen only when what it says is so: every state, every visitor, every hour."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import product

import pytest

from eventhub.events.event.rules import EventState, Listing, TeamRole
from eventhub.events.registrations.rules import RegistrationState
from eventhub.site.event.standing import Standing, Visitor, standing_of
from tests.moment import NOW

STARTS, ENDS = NOW, NOW + timedelta(hours=3)


@dataclass(frozen=True)
class Evening:
    state: EventState = EventState.PUBLISHED
    listing: Listing = Listing.LISTED
    needs_approval: bool = False
    starts_at: datetime = STARTS
    ends_at: datetime = ENDS
    registration_closes_at: datetime | None = None
    capacity: int | None = None
    places_taken: int = 4


MOMENTS = [STARTS + timedelta(hours=hours) for hours in (-500, -30, -8, -1, 0, 1, 3, 2000)]
EVENTS = [
    Evening(state, needs_approval=asks, capacity=most, registration_closes_at=closes)
    for state, asks, most, closes in product(
        EventState, (True, False), (None, 4, 9), (None, STARTS - timedelta(hours=9), ENDS)
    )
]
LIVE = (
    None,
    *(state for state in RegistrationState if state.value in ("pending", "confirmed", "waitlisted", "offered")),
)
VISITORS = [
    Visitor(
        state=state,
        may_know=knows,
        is_invited=invited,
        was_turned_away=away,
        others_wait=wait,
        role=role,
        offer_until=STARTS - timedelta(hours=20) if state is RegistrationState.OFFERED else None,
        is_checked_in=checked,
    )
    for state, knows, invited, away, wait, role, checked in product(
        LIVE, *[(True, False)] * 4, (None, TeamRole.OWNER, TeamRole.CHECK_IN), (True, False)
    )
    if knows or not (state or role or invited)
    if state is RegistrationState.CONFIRMED or not checked
    if state is None or not (away or wait)
]


def is_full(event):
    return event.capacity is not None and event.places_taken >= event.capacity


def is_open(event, visitor, now):
    """Whether the form takes this visitor at all."""
    closed = event.registration_closes_at is not None and now >= event.registration_closes_at
    free = visitor.state is None and visitor.role is None and visitor.may_know
    return event.state is EventState.PUBLISHED and now < event.ends_at and free and not closed


def is_before_the_end(event, now):
    return event.state is EventState.PUBLISHED and now < event.ends_at


# What the words of each standing claim.
TRUE_WHEN = {
    Standing.DRAFT: lambda e, v, now: e.state is EventState.DRAFT,
    Standing.CANCELLED: lambda e, v, now: e.state in (EventState.CANCELLED, EventState.TAKEN_DOWN),
    Standing.ENDED: lambda e, v, now: e.state is EventState.PUBLISHED and now >= e.ends_at,
    Standing.ENDED_FOR_GUEST: lambda e, v, now: now >= e.ends_at and v.state is RegistrationState.CONFIRMED,
    Standing.ENDED_FOR_TEAM: lambda e, v, now: now >= e.ends_at and v.role is TeamRole.OWNER,
    Standing.ONLY_INVITED: lambda e, v, now: is_before_the_end(e, now) and not v.may_know,
    Standing.ORGANISER: lambda e, v, now: is_before_the_end(e, now) and v.role is TeamRole.OWNER,
    Standing.DOOR: lambda e, v, now: is_before_the_end(e, now) and v.role is TeamRole.CHECK_IN,
    Standing.PENDING: lambda e, v, now: is_before_the_end(e, now) and v.state is RegistrationState.PENDING,
    # Offers are made until two hours before the start, and not afterwards.
    Standing.WAITING: lambda e, v, now: (
        v.state is RegistrationState.WAITLISTED and now < e.starts_at - timedelta(hours=2)
    ),
    Standing.WAITING_AT_THE_END: lambda e, v, now: (
        v.state is RegistrationState.WAITLISTED and e.starts_at - timedelta(hours=2) <= now < e.ends_at
    ),
    Standing.OFFERED: lambda e, v, now: v.state is RegistrationState.OFFERED and now < v.offer_until,
    Standing.LAPSED: lambda e, v, now: v.state is RegistrationState.OFFERED and v.offer_until <= now < e.ends_at,
    Standing.GOING: lambda e, v, now: v.state is RegistrationState.CONFIRMED and now < e.starts_at,
    Standing.GOING_TODAY: lambda e, v, now: (
        v.state is RegistrationState.CONFIRMED and now < e.starts_at and now.date() == e.starts_at.date()
    ),
    Standing.THERE_NOW: lambda e, v, now: (
        v.state is RegistrationState.CONFIRMED and e.starts_at <= now < e.ends_at and not v.is_checked_in
    ),
    Standing.CHECKED_IN: lambda e, v, now: is_before_the_end(e, now) and v.is_checked_in,
    Standing.CLOSED: lambda e, v, now: is_before_the_end(e, now) and now >= e.registration_closes_at,
    Standing.TURNED_AWAY: lambda e, v, now: is_open(e, v, now) and v.was_turned_away,
    Standing.OPEN: lambda e, v, now: (
        is_open(e, v, now) and not is_full(e) and not e.needs_approval and not v.was_turned_away and now < e.starts_at
    ),
    Standing.OPEN_WHILE_RUNNING: lambda e, v, now: (
        is_open(e, v, now) and not is_full(e) and not e.needs_approval and e.starts_at <= now
    ),
    Standing.INVITED: lambda e, v, now: is_open(e, v, now) and v.is_invited and not is_full(e),
    Standing.APPROVAL: lambda e, v, now: (
        is_open(e, v, now) and e.needs_approval and not v.is_invited and not is_full(e)
    ),
    Standing.FULL: lambda e, v, now: is_open(e, v, now) and is_full(e) and (v.is_invited or not e.needs_approval),
    Standing.FULL_WITH_APPROVAL: lambda e, v, now: is_open(e, v, now) and is_full(e) and e.needs_approval,
    Standing.QUEUED: lambda e, v, now: is_open(e, v, now) and v.others_wait and not is_full(e) and now < e.starts_at,
}


def test_no_standing_is_chosen_that_says_something_untrue():
    chosen = set()
    for event, visitor, now in product(EVENTS, VISITORS, MOMENTS):
        standing = standing_of(event, "UTC", visitor, now)
        chosen.add(standing)
        assert TRUE_WHEN[standing](event, visitor, now), (standing, event, visitor, now)

    assert chosen == set(Standing) == set(TRUE_WHEN)


@pytest.mark.parametrize(
    "zone, standing", [("Asia/Shanghai", Standing.GOING_TODAY), ("Pacific/Honolulu", Standing.GOING)]
)
def test_today_is_the_day_of_the_event_s_own_zone(zone, standing):
    evening = Evening(starts_at=datetime.fromisoformat("2026-12-10T12:30+00:00"))
    evening = replace(evening, ends_at=evening.starts_at + timedelta(hours=3))
    guest = Visitor(state=RegistrationState.CONFIRMED)

    # 20:30 in Shanghai, where it is half past midnight of the same day; 02:30 in Honolulu, where it is the day before.
    assert standing_of(evening, zone, guest, datetime.fromisoformat("2026-12-09T16:30+00:00")) is standing
