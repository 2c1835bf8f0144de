import random
from collections import Counter
from datetime import timedelta

import pytest

from eventhub.events.registrations.models import Registration
from eventhub.events.registrations.rows import write_goals
from eventhub.events.registrations.rules import VisibleTo
from eventhub.introductions import requests
from eventhub.introductions.requests import Wish
from eventhub.matching.goals import GoalType
from eventhub.people.visibility.models import ShortlistEntry
from eventhub.platform.db import db
from eventhub.platform.errors import LimitReached, NotFound
from eventhub.recommendations.queries import stored_list, stored_lists
from eventhub.recommendations.rules import MOST_KEPT
from eventhub.recommendations.service import NEW_FACES, dismiss, keep, let_go, refresh_all, refresh_own, refresh_room
from tests.factories import in_one_commit, make_background, make_event, make_registration, make_tie, make_user, save


@pytest.fixture
def room(session):
    """An event where a job seeker fits two who hire."""
    event = make_event()
    seeker = make_registration(event, goals=[GoalType.FIND_JOB])
    hirers = [make_registration(event, goals=[GoalType.HIRE]) for _ in range(2)]
    return event, seeker, hirers


def targets(event, registration):
    return [entry.target_id for entry in stored_list(event.id, registration.user_id)]


def test_everybody_gets_a_list_once_a_day(room, now):
    event, seeker, hirers = room

    assert refresh_all(now) == 1
    assert refresh_all(now + timedelta(minutes=5)) == 0
    assert sorted(targets(event, seeker)) == [hirer.user_id for hirer in hirers]
    assert all(targets(event, hirer) == [seeker.user_id] for hirer in hirers)


def test_nothing_is_made_before_the_window_or_after_the_event(room, now):
    event, *_ = room

    assert refresh_all(event.starts_at - timedelta(days=15)) == 0
    assert not refresh_room(event.id, event.ends_at + timedelta(minutes=1))


def test_not_for_me_leaves_a_gap_until_the_next_morning(room, now):
    event, seeker, hirers = room
    refresh_all(now)
    spare = make_registration(event, goals=[GoalType.HIRE], created_at=now)

    dismiss(event.id, seeker.user_id, hirers[0].user_id, "met last week", now=now)
    refresh_own(seeker, now)
    assert targets(event, seeker) == [hirers[1].user_id]

    refresh_all(now + timedelta(days=1))
    assert targets(event, seeker) == [hirers[1].user_id, spare.user_id]


def test_a_dismissed_person_never_comes_back(room, now):
    event, seeker, hirers = room
    refresh_all(now)

    dismiss(event.id, seeker.user_id, hirers[0].user_id, "", now=now)
    refresh_all(now + timedelta(days=2))

    assert targets(event, seeker) == [hirers[1].user_id]


def test_only_somebody_on_ones_own_list_can_be_dismissed(room, now):
    event, _seeker, hirers = room
    refresh_all(now)

    with pytest.raises(NotFound):
        dismiss(event.id, hirers[0].user_id, hirers[1].user_id, "", now=now)


def test_whom_a_viewer_keeps_stays_on_the_list_and_takes_no_place_in_the_room(room, now):
    event, seeker, hirers = room
    refresh_all(now)
    kept, other = (hirer.user_id for hirer in hirers)
    keep(event.id, seeker.user_id, kept, now=now)
    hirers[0].visible_to = VisibleTo.NOBODY
    save(hirers[0])

    refresh_all(now + timedelta(days=1))
    refresh_own(seeker, now + timedelta(days=1))
    assert targets(event, seeker) == [other, kept]
    assert stored_lists(event.id)[seeker.user_id] == [other]

    let_go(event.id, seeker.user_id, kept)
    hirers[1].looks_for = "a welder"
    save(hirers[1])
    refresh_all(now + timedelta(days=2))
    assert targets(event, seeker) == [other]


def test_not_for_me_lets_go_of_a_person_and_only_people_on_the_list_can_be_kept(room, now):
    event, seeker, hirers = room
    refresh_all(now)
    keep(event.id, seeker.user_id, hirers[0].user_id, now=now)

    dismiss(event.id, seeker.user_id, hirers[0].user_id, "", now=now)

    assert targets(event, seeker) == [hirers[1].user_id]
    with pytest.raises(NotFound):
        keep(event.id, seeker.user_id, hirers[0].user_id, now=now)
    with pytest.raises(NotFound):
        keep(event.id, hirers[0].user_id, hirers[1].user_id, now=now)


def test_as_many_can_be_kept_as_are_drawn(session, now):
    event = make_event()
    viewer = make_user()
    people = [make_user() for _ in range(MOST_KEPT + 1)]
    for at, person in enumerate(people, start=1):
        save(ShortlistEntry(event_id=event.id, viewer_id=viewer.id, target_id=person.id, position=at, computed_at=now))
    for person in people[:MOST_KEPT]:
        keep(event.id, viewer.id, person.id, now=now)
        keep(event.id, viewer.id, person.id, now=now)

    with pytest.raises(LimitReached):
        keep(event.id, viewer.id, people[-1].id, now=now)


def test_an_own_edit_counts_at_once_and_moves_nobody_elses_list(room, now):
    event, seeker, _hirers = room
    refresh_all(now)
    before = stored_lists(event.id)
    late = make_registration(event, goals=[GoalType.HIRE], created_at=now + timedelta(hours=1))

    refresh_own(late, now + timedelta(hours=1))

    assert targets(event, late) == [seeker.user_id]
    assert {viewer: people for viewer, people in stored_lists(event.id).items() if viewer != late.user_id} == before


def test_a_target_with_an_open_request_keeps_its_place(room, now):
    event, seeker, hirers = room
    refresh_all(now)
    asked = hirers[0].user_id
    friend = make_registration(event).user
    make_tie(seeker.user, friend)
    make_tie(friend, hirers[0].user)
    requests.ask(event.id, seeker.user_id, Wish(asked, (friend.id,), "We both build storage.", "", 4), now=now)
    entry = db.session.scalar(db.select(ShortlistEntry).filter_by(viewer_id=seeker.user_id, target_id=asked))
    hirers[0].goals = []
    save(hirers[0])

    refresh_all(now + timedelta(days=1))

    assert asked in targets(event, seeker)
    assert entry.computed_at == now + timedelta(days=1)


TOPICS = ("solar", "energy storage", "cold chain", "logistics", "insurance", "photography", "robotics", "e-commerce")


@pytest.fixture
def full_room(session):
    """Thirty guests with two goals, wishes and offers each, and ties among neighbours."""
    chance = random.Random(1)
    with in_one_commit():
        event, guests = make_event(), [make_user() for _ in range(30)]
        for guest in guests:
            make_registration(
                event,
                guest,
                goals=chance.sample(list(GoalType), 2),
                looks_for=", ".join(chance.sample(TOPICS, 2)),
                can_help=", ".join(chance.sample(TOPICS, 2)),
            )
        for at in range(0, 28, 2):
            make_tie(guests[at], guests[at + 2])
    return event


@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
def test_one_more_guest_moves_few_lists_and_each_by_one_person(full_room, now):
    refresh_all(now)
    before = stored_lists(full_room.id)
    make_registration(full_room, goals=[GoalType.HIRE], looks_for=TOPICS[3], can_help=TOPICS[2])

    refresh_all(now + timedelta(days=1))

    after = stored_lists(full_room.id)
    new = {viewer: set(after[viewer]) - set(people) for viewer, people in before.items()}
    assert sum(map(bool, new.values())) <= 6
    assert max(map(len, new.values())) == 1


@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
def test_a_night_in_which_nothing_happens_changes_no_list(full_room, now):
    refresh_all(now)
    before = stored_lists(full_room.id)

    refresh_all(now + timedelta(days=1))

    assert stored_lists(full_room.id) == before


@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
def test_lists_are_kept_as_they_are_while_nothing_changed(full_room, session, now):
    refresh_all(now)
    first, second = _exchange_places(full_room, session)

    assert refresh_all(now + timedelta(days=1)) == 1
    assert refresh_all(now + timedelta(days=1, hours=1)) == 0
    session.expire_all()
    assert (first.position, second.position) == (2, 1)

    make_registration(full_room, goals=[GoalType.HIRE])
    refresh_all(now + timedelta(days=2))
    session.expire_all()
    assert (first.position, second.position) != (2, 1)


@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
def test_a_value_that_settles_makes_the_lists_again_though_nobody_changed_anything(full_room, session, now):
    one = Registration.query.filter_by(event_id=full_room.id).first().user
    make_background(one, "school", "Tongji University", created_at=now - timedelta(hours=2))
    refresh_all(now)
    first, second = _exchange_places(full_room, session)

    refresh_all(now + timedelta(days=1))

    session.expire_all()
    assert (first.position, second.position) != (2, 1)


def _exchange_places(event, session):
    """Let two people change places on one list, as equal scores may."""
    viewer = next(viewer for viewer, people in stored_lists(event.id).items() if len(people) > 1)
    first, second = stored_list(event.id, viewer)[:2]
    first.position, second.position = second.position, first.position
    session.commit()
    return first, second


@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
def test_nobody_is_forgotten_and_nobody_is_on_too_many_lists(full_room, now):
    refresh_all(now)

    lists = stored_lists(full_room.id)
    load = Counter(person for people in lists.values() for person in people)
    assert set(load) == set(lists)
    assert 2 <= min(load.values()) <= max(load.values()) <= 8


def test_edit_by_edit_a_guest_meets_ten_people_a_day_who_show_themselves_to_matched_guests(session, now):
    """Whoever is open to matched guests alone is not there for the reading."""
    event = make_event(starts_at=now + timedelta(days=3))
    for number in range(30):
        goal = (GoalType.HIRE, GoalType.INVEST, GoalType.FIND_SUPPLIERS)[number % 3]
        make_registration(event, goals=[goal], visible_to=VisibleTo.SHARED_GROUND, can_help="Solar")
    anna = make_registration(event, goals=[GoalType.FIND_JOB], can_help="Solar")
    shown = set()
    for at, goal in enumerate((GoalType.FIND_JOB, GoalType.RAISE, GoalType.FIND_CUSTOMERS) * 2, start=1):
        write_goals(anna, [goal])
        anna.edited_at = now + timedelta(minutes=at)
        session.commit()
        refresh_own(anna, now + timedelta(minutes=at, seconds=1))
        shown |= {entry.target_id for entry in stored_list(event.id, anna.user_id)}

    assert len(shown) == NEW_FACES


def test_the_place_of_somebody_dismissed_stays_empty_until_the_morning_whatever_is_edited(session, now):
    event = make_event(starts_at=now + timedelta(days=3))
    for _ in range(10):
        make_registration(event, goals=[GoalType.HIRE])
    anna = make_registration(event, goals=[GoalType.FIND_JOB])
    refresh_own(anna, now)
    (first, *_) = stored_list(event.id, anna.user_id)
    dismiss(event.id, anna.user_id, first.target_id, "", now=now)
    anna.edited_at = now + timedelta(minutes=1)
    session.commit()

    refresh_own(anna, now + timedelta(minutes=2))

    left = [each for each in stored_list(event.id, anna.user_id) if each.dismissed_at is None]
    assert len(left) == 4
