"""The guests that the page of an event names: to anybody, and to a guest who may see more."""

from datetime import timedelta

import pytest

from eventhub.events.event.rules import EventState
from eventhub.events.registrations.rules import RegistrationState, VisibleTo
from eventhub.people.relations import read_relations
from eventhub.people.visibility import queries
from eventhub.people.visibility.queries_of_public_guests import (
    list_admitted_guests,
    list_public_guests,
)
from eventhub.platform.clock import utc_now
from tests.factories import make_block, make_event, make_registration, make_tie, make_user
from tests.moment import NOW


def named(event, now=NOW, **options):
    return [guest.name for guest in list_public_guests(event, now, limit=9, **options)]


def test_anybody_reads_the_names_of_confirmed_guests_who_chose_everyone(session):
    event = make_event()
    for choice in VisibleTo:
        make_registration(event, make_user(choice.value), visible_to=choice)
    for state in RegistrationState:
        if state is not RegistrationState.CONFIRMED:
            make_registration(event, make_user(state.value), state, visible_to=VisibleTo.EVERYONE)

    assert named(event) == ["everyone"]


@pytest.mark.parametrize(
    "ceiling, shown", [(None, 1), (VisibleTo.EVERYONE, 1), *((each, 0) for each in list(VisibleTo)[1:])]
)
def test_the_organiser_may_keep_names_off_the_public_page(session, ceiling, shown):
    event = make_event(guest_visibility_limit=ceiling and ceiling.value)
    make_registration(event, visible_to=VisibleTo.EVERYONE)

    assert len(named(event)) == shown


def test_names_leave_the_public_page_with_the_event_its_ninety_days_and_the_account(session):
    event = make_event(starts_at=NOW, ends_at=NOW + timedelta(hours=2))
    anna = make_registration(event, make_user("Anna"), visible_to=VisibleTo.EVERYONE).user
    assert named(event, NOW + timedelta(days=89)) == ["Anna"]
    assert named(event, NOW + timedelta(days=91)) == []

    event.state = EventState.CANCELLED
    session.commit()
    assert named(event) == []

    event.state, anna.deleted_at = EventState.PUBLISHED, NOW
    session.commit()
    assert named(event) == []


def test_a_signed_in_visitor_reads_neither_themselves_nor_anybody_with_a_block_between_them(session):
    event, viewer = make_event(), make_user("Viewer")
    make_registration(event, viewer, visible_to=VisibleTo.EVERYONE)
    blocking, blocked, _ = (
        make_registration(event, make_user(name), visible_to=VisibleTo.EVERYONE).user
        for name in ("One", "Two", "Three")
    )
    make_block(blocking, viewer)
    make_block(viewer, blocked)

    assert named(event, viewer_id=viewer.id) == ["Three"]


def test_a_guest_reads_acquaintances_first_and_of_the_others_those_who_show_themselves_to_every_guest(session):
    now = utc_now()
    event, viewer = make_event(starts_at=now + timedelta(days=9)), make_user("Viewer")
    make_registration(event, viewer)
    for choice in VisibleTo:
        make_registration(event, make_user(choice.value), visible_to=choice)
        make_tie(viewer, make_registration(event, make_user(f"known {choice.value}"), visible_to=choice).user)
    make_tie(viewer, make_registration(event, make_user("claimed"), visible_to="acquaintances").user, mutual=False)
    make_block(make_registration(event, make_user("blocking")).user, viewer)

    row = list_admitted_guests(event, read_relations(viewer.id), now, limit=9)

    assert [guest.name for guest in row] == [
        "known everyone",
        "known every_guest",
        "known shared_ground",
        "known acquaintances",
        "everyone",
        "every_guest",
    ]
    assert {guest.id for guest in row} == queries.list_visible_guests(event, viewer.id, now)
    assert len(list_admitted_guests(event, read_relations(viewer.id), now, limit=2)) == 2


@pytest.mark.parametrize("ceiling", VisibleTo)
def test_a_guest_reads_nobody_that_the_organiser_hides(session, ceiling):
    now = utc_now()
    event, viewer = make_event(starts_at=now, guest_visibility_limit=ceiling.value), make_user("Viewer")
    make_registration(event, viewer)
    for choice in VisibleTo:
        make_registration(event, visible_to=choice)
        make_tie(viewer, make_registration(event, visible_to=choice).user)

    row = list_admitted_guests(event, read_relations(viewer.id), now, limit=9)

    assert {guest.id for guest in row} == queries.list_visible_guests(event, viewer.id, now)
