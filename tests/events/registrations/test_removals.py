"""A guest is taken off the list ten minutes after the press, or not at all."""

from datetime import timedelta

import pytest

from eventhub.events.registrations import queries, removals, service
from eventhub.events.registrations.models import PlannedRemoval, Registration
from eventhub.events.registrations.rules import UNDO_REMOVAL_FOR
from eventhub.events.registrations.rules import RegistrationState as S
from eventhub.platform.errors import WrongState
from eventhub.platform.mail.models import OutgoingMail
from tests.factories import make_event, make_registration, make_user, owner_of

AFTER = UNDO_REMOVAL_FOR + timedelta(seconds=1)


def kinds(session):
    return sorted(mail.kind for mail in session.query(OutgoingMail))


def state_of(session, row):
    return session.get(Registration, row.id, populate_existing=True).state


def test_until_it_is_done_the_seat_is_the_guests_and_nobody_is_offered_it(session, now):
    event = make_event(capacity=1)
    guest, waiting = make_registration(event), make_registration(event, state=S.WAITLISTED, waitlisted_at=now)

    assert removals.plan_many(event.id, [guest.id], by=owner_of(event), now=now) == 1
    assert removals.remove_due(now + UNDO_REMOVAL_FOR / 2) == 0
    assert (state_of(session, guest), state_of(session, waiting), kinds(session)) == (S.CONFIRMED, S.WAITLISTED, [])

    assert removals.remove_due(now + AFTER) == 1
    assert (state_of(session, guest), state_of(session, waiting)) == (S.REMOVED, S.OFFERED)
    assert kinds(session) == ["registrations/offer", "registrations/removed"]
    session.refresh(event)
    assert event.places_taken == queries.count_seats_held(event.id) == 1
    assert session.query(PlannedRemoval).count() == 0


def test_an_undo_leaves_everything_as_it_was(session, now):
    event = make_event(capacity=1)
    guest, waiting = make_registration(event), make_registration(event, state=S.WAITLISTED, waitlisted_at=now)
    removals.plan_many(event.id, [guest.id], by=owner_of(event), now=now)

    removals.keep(guest, by=owner_of(event), now=now)

    assert removals.remove_due(now + AFTER) == 0
    assert (state_of(session, guest), state_of(session, waiting), kinds(session)) == (S.CONFIRMED, S.WAITLISTED, [])


def test_too_late_is_a_visible_error(session, now):
    event = make_event()
    guest = make_registration(event)
    with pytest.raises(WrongState):
        removals.keep(guest, by=owner_of(event), now=now)
    removals.plan_many(event.id, [guest.id], by=owner_of(event), now=now)
    removals.remove_due(now + AFTER)

    with pytest.raises(WrongState) as refused:
        removals.keep(guest, by=owner_of(event), now=now + AFTER)
    assert refused.value.reason == "is_removed"


def test_who_cancels_meanwhile_gets_one_mail_that_says_so(session, now):
    event, anna = make_event(), make_user()
    guest = make_registration(event, anna)
    removals.plan_many(event.id, [guest.id], by=owner_of(event), now=now)

    service.withdraw(guest, by=anna, now=now)

    assert removals.remove_due(now + AFTER) == 0
    assert (state_of(session, guest), kinds(session)) == (S.WITHDRAWN, ["registrations/withdrawn"])


def test_a_second_press_plans_nothing_twice_and_guests_of_other_events_are_left_alone(session, now):
    event = make_event()
    guest, foreign = make_registration(event), make_registration(make_event())

    assert removals.plan_many(event.id, [guest.id, foreign.id], by=owner_of(event), now=now) == 1
    assert removals.plan_many(event.id, [guest.id], by=owner_of(event), now=now) == 0
    assert [plan.registration_id for plan in removals.list_planned(event.id)] == [guest.id]
