"""The demo room as rows: full, dated from today, and the same each time."""

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from eventhub.accounts.models import User
from eventhub.app.demo import seed as demo
from eventhub.app.demo.people import PORTRAITS, acquaintances, people
from eventhub.app.demo.words import BREAKFAST, DRAFT, EVENING
from eventhub.events.event.models import Event
from eventhub.events.event.rules import EventState
from eventhub.events.registrations.greeters import list_greeters
from eventhub.events.registrations.models import Registration
from eventhub.events.registrations.rules import RegistrationState
from eventhub.matching.reasons import reasons_for
from eventhub.matching.recommendations import room_lists
from eventhub.matching.scores import prepare
from eventhub.organiser.greeting.queries import list_newcomers
from eventhub.people.known_names.service import ask_named_guests
from eventhub.people.models import PendingHandshake, Tie
from eventhub.recommendations.queries_of_rooms import load_room

ROOM = 60


def event(session, words):
    return session.scalar(sa.select(Event).where(Event.slug == words.slug))


def test_an_empty_database_gets_the_whole_room(session, now):
    assert demo.seed_if_empty(now)

    evening = event(session, EVENING)
    confirmed = session.scalar(
        sa.select(sa.func.count(Registration.id)).where(
            Registration.event_id == evening.id, Registration.state == RegistrationState.CONFIRMED
        )
    )
    assert confirmed == evening.places_taken == len(people()) >= ROOM
    assert event(session, BREAKFAST).ends_at < now
    assert event(session, DRAFT).state is EventState.DRAFT


@pytest.mark.parametrize("dialect", ["sqlite"])
def test_each_acquaintance_is_said_by_both(session, now):
    demo.seed(now)

    said = {tuple(row) for row in session.execute(sa.select(Tie.owner_id, Tie.other_id))}
    mutual = [pair for pair in said if pair[::-1] in said]
    assert len(mutual) >= 2 * len(acquaintances())


def test_a_database_with_people_is_left_alone(session, now):
    session.add(User(email="me@example.org", name="Me", created_at=now))
    session.commit()

    assert not demo.seed_if_empty(now)
    assert event(session, EVENING) is None


HOURS = [datetime(2026, 11, 23, hour, 30, tzinfo=UTC) for hour in range(24)]


def test_the_evening_is_two_weeks_ahead_and_open_for_recommendations_at_any_hour():
    for now in HOURS:
        starts_at, ends_at = demo.evening_times(now)

        assert timedelta(days=12, hours=23) < starts_at - now <= timedelta(days=14), now
        assert (starts_at.hour, starts_at.minute, ends_at.hour) == (18, 30, 21), now


def test_the_breakfast_was_yesterday_for_anna_at_any_hour():
    for now in HOURS:
        starts_at, ends_at = demo.breakfast_times(now)

        yesterday = now.astimezone(demo.BERLIN).date() - timedelta(days=1)
        assert starts_at.astimezone(demo.BERLIN).date() == ends_at.astimezone(demo.BERLIN).date() == yesterday, now


@pytest.mark.parametrize("dialect", ["sqlite"])
def test_newcomers_stand_on_the_sheet_and_the_name_one_of_them_typed_becomes_a_handshake(session, now):
    demo.seed(now)
    evening = event(session, EVENING)

    assert {one.name for one in list_newcomers(evening.id)} == {"Theresa Vogel", "吴一凡", "Lucas Silva"}
    assert {one.name for one in list_greeters(evening.id)} == {"Grace Huang", "Claire Dubois"}
    assert ask_named_guests(now) == 1
    (asked,) = session.scalars(sa.select(PendingHandshake))
    assert (asked.owner.name, asked.other.name) == ("Theresa Vogel", "张敏")


@pytest.mark.parametrize("dialect", ["sqlite"])
def test_who_noted_each_other_yesterday_know_each_other(session, now):
    demo.seed(now)

    anna, song_tao = (
        session.scalar(sa.select(User).where(User.email == people()[key].email)).id for key in ("anna", "songtao")
    )
    said = {tuple(row) for row in session.execute(sa.select(Tie.owner_id, Tie.other_id))}
    assert {(anna, song_tao), (song_tao, anna)} <= said


@pytest.mark.parametrize("dialect", ["sqlite"])
def test_most_of_the_people_have_a_portrait_and_some_have_none(session, now):
    demo.seed(now)

    with_photo = set(session.scalars(sa.select(User.email).where(User.photo != "")))
    assert {f"{path.stem}@example.org" for path in PORTRAITS.iterdir()} == with_photo
    assert 20 <= len(with_photo) < len(people())


@pytest.mark.parametrize("dialect", ["sqlite"])
def test_two_guests_have_come_back_from_germany_and_one_stands_on_the_others_list(session, now):
    demo.seed(now)
    evening = event(session, EVENING)
    jia, lin = (
        session.scalar(sa.select(User).where(User.email == f"{key}@example.org")) for key in ("dengjia", "helin")
    )

    room = load_room(evening, now)
    one, other = (room.facts.number_of(each.id) for each in (jia, lin))
    shared = {
        room.words.items[reason.item] for reason in reasons_for(room.facts, one, other) if reason.item is not None
    }

    assert ("returned", "place:de") in shared
    lists = room_lists(prepare(room.facts)).lists
    assert lin.id in lists[jia.id] or jia.id in lists[lin.id]
