from datetime import timedelta

import pytest
import sqlalchemy as sa

from eventhub.events.event.models import OrganiserAction
from eventhub.events.event.rules import Act, EventState
from eventhub.events.registrations import decisions, queries, service, sign_up
from eventhub.events.registrations.models import RegistrationMove
from eventhub.events.registrations.rows import Changes
from eventhub.events.registrations.rules import RegistrationState as S
from eventhub.events.registrations.rules import VisibleTo
from eventhub.events.registrations.sign_up import PURPOSE, Answers, register
from eventhub.matching.goals import GoalType
from eventhub.platform.errors import WrongState
from eventhub.platform.mail.models import OutgoingMail
from eventhub.platform.tokens import derive
from tests.factories import make_event, make_registration, make_user

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


def answers(email="anna@example.org", **fields):
    return Answers(email=email, name=fields.pop("name", "Anna Keller"), visible_to=VisibleTo.SHARED_GROUND, **fields)


def confirm(registration, now):
    return sign_up.confirm_link_of(sign_up.get_by_link(derive(PURPOSE, registration.nonce)), now=now)


def queued(session):
    return [mail.kind for mail in session.query(OutgoingMail).order_by(OutgoingMail.id)]


def assert_counter_is_right(session, event):
    session.refresh(event)
    assert event.places_taken == queries.count_seats_held(event.id)


def test_who_needs_approval_waits_without_a_seat(session, now):
    event = make_event(capacity=1, needs_approval=True)

    registration = confirm(register(event.id, answers(), now=now), now)

    assert registration.state is S.PENDING
    assert_counter_is_right(session, event)
    assert event.places_taken == 0


def test_a_declined_person_cannot_register_again_and_a_withdrawn_one_can(session, now):
    event, organiser = make_event(needs_approval=True), make_user()
    declined = confirm(register(event.id, answers(), now=now), now)
    decisions.decline(declined, by=organiser, now=now)
    withdrawn = confirm(register(event.id, answers("leo@example.org"), now=now), now)
    service.withdraw(withdrawn, by=withdrawn.user, now=now)

    assert register(event.id, answers(), now=now) is None
    with pytest.raises(WrongState):
        register(event.id, answers(), user=declined.user, now=now)
    assert register(event.id, answers("leo@example.org"), now=now).id != withdrawn.id


def declined_guest(event, organiser, now):
    asked = make_registration(event, state=S.PENDING)
    decisions.decline(asked, by=organiser, now=now)
    return asked


def test_a_decline_can_be_taken_back_and_the_request_answered_again(session, mailbox, now):
    event, organiser = make_event(needs_approval=True, capacity=1), make_user("Grace Huang")
    asked = declined_guest(event, organiser, now)
    mailbox.deliver_all(now)

    decisions.take_back_decline(asked, by=organiser, now=now)

    assert (asked.state, asked.ended_at, event.places_taken) == (S.PENDING, None, 0)
    move = session.query(RegistrationMove).order_by(RegistrationMove.id.desc()).first()
    assert (move.before, move.after, move.by_user_id, move.why) == (
        "declined",
        "pending",
        organiser.id,
        "decline_taken_back",
    )
    [mail] = mailbox.deliver_all(now)
    assert "has taken that back" in mail.text and "You have no place yet" in mail.text

    decisions.decline(asked, by=organiser, now=now + MINUTE)
    [mail] = mailbox.deliver_all(now + MINUTE)
    assert "cannot offer you a place" in mail.text

    decisions.take_back_decline(asked, by=organiser, now=now + 2 * MINUTE)
    assert decisions.approve(asked, by=organiser, now=now + 2 * MINUTE) is S.CONFIRMED
    session.refresh(event)
    assert event.places_taken == 1


@pytest.mark.parametrize("state", set(S) - {S.DECLINED})
def test_only_a_decline_is_taken_back(session, now, state):
    asked = make_registration(make_event(), state=state)

    with pytest.raises(WrongState) as refused:
        decisions.take_back_decline(asked, by=make_user(), now=now)

    assert refused.value.reason == f"is_{state}"


def test_a_decline_stays_where_the_event_is_over_or_called_off_or_its_guest_is_here_again(session, now):
    organiser = make_user()
    over, off, twice = make_event(), make_event(), make_event()
    guests = [declined_guest(event, organiser, now) for event in (over, off, twice)]
    over.starts_at, over.ends_at = now - 2 * HOUR, now - HOUR
    off.state = EventState.CANCELLED
    make_registration(twice, guests[2].user)
    session.commit()

    for guest, reason in zip(guests, ("registration_closed", "registration_closed", "registered_already"), strict=True):
        with pytest.raises(WrongState) as refused:
            decisions.take_back_decline(guest, by=organiser, now=now)
        assert (refused.value.reason, guest.state) == (reason, S.DECLINED)


@pytest.mark.parametrize(
    "when_full, state, capacity", [("raise", S.CONFIRMED, 2), ("wait", S.WAITLISTED, 1), ("ask", S.PENDING, 1)]
)
def test_approving_when_full_does_what_the_organiser_says(session, now, when_full, state, capacity):
    event, organiser = make_event(capacity=1, needs_approval=True), make_user()
    make_registration(event)
    asked = make_registration(event, state=S.PENDING)

    if when_full == "ask":
        with pytest.raises(WrongState) as refused:
            decisions.approve(asked, by=organiser, when_full=when_full, now=now)
        assert refused.value.reason == "full"
    else:
        decisions.approve(asked, by=organiser, when_full=when_full, now=now)

    session.refresh(asked)
    assert asked.state is state
    assert_counter_is_right(session, event)
    assert event.capacity == capacity


def test_approving_twice_is_an_error_and_takes_one_seat(session, now):
    event, organiser = make_event(needs_approval=True), make_user()
    asked = make_registration(event, state=S.PENDING)
    decisions.approve(asked, by=organiser, now=now)

    with pytest.raises(WrongState):
        decisions.approve(asked, by=organiser, now=now)

    assert_counter_is_right(session, event)


def test_nobody_is_approved_at_an_event_that_is_cancelled(session, now):
    event, organiser = make_event(needs_approval=True, state=EventState.CANCELLED), make_user()
    asked = make_registration(event, state=S.PENDING)

    with pytest.raises(WrongState):
        decisions.approve(asked, by=organiser, now=now)

    assert_counter_is_right(session, event)
    assert queued(session) == []


def test_approving_many_stops_at_the_last_seat(session, now):
    event, organiser = make_event(capacity=2, needs_approval=True), make_user()
    asked = [make_registration(event, state=S.PENDING) for _ in range(3)]

    done = decisions.approve_many(event.id, [row.id for row in asked], by=organiser, now=now)

    assert done == decisions.Approved(placed=2)
    assert_counter_is_right(session, event)


@pytest.mark.parametrize(
    "when_full, done, capacity",
    [("raise", decisions.Approved(placed=3), 3), ("wait", decisions.Approved(placed=1, listed=2), 1)],
)
def test_approving_more_than_there_are_seats_does_what_the_organiser_says(session, now, when_full, done, capacity):
    event, organiser = make_event(capacity=1, needs_approval=True), make_user()
    asked = [make_registration(event, state=S.PENDING) for _ in range(3)]

    assert (
        decisions.approve_many(event.id, [row.id for row in asked], by=organiser, when_full=when_full, now=now) == done
    )

    assert_counter_is_right(session, event)
    assert event.capacity == capacity


def test_seats_raised_for_many_are_one_line_of_the_log(session, now):
    event, organiser = make_event(capacity=2, needs_approval=True), make_user()
    make_registration(event)
    asked = [make_registration(event, state=S.PENDING) for _ in range(4)]

    done = decisions.approve_many(event.id, [row.id for row in asked], by=organiser, when_full="raise", now=now)

    assert (done.placed, event.capacity) == (4, 5)
    acts = session.execute(sa.select(OrganiserAction.what).where(OrganiserAction.event_id == event.id)).scalars()
    assert [act for act in acts if act is Act.EDITED] == [Act.EDITED]


def test_raising_seats_lowers_none(session, now):
    event, organiser = make_event(capacity=9, needs_approval=True), make_user()
    asked = [make_registration(event, state=S.PENDING) for _ in range(2)]

    decisions.approve_many(event.id, [row.id for row in asked], by=organiser, when_full="raise", now=now)

    assert event.capacity == 9


@pytest.mark.parametrize("answer_many", [decisions.approve_many, decisions.decline_many])
def test_somebody_who_leaves_at_the_same_moment_stops_no_answer_to_the_others(session, now, monkeypatch, answer_many):
    event, organiser = make_event(needs_approval=True), make_user()
    asked = [make_registration(event, state=S.PENDING) for _ in range(3)]
    ids = [row.id for row in asked]
    service.withdraw(asked[0], by=asked[0].user, now=now)
    monkeypatch.setattr(queries, "ids_among", lambda *_: ids)

    done = answer_many(event.id, ids, by=organiser, now=now)

    assert done in (2, decisions.Approved(placed=2))
    assert {queries.get_registration(number).state for number in ids[1:]} <= {S.CONFIRMED, S.DECLINED}


def test_what_a_guest_changes_counts_at_once(session, now):
    event = make_event()
    guest = make_registration(event, goals=[GoalType.HIRE])
    version = event.match_version

    changed = Changes(goals=(GoalType.INVEST, GoalType.HIRE), goal_sentence="New", visible_to=VisibleTo.NOBODY)
    service.edit(guest, changed, now=now)

    session.expire_all()
    assert guest.goal_types == (GoalType.INVEST, GoalType.HIRE)
    assert (guest.visible_to, guest.edited_at) == (VisibleTo.NOBODY, now)
    assert event.match_version > version


def test_cancelling_an_event_tells_everybody_who_is_registered(session, now):
    event = make_event()
    for state in (S.CONFIRMED, S.PENDING, S.WAITLISTED, S.WITHDRAWN, S.UNVERIFIED):
        make_registration(event, state=state)

    service.cancel_event(event.id, now=now)

    assert queued(session) == ["events/cancelled"] * 3
    with pytest.raises(WrongState):
        service.cancel_event(event.id, now=now)


def test_unconfirmed_registrations_are_forgotten_after_a_week(session, now):
    event = make_event()
    register(event.id, answers(), now=now)

    assert service.forget_unverified(now + timedelta(days=6)) == 0
    assert service.forget_unverified(now + timedelta(days=8)) == 1


def test_a_wrong_counter_is_put_right(session, now):
    event = make_event()
    make_registration(event)
    event.places_taken = 5
    session.commit()

    assert service.reconcile_seats(event.id) == 4
    assert service.reconcile_seats(event.id) == 0
    assert_counter_is_right(session, event)
