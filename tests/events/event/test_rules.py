from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from eventhub.events.event.rules import (
    ALLOWED_MOVES,
    INVITATION_MOVES,
    Admission,
    EventState,
    InvitationState,
    Listing,
    admission_to,
    is_by_approval,
    is_running,
    over_by,
    seats_left,
    tags_of,
)

NOW = datetime(2027, 3, 2, 10, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


@dataclass
class Dates:
    state: EventState = EventState.PUBLISHED
    listing: Listing = Listing.LISTED
    needs_approval: bool = False
    starts_at: datetime = NOW + HOUR
    ends_at: datetime = NOW + 3 * HOUR
    registration_closes_at: datetime | None = None
    capacity: int | None = None
    places_taken: int = 0


@pytest.mark.parametrize(
    "event, expected",
    [
        (Dates(), Admission.OPEN),
        (Dates(state=EventState.DRAFT), Admission.NOT_PUBLISHED),
        (Dates(state=EventState.CANCELLED), Admission.CANCELLED),
        (Dates(starts_at=NOW - HOUR), Admission.OPEN),
        (Dates(ends_at=NOW), Admission.ENDED),
        (Dates(registration_closes_at=NOW), Admission.CLOSED),
        (Dates(registration_closes_at=NOW + HOUR), Admission.OPEN),
        (Dates(capacity=2, places_taken=1), Admission.OPEN),
        (Dates(capacity=2, places_taken=2), Admission.FULL),
        (Dates(capacity=2, places_taken=3), Admission.FULL),
        (Dates(capacity=2, places_taken=2, registration_closes_at=NOW), Admission.CLOSED),
    ],
)
def test_admission_says_what_a_visitor_who_wants_to_register_finds(event, expected):
    assert admission_to(event, NOW) is expected


@pytest.mark.parametrize(
    "event, by_approval",
    [
        (Dates(), False),
        (Dates(needs_approval=True), True),
        (Dates(listing=Listing.INVITED), True),
        (Dates(listing=Listing.UNLISTED), False),
    ],
)
def test_guests_are_picked_where_they_are_approved_and_where_they_are_invited(event, by_approval):
    assert is_by_approval(event) is by_approval


@pytest.mark.parametrize("capacity, taken, left, over", [(None, 9, None, 0), (5, 3, 2, 0), (5, 5, 0, 0), (5, 7, 0, 2)])
def test_seats_are_counted_from_both_sides(capacity, taken, left, over):
    event = Dates(capacity=capacity, places_taken=taken)

    assert (seats_left(event), over_by(event)) == (left, over)


@pytest.mark.parametrize("hours, running", [(-1, False), (1, True), (2.9, True), (3, False)])
def test_an_event_runs_from_its_start_until_its_end(hours, running):
    assert is_running(Dates(), NOW + hours * HOUR) is running


def test_a_cancelled_event_is_never_published_again():
    """An operator may take down its page all the same."""
    assert ALLOWED_MOVES[EventState.CANCELLED] == {EventState.TAKEN_DOWN}
    assert EventState.DRAFT not in {after for moves in ALLOWED_MOVES.values() for after in moves}


def test_an_accepted_invitation_can_only_be_taken_back_by_turning_the_guest_away():
    assert INVITATION_MOVES[InvitationState.ACCEPTED] == {InvitationState.REVOKED}
    assert set(INVITATION_MOVES) == set(InvitationState)
    assert all(
        InvitationState.PENDING not in moves
        for state, moves in INVITATION_MOVES.items()
        if state is not InvitationState.REVOKED
    )


@pytest.mark.parametrize(
    "typed, tags",
    [
        ("", []),
        ("tea, talk", ["tea", "talk"]),
        ("#茶，能源、 Tea ;tea", ["茶", "能源", "tea"]),
        (",".join(map(str, range(20))), [str(number) for number in range(10)]),
    ],
)
def test_tags_are_read_as_people_separate_them(typed, tags):
    assert [tag.lower() for tag in tags_of(typed)] == tags
