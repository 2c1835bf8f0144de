from datetime import timedelta

import pytest
import sqlalchemy as sa

from eventhub.accounts.profile import update_profile
from eventhub.events.registrations.rules import RegistrationState
from eventhub.people.models import Tie
from eventhub.people.rules import Says
from eventhub.people.ties import service as contacts
from eventhub.platform.db import ROOMS_TOLD, db, transaction
from eventhub.platform.retention import guests_visible
from eventhub.privacy import service as privacy
from eventhub.recommendations.room_versions import is_changing, touch_people, version_of
from tests.factories import make_background, make_event, make_registration, make_tie, make_user, save


@pytest.fixture
def rooms(session, now):
    """Anna's next event, another event of hers that is long over, and somebody else's event."""
    long_ago = now - guests_visible() - timedelta(days=2)
    anna = make_user("Anna")
    events = [make_event(), make_event(starts_at=long_ago), make_event()]
    for event in events[:2]:
        make_registration(event, anna)
    make_registration(events[2])
    return anna, events


def raised(events, change):
    """By how much each event's version rises."""
    before = [version_of(event.id) for event in events]
    change()
    return [version_of(event.id) - was for event, was in zip(events, before, strict=True)]


def test_what_a_guest_states_counts_for_their_events_to_come_and_no_others(rooms):
    anna, events = rooms

    assert raised(events, lambda: make_background(anna, "hometown", "Zigong")) == [1, 0, 0]


def test_a_tie_counts_where_either_end_attends(rooms):
    anna, events = rooms
    home = make_user()

    assert raised(events, lambda: make_tie(home, anna)) == [1, 0, 0]
    assert raised(events, lambda: contacts.block(anna.id, home.id, now=events[0].created_at)) == [1, 0, 0]
    assert raised(events, lambda: contacts.unblock(anna.id, home.id)) == [1, 0, 0]


def test_an_introducer_at_home_counts_where_their_acquaintances_attend(rooms, now):
    anna, events = rooms
    home, stranger = make_user(happy_to_introduce=True), make_user(happy_to_introduce=True)
    make_tie(home, anna)
    unwilling = {"happy_to_introduce": False}

    assert raised(events, lambda: update_profile(stranger.id, unwilling)) == [0, 0, 0]
    assert raised(events, lambda: update_profile(home.id, unwilling)) == [1, 0, 0]
    assert raised(events, lambda: privacy.erase(home.id, now)) == [1, 0, 0]


def test_what_no_room_is_made_of_counts_nowhere(rooms, now):
    anna, events = rooms
    tie = make_tie(anna, make_user())

    def touch():
        tie.last_touch_at, tie.context, anna.name, anna.digests_ignored = now, "Expo", "Anna K.", 3
        save(tie, anna)

    assert raised(events, touch) == [0, 0, 0]


def test_one_transaction_counts_once_and_one_that_fails_not_at_all(rooms):
    anna, events = rooms

    def several():
        with transaction():
            anna.introduction_budget = 1
            db.session.flush()
            assert is_changing()
            anna.happy_to_introduce = False

    def failing():
        with transaction():
            anna.introduction_budget = 3
            db.session.flush()
            raise KeyError

    assert raised(events, several) == [1, 0, 0]
    with pytest.raises(KeyError):
        failing()
    assert raised(events, lambda: save(anna)) == [0, 0, 0]
    assert not is_changing()


def test_a_bulk_statement_counts_for_every_room_unless_it_says_whom_it_touches(rooms):
    anna, events = rooms
    tie = make_tie(anna, make_user())

    def silently():
        with transaction():
            db.session.execute(sa.update(Tie).where(Tie.id == tie.id).values(says=Says.NO))

    def saying_it():
        with transaction():
            touch_people([anna.id])
            db.session.execute(sa.delete(Tie).where(Tie.id == tie.id), execution_options={ROOMS_TOLD: True})

    assert raised(events, silently) == [1, 0, 1]
    assert raised(events, saying_it) == [1, 0, 0]


def test_a_new_registration_counts_for_its_event_alone(rooms):
    anna, events = rooms

    assert raised(events, lambda: make_registration(events[2], anna, RegistrationState.PENDING))[::2] == [0, 1]
