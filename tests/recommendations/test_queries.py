from datetime import timedelta

import sqlalchemy as sa

from eventhub.events.registrations.rules import RegistrationState, VisibleTo
from eventhub.matching.facts import CLOSENESS, Shows
from eventhub.matching.goals import GoalType
from eventhub.people.rules import Closeness
from eventhub.platform.db import db
from eventhub.recommendations.queries_of_rooms import load_room
from tests.factories import (
    make_background,
    make_block,
    make_event,
    make_registration,
    make_tie,
    make_user,
)


def test_only_confirmed_guests_are_in_the_room(session, now):
    event = make_event()
    anna = make_registration(event).user
    for state in (
        RegistrationState.PENDING,
        RegistrationState.WAITLISTED,
        RegistrationState.OFFERED,
        RegistrationState.WITHDRAWN,
    ):
        make_registration(event, state=state)

    facts = load_room(event, now).facts

    assert facts.ids.tolist() == [anna.id]


def test_a_tie_counts_only_when_both_say_yes_and_as_warm_as_the_cooler_says(session, now):
    event = make_event()
    anna, ben, cleo = (make_registration(event).user for _ in range(3))
    make_tie(anna, ben, mutual=False, closeness=Closeness.CLOSE, last_touch_at=now)
    make_tie(ben, anna, mutual=False, closeness=Closeness.MET, last_touch_at=now)
    make_tie(anna, cleo, mutual=False)

    facts = load_room(event, now).facts

    assert facts.ties.nnz == 2
    assert facts.ties[0, 1] == facts.ties[1, 0]
    assert abs(float(facts.ties[0, 1]) - CLOSENESS["met"]) < 1e-6


def test_somebody_at_home_is_an_introducer_only_if_happy_to_introduce(session, now):
    event = make_event()
    anna = make_registration(event).user
    willing, unwilling = make_user(happy_to_introduce=True), make_user()
    paused = make_user(happy_to_introduce=True, paused_requests_until=now + timedelta(days=3))
    for person in (willing, unwilling, paused):
        make_tie(anna, person)

    facts = load_room(event, now).facts

    # A pause delays the question and must not show: willingness that changes would tell who paused.
    assert facts.ids[facts.willing].tolist() == [anna.id, willing.id, paused.id]


def test_a_block_removes_the_tie_and_the_suggestion_both_ways(session, now):
    event = make_event()
    anna, ben = make_registration(event).user, make_registration(event).user
    make_tie(anna, ben)
    make_block(ben, anna)

    facts = load_room(event, now).facts

    assert facts.ties.nnz == 0
    assert facts.never.toarray().tolist() == [[0, 1], [1, 0]]


def test_the_organiser_may_lower_what_guests_show_and_never_raise_it(session, now):
    event = make_event(guest_visibility_limit=VisibleTo.SHARED_GROUND.value)
    make_registration(event, visible_to=VisibleTo.EVERY_GUEST)
    make_registration(event, visible_to=VisibleTo.NOBODY)
    make_registration(event, visible_to=VisibleTo.ACQUAINTANCES)

    facts = load_room(event, now).facts

    assert facts.shows.tolist() == [Shows.MATCHED]


def test_where_the_organiser_shows_guests_to_people_they_know_only_the_room_is_empty(session, now):
    event = make_event(guest_visibility_limit=VisibleTo.ACQUAINTANCES.value)
    make_registration(event)

    assert load_room(event, now).facts.attendee_count == 0


def test_values_added_after_registering_settle_for_a_day(session, now):
    event = make_event()
    anna = make_registration(event, background={"hometown": "Zigong"}).user
    make_background(anna, "school", "Tongji", created_at=now - timedelta(hours=2))

    assert load_room(event, now).words.items == (("place", "zigong"),)
    assert len(load_room(event, now + timedelta(hours=23)).words.items) == 2


def test_goals_and_sentences_are_read(session, now):
    event = make_event()
    make_registration(event, goals=[GoalType.HIRE], looks_for="储能", can_help="solar")

    room = load_room(event, now)

    assert room.facts.goals == (frozenset({GoalType.HIRE}),)
    assert room.words.topics == ("energy_storage", "solar")


def test_a_large_room_takes_as_many_statements_as_a_small_one(session, now):
    def statements():
        seen = []

        def note(*args):
            seen.append(args[2])

        connection = db.session.connection()
        sa.event.listen(connection, "before_cursor_execute", note)
        load_room(event, now)
        sa.event.remove(connection, "before_cursor_execute", note)
        return len(seen)

    event = make_event()
    people = [make_registration(event, background={"hometown": "Zigong"}).user for _ in range(2)]
    few = statements()
    people += [make_registration(event, goals=[GoalType.HIRE]).user for _ in range(6)]
    for other in people[1:]:
        make_tie(people[0], other)

    assert statements() == few <= 10
