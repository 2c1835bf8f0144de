import os
from datetime import timedelta

import pytest

from eventhub.events.registrations.rows import Changes
from eventhub.events.registrations.rules import VisibleTo
from eventhub.events.registrations.service import edit
from eventhub.matching.goals import GoalType
from eventhub.platform.db import db, transaction
from eventhub.platform.folders import rooms_folder
from eventhub.recommendations import rooms
from eventhub.recommendations.page_context import read_page_context, score_page
from eventhub.recommendations.queries import stored_lists
from eventhub.recommendations.rooms import LIFE, SLACK, UNUSED, forget_rooms, keep_rooms, room_of
from eventhub.recommendations.service import refresh_own
from tests.factories import make_background, make_block, make_event, make_registration, make_tie


@pytest.fixture
def event(session):
    event = make_event()
    for _ in range(3):
        make_registration(event, background={"hometown": "Zigong"})
    return event


@pytest.fixture
def readings(monkeypatch):
    """Event ids, one for each time the rows of a room are read."""
    seen = []

    def note(event, *arguments):
        seen.append(event.id)
        return load_room(event, *arguments)

    load_room = rooms.load_room
    monkeypatch.setattr(rooms, "load_room", note)
    return seen


def somebody_states_more(event):
    make_registration(event, background={"hometown": "Zigong"})


def test_the_rows_are_read_once_for_all_pages_and_processes(event, now, readings):
    first = room_of(event, now)
    again = room_of(event, now + timedelta(minutes=9))
    forget_rooms()
    from_file = room_of(event, now + timedelta(minutes=10))

    assert readings == [event.id]
    assert again is first
    assert (from_file.version, from_file.read_at) == (first.version, now)


def test_a_small_room_is_never_behind_its_rows(event, now, readings):
    room_of(event, now)
    somebody_states_more(event)

    assert room_of(event, now).prepared.facts.attendee_count == 4
    assert len(readings) == 2


def test_a_large_room_lags_until_it_is_read_again(event, now, readings, monkeypatch):
    monkeypatch.setattr(rooms, "SMALL", 2)
    room_of(event, now)
    somebody_states_more(event)

    assert room_of(event, now + SLACK / 2).prepared.facts.attendee_count == 3
    assert room_of(event, now + SLACK / 2, exact=True).prepared.facts.attendee_count == 4
    somebody_states_more(event)
    assert room_of(event, now + 2 * SLACK).prepared.facts.attendee_count == 5
    assert len(readings) == 3


def test_what_the_worker_reads_serves_the_pages(event, now, readings, monkeypatch):
    monkeypatch.setattr(rooms, "SMALL", 2)
    page = room_of(event, now)
    somebody_states_more(event)

    assert (keep_rooms(now), keep_rooms(now)) == (1, 0)
    with rooms._lock:
        rooms._known[event.id] = page
    assert room_of(event, now).prepared.facts.attendee_count == 4
    assert len(readings) == 2


def test_time_alone_makes_a_room_old(event, now, readings):
    make_background(make_registration(event).user, "school", "Tongji", created_at=now - timedelta(hours=23, minutes=30))
    room_of(event, now)

    assert keep_rooms(now + LIFE - timedelta(minutes=1)) == 0
    assert keep_rooms(now + LIFE) == 1
    assert ("school", "tongji") in room_of(event, now + LIFE).prepared.words.items
    assert len(readings) == 2


def test_what_a_transaction_reads_of_its_own_changes_is_not_kept(event, now, readings):
    with pytest.raises(KeyError), transaction():
        event.guest_visibility_limit = "nobody"
        db.session.flush()
        assert not room_of(event, now).prepared.facts.shows.any()
        raise KeyError

    assert room_of(event, now).prepared.facts.shows.all()


def test_the_file_of_another_event_with_the_same_number_is_none(event, now, readings):
    room_of(event, now)
    forget_rooms()
    event.slug = "another"

    room_of(event, now)

    assert len(readings) == 2


def test_a_full_disk_closes_no_page(event, now, monkeypatch):
    def full(*_arguments):
        raise OSError("no space left")

    monkeypatch.setattr(rooms.snapshot, "save", full)

    assert room_of(event, now).prepared.facts.attendee_count == 3


def test_files_that_nobody_uses_are_removed(event, now):
    room_of(event, now)
    past = rooms_folder() / "999999-1.room"
    past.write_bytes(b"")
    for path in rooms_folder().glob("*"):
        os.utime(path, (now.timestamp(), now.timestamp()))
    os.utime(past, ((now - UNUSED).timestamp() - 60,) * 2)

    keep_rooms(now)

    assert not past.exists()
    assert len(list(rooms_folder().glob(f"{event.id}-*"))) == 1


def test_nobody_waits_for_a_large_room_to_be_read_again(event, now, readings, monkeypatch):
    """Somebody who has just come, and somebody who changes a goal, are seen against the room that is at hand."""
    monkeypatch.setattr(rooms, "SMALL", 2)
    hirer = make_registration(event, goals=[GoalType.HIRE])
    room_of(event, now)
    newcomer = make_registration(event, goals=[GoalType.FIND_JOB])
    seen = score_page(read_page_context(event, newcomer, now), {})

    assert stored_lists(event.id)[newcomer.user_id] == [hirer.user_id]
    assert seen.room.facts.number_of(newcomer.user_id) is not None
    changed = Changes(goals=(GoalType.INVEST,), visible_to=VisibleTo.EVERY_GUEST)
    edit(newcomer, changed, now=now + SLACK / 2)
    refresh_own(newcomer, now + SLACK / 2)
    assert stored_lists(event.id) == {}
    assert readings == [event.id]


def test_whom_a_newcomer_dismissed_blocked_or_claims_to_know_stays_away(event, now, monkeypatch):
    monkeypatch.setattr(rooms, "SMALL", 2)
    people = [make_registration(event, goals=[GoalType.HIRE], visible_to=VisibleTo.EVERY_GUEST).user for _ in range(4)]
    blocked, blocks, known, free = people
    room_of(event, now)
    newcomer = make_registration(event, goals=[GoalType.FIND_JOB])
    make_block(newcomer.user, blocked)
    make_block(blocks, newcomer.user)
    make_tie(newcomer.user, known, mutual=False)

    refresh_own(newcomer, now)

    assert stored_lists(event.id)[newcomer.user_id] == [free.id]
