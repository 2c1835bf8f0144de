from datetime import timedelta

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from eventhub.events.event import service as events
from eventhub.events.registrations import decisions, queries, queries_of_waiting_list, service, sign_up, waiting_list
from eventhub.events.registrations.models import Registration
from eventhub.events.registrations.rules import HOLDS_A_SEAT, VisibleTo
from eventhub.events.registrations.rules import RegistrationState as S
from eventhub.events.registrations.sign_up import Answers
from eventhub.platform.db import db
from eventhub.platform.errors import WrongState
from eventhub.platform.mail.models import OutgoingMail
from tests.ci import at_length
from tests.factories import make_event, make_registration, make_user, owner_of

HOUR = timedelta(hours=1)


def waiting(event, now, *, minutes=0, **fields):
    """Somebody on the waiting list since so many minutes."""
    return make_registration(event, state=S.WAITLISTED, waitlisted_at=now - timedelta(minutes=minutes), **fields)


def assert_counter_is_right(session, event):
    session.expire_all()
    assert event.places_taken == queries.count_seats_held(event.id)


def test_a_freed_seat_is_offered_to_the_first_in_line_and_never_free(session, now):
    event = make_event(capacity=1, starts_at=now + timedelta(days=4))
    guest = make_registration(event)
    second, first = waiting(event, now, minutes=5), waiting(event, now, minutes=9)

    service.withdraw(guest, by=guest.user, now=now)

    assert_counter_is_right(session, event)
    assert (first.state, second.state, event.places_taken) == (S.OFFERED, S.WAITLISTED, 1)
    assert first.offer_until == now + timedelta(days=1)
    assert [mail.kind for mail in session.query(OutgoingMail).order_by(OutgoingMail.id)] == [
        "registrations/offer",
        "registrations/withdrawn",
    ]


def test_priority_goes_before_time(session, now):
    event = make_event(capacity=1)
    guest = make_registration(event)
    early, urgent = waiting(event, now, minutes=60), waiting(event, now, priority=1)

    service.withdraw(guest, by=guest.user, now=now)

    session.expire_all()
    assert (early.state, urgent.state) == (S.WAITLISTED, S.OFFERED)


def test_a_walk_up_cannot_take_a_seat_that_is_held_for_somebody(session, now):
    event = make_event(capacity=1)
    guest, walk_up = make_registration(event), make_user()
    waiting(event, now)
    service.withdraw(guest, by=guest.user, now=now)

    came = sign_up.register(
        event.id, Answers(email=walk_up.email, name="W", visible_to=VisibleTo.NOBODY), user=walk_up, now=now
    )

    assert came.state is S.WAITLISTED
    assert queries_of_waiting_list.get_position_on_list(came) == 1


def test_an_offer_is_accepted_once_and_in_time(session, now):
    event = make_event(capacity=1)
    held = make_registration(event, state=S.OFFERED, offer_until=now + HOUR)

    waiting_list.accept_offer(held, by=held.user, now=now + HOUR - timedelta(seconds=1))

    assert held.state is S.CONFIRMED
    with pytest.raises(WrongState):
        waiting_list.accept_offer(held, by=held.user, now=now)
    assert_counter_is_right(session, event)


def test_an_offer_that_has_run_out_cannot_be_accepted(session, now):
    held = make_registration(make_event(capacity=1), state=S.OFFERED, offer_until=now)

    with pytest.raises(WrongState) as refused:
        waiting_list.accept_offer(held, by=held.user, now=now)

    assert refused.value.reason == "offer_lapsed"


def test_a_lapsed_offer_goes_to_the_next_with_a_mail_to_both(session, now):
    event = make_event(capacity=1)
    slow = make_registration(event, state=S.OFFERED, offer_until=now - HOUR)
    following = waiting(event, now)

    assert waiting_list.advance(now) == 1
    assert waiting_list.advance(now) == 0

    assert_counter_is_right(session, event)
    assert (slow.state, following.state) == (S.LAPSED, S.OFFERED)
    kinds = {mail.kind for mail in session.query(OutgoingMail)}
    assert kinds == {"registrations/offer", "registrations/offer_lapsed"}


def test_a_lapsed_offer_with_nobody_waiting_frees_the_seat(session, now):
    event = make_event(capacity=1)
    make_registration(event, state=S.OFFERED, offer_until=now - HOUR)

    waiting_list.advance(now)

    assert_counter_is_right(session, event)
    assert event.places_taken == 0


def test_in_the_last_two_hours_nobody_is_offered_and_free_seats_are_taken_by_who_comes(session, now):
    event = make_event(capacity=1, starts_at=now + 2 * HOUR)
    guest, patient = make_registration(event), waiting(event, now)
    service.withdraw(guest, by=guest.user, now=now)
    session.expire_all()
    assert (patient.state, event.places_taken) == (S.WAITLISTED, 0)

    waiting_list.take_free_seat(patient, by=patient.user, now=now)

    assert_counter_is_right(session, event)
    assert patient.state is S.CONFIRMED


def test_nobody_on_the_list_takes_a_seat_that_is_not_there(session, now):
    event = make_event(capacity=1)
    make_registration(event)
    patient = waiting(event, now)

    with pytest.raises(WrongState):
        waiting_list.take_free_seat(patient, by=patient.user, now=now)

    assert_counter_is_right(session, event)


def test_added_seats_go_to_the_list_first(session, now):
    """Case 44."""
    event = make_event(capacity=1)
    make_registration(event)
    people = [waiting(event, now, minutes=9 - number) for number in range(3)]
    fields = events.EventFields(**(vars(events.fields_of(event)) | {"capacity": 3}))

    service.change_event(event.id, fields, tell_guests=True, now=now)

    assert_counter_is_right(session, event)
    assert [person.state for person in people] == [S.OFFERED, S.OFFERED, S.WAITLISTED]
    assert event.places_taken == 3


def test_fewer_seats_than_guests_removes_nobody(session, now):
    event = make_event(capacity=3)
    for _ in range(3):
        make_registration(event)
    fields = events.EventFields(**(vars(events.fields_of(event)) | {"capacity": 1}))

    service.change_event(event.id, fields, tell_guests=True, now=now)

    assert_counter_is_right(session, event)
    assert event.places_taken == 3


def test_a_seat_of_an_over_full_event_is_not_passed_on(session, now):
    event = make_event(capacity=2)
    guests = [make_registration(event) for _ in range(3)]
    patient = waiting(event, now)

    service.withdraw(guests[0], by=guests[0].user, now=now)

    assert_counter_is_right(session, event)
    assert (event.places_taken, patient.state) == (2, S.WAITLISTED)


def test_an_illegal_move_is_an_error_and_changes_nothing(session, now):
    event = make_event()
    gone = make_registration(event, state=S.WITHDRAWN)

    with pytest.raises(WrongState):
        service.withdraw(gone, by=gone.user, now=now)

    assert_counter_is_right(session, event)


ACTS = st.lists(
    st.tuples(
        st.sampled_from(
            [
                # Most come and some leave, so that there is a line with somebody behind the first.
                *["come"] * 5,
                "leave",
                "leave",
                "accept",
                "lapse",
                "more",
                "fewer",
                "ask",
                "approve",
                "decline",
                "first",
                "remove",
            ]
        ),
        st.integers(0, 30),
    ),
    min_size=6,
    max_size=20,
)


@given(acts=ACTS)
@example(acts=[*[("come", 0)] * 4, ("leave", 1), ("first", 3), ("leave", 1)])
@settings(
    max_examples=at_length(5, 15),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_whatever_happens_the_counter_is_right_and_nobody_waits_beside_a_free_seat(session, now, acts):
    event = make_event(capacity=1, starts_at=now + timedelta(days=30))

    for step, (act, number) in enumerate(acts):
        line = [row.id for row in in_line(session, event)]
        had = {row.id for row in everybody(session, event) if row.state in HOLDS_A_SEAT}
        do(act, number, event, now + timedelta(minutes=step))
        session.expire_all()
        held = [row for row in everybody(session, event) if row.state in HOLDS_A_SEAT]
        offered = [row.id for row in held if row.state is S.OFFERED and row.id not in had]
        assert event.places_taken == len(held)
        assert not (in_line(session, event) and event.places_taken < event.capacity)
        assert sorted(offered, key=line.index) == line[: len(offered)]
        # Past the line comes only whom an organiser approves with a place of their own.
        assert act == "approve" or not line or {row.id for row in held} - had <= {*line}


ANSWERS = {"decline": decisions.decline, "first": waiting_list.put_first, "remove": service.remove}


def everybody(session, event):
    return session.query(Registration).filter_by(event_id=event.id).order_by(Registration.id).all()


def in_line(session, event):
    waits = [row for row in everybody(session, event) if row.state is S.WAITLISTED]
    return sorted(waits, key=lambda row: (-row.priority, row.waitlisted_at, row.id))


def do(act, number, event, now):
    """One step of the story; what the rules forbid is tried as well and must be refused."""
    session = db.session
    rows = everybody(session, event)
    # Every other time somebody who has a place to give up.
    few = [row for row in rows if row.state in HOLDS_A_SEAT] if number % 2 else rows
    row = few[number % len(few)] if few else None
    try:
        if act == "come":
            user = make_user()
            sign_up.register(
                event.id, Answers(email=user.email, name="N", visible_to=VisibleTo.NOBODY), user=user, now=now
            )
        elif act in ("more", "fewer"):
            capacity = event.capacity + 1 if act == "more" else max(1, event.capacity - 1)
            fields = events.EventFields(**(vars(events.fields_of(event)) | {"capacity": capacity}))
            service.change_event(event.id, fields, tell_guests=False, now=now)
        elif act == "lapse":
            waiting_list.advance(now + timedelta(hours=48))
        elif act == "ask":
            make_registration(event, state=S.PENDING)
        elif row is not None and act == "approve":
            when_full = ("ask", "raise", "wait")[number % 3]
            decisions.approve(row, by=owner_of(event), when_full=when_full, now=now)
        elif row is not None and act in ANSWERS:
            ANSWERS[act](row, by=owner_of(event), now=now)
        elif row is not None and act == "leave":
            service.withdraw(row, by=row.user, now=now)
        elif row is not None:
            waiting_list.accept_offer(row, by=row.user, now=now)
    except WrongState:
        session.rollback()


def test_in_the_last_hours_free_seats_go_along_the_list_and_at_the_start_to_who_comes(session, now):
    event = make_event(capacity=1, starts_at=now + HOUR)
    first, second = waiting(event, now, minutes=9), waiting(event, now, minutes=5)

    with pytest.raises(WrongState) as refused:
        waiting_list.take_free_seat(second, by=second.user, now=now)
    assert refused.value.reason == "not_next"
    assert_counter_is_right(session, event)

    waiting_list.take_free_seat(second, by=second.user, now=now + HOUR)

    assert_counter_is_right(session, event)
    assert (first.state, second.state) == (S.WAITLISTED, S.CONFIRMED)
