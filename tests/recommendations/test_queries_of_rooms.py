"""The fast reading of a room against the slow one, in rooms made by chance."""

import random
from datetime import timedelta

import numpy as np
import pytest

from eventhub.accounts.models import BackgroundItem
from eventhub.accounts.rules import BackgroundKind, BackgroundVisibility
from eventhub.events.registrations.rules import RegistrationState, VisibleTo
from eventhub.introductions import requests
from eventhub.introductions.counts import times_named
from eventhub.introductions.limits import MONTH
from eventhub.introductions.requests import Wish
from eventhub.matching.facts import DORMANT
from eventhub.matching.goals import GoalType
from eventhub.people.models import Block, Tie
from eventhub.people.rules import Closeness, Says
from eventhub.people.visibility.models import ShortlistEntry
from eventhub.recommendations.queries_of_partial_rooms import load_partial_room
from eventhub.recommendations.queries_of_rooms import load_room
from tests.factories import make_event, make_registration, make_tie, make_user, save
from tests.matching.test_assembly import assert_same
from tests.recommendations.slow_room import read_slowly

# The area of a school is the one kind that the database lets nobody widen.
KINDS = [kind for kind in BackgroundKind if kind is not BackgroundKind.CHILDREN_SCHOOL_AREA]
SENTENCES = [
    "",
    "We install solar, looking for storage",
    "储能，中介勿扰",
    "I can help with solar",
    "Clean energy, no insurance please",
    "I lived in Nairobi, moved back in 2020",
    "肯尼亚海归",
]

# Drawn rooms, the last of them on PostgreSQL.
DRAWN = (("sqlite", 0), ("sqlite", 1), ("sqlite", 2), ("postgresql", 3))


def random_room(chance: random.Random, now):
    """An event, and people who say by chance whatever can be said."""
    event = make_event(guest_visibility_limit=chance.choice([None, VisibleTo.SHARED_GROUND.value]))
    states = [RegistrationState.CONFIRMED] * 3 + [RegistrationState.WAITLISTED]
    users = [
        make_registration(
            event,
            state=chance.choice(states),
            visible_to=chance.choice([VisibleTo.EVERY_GUEST, VisibleTo.SHARED_GROUND, *VisibleTo]),
            happy_to_introduce=chance.random() < 0.7,
            goals=chance.sample(list(GoalType), chance.randrange(3)),
            looks_for=chance.choice(SENTENCES),
            can_help=chance.choice(SENTENCES),
            goal_sentence=chance.choice(SENTENCES),
        ).user
        for _ in range(12)
    ]
    users += [make_user(happy_to_introduce=chance.random() < 0.7) for _ in range(4)]
    chance.choice(users).deleted_at = now
    pairs = [(one.id, other.id) for one in users for other in users if one is not other]
    save(
        *[
            Tie(
                owner_id=one,
                other_id=other,
                says=chance.choice([Says.YES, Says.YES, Says.NO]),
                closeness=chance.choice(list(Closeness)),
                created_at=now - timedelta(days=chance.choice([3, 800, 900])),
                last_touch_at=chance.choice([None, None, now - timedelta(days=5)]),
            )
            for one, other in chance.sample(pairs, 110)
        ],
        *[Block(owner_id=one, other_id=other, created_at=now) for one, other in chance.sample(pairs, 4)],
        *[
            ShortlistEntry(
                event_id=event.id,
                viewer_id=one,
                target_id=other,
                position=1,
                computed_at=now,
                dismissed_at=chance.choice([None, now]),
            )
            for one, other in chance.sample(pairs, 6)
        ],
        *[
            BackgroundItem(
                user_id=user.id,
                kind=kind,
                text=value,
                value_id=value,
                visibility=chance.choice(list(BackgroundVisibility)),
                created_at=now - timedelta(hours=chance.choice([2, 900])),
            )
            for user in users
            for kind in chance.sample(KINDS, 4)
            for value in [chance.choice(["a, b", "自贡", "c"])]
        ],
    )
    return event, {user.id: chance.randrange(6) for user in users[::2]}


@pytest.mark.parametrize(("dialect", "seed"), DRAWN, indirect=["dialect"])
def test_a_room_read_in_groups_is_the_room_read_one_by_one(session, now, seed):
    event, asked = random_room(random.Random(seed), now)

    room = load_room(event, now, asked)

    facts, words = read_slowly(event, now, asked)
    assert facts.ties.nnz and facts.never.nnz and facts.background.nnz and facts.seeks.nnz and facts.refuses.nnz
    assert_same(room.facts, facts)
    assert room.words == words


@pytest.mark.parametrize(("dialect", "seed"), DRAWN, indirect=["dialect"])
def test_a_few_people_are_read_as_a_whole_room_is(session, now, seed):
    event, _ = random_room(random.Random(seed), now)
    room = load_room(event, now, {})
    ids = room.facts.ids.tolist()

    few = load_partial_room(event, now, ids[: room.facts.attendee_count], ids, known=())

    assert_same(few.facts, room.facts)
    assert few.words == room.words


def test_of_a_few_people_as_much_budget_is_left_as_in_the_whole_room(session, now):
    event = make_event()
    anna, wei, zhang = (make_registration(event).user for _ in range(3))
    make_tie(anna, wei)
    make_tie(wei, zhang)
    requests.ask(event.id, anna.id, Wish(zhang.id, (wei.id,), "We both build storage.", "", 4), now=now)
    room = load_room(event, now, times_named(now - MONTH))

    few = load_partial_room(event, now, room.facts.ids.tolist(), [], known=())

    assert times_named(now - MONTH) == {wei.id: 1}
    assert_same(few.facts, room.facts)


def test_an_event_without_guests_has_an_empty_room(session, now):
    facts = load_room(make_event(), now).facts

    assert (facts.attendee_count, facts.person_count, facts.ties.nnz) == (0, 0, 0)


def test_a_tie_without_a_touch_for_a_year_is_cooler_until_either_end_touches_the_other(session, now):
    event = make_event()
    anna, wei = (make_registration(event).user for _ in range(2))
    tie = make_tie(anna, wei, closeness=Closeness.CLOSE, created_at=now - timedelta(days=800))

    cold = load_room(event, now).facts.ties.data
    tie.last_touch_at = now - timedelta(days=30)
    session.flush()

    assert cold.tolist() == [np.float32(DORMANT)] * 2
    assert load_room(event, now).facts.ties.data.tolist() == [1, 1]
