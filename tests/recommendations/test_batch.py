import io
from datetime import timedelta

import numpy as np
import pytest

from eventhub.app.jobs import Job
from eventhub.matching.goals import GoalType
from eventhub.matching.recommendations import room_lists
from eventhub.operator.service import run_round
from eventhub.people.visibility.models import ShortlistEntry
from eventhub.platform.db import db
from eventhub.recommendations import batch
from eventhub.recommendations.batch import match_chunks
from eventhub.recommendations.models import ShortlistChunk, ShortlistRun
from eventhub.recommendations.queries import stored_lists
from eventhub.recommendations.rooms import room_of
from eventhub.recommendations.rules import CHUNK_LEASE
from eventhub.recommendations.service import dismiss, refresh_all, refresh_room, send_briefs
from tests.factories import make_event, make_registration


@pytest.fixture
def event(session, monkeypatch):
    """Eight guests who fit each other, in chunks of three."""
    monkeypatch.setattr(batch, "CHUNK", 3)
    event = make_event()
    for goal in (GoalType.HIRE, GoalType.FIND_JOB) * 4:
        make_registration(event, goals=[goal])
    return event


def open_chunks(event):
    return ShortlistChunk.query.filter_by(event_id=event.id, done_at=None).count()


def test_a_large_room_matched_in_chunks_gets_the_lists_of_one_matched_at_once(event, now):
    at_once = room_lists(room_of(event, now).prepared.room)

    assert refresh_all(now) == 0
    assert (open_chunks(event), stored_lists(event.id)) == (3, {})
    assert match_chunks(now) == 4

    run = db.session.get(ShortlistRun, event.id)
    assert stored_lists(event.id) == at_once.lists
    assert (run.computed_at, run.spread_after) == (now, [list(each) for each in at_once.after])
    assert ShortlistChunk.query.count() == 0
    assert not refresh_room(event.id, now + timedelta(minutes=10))


def test_a_room_whose_chunks_an_earlier_release_has_packed_is_planned_again(event, now):
    refresh_all(now)
    batch._match(batch._claim(now), now)
    earlier = io.BytesIO()
    np.savez(earlier, viewers=np.array([1]), counts=np.array([0]))
    ShortlistChunk.query.filter(ShortlistChunk.done_at.is_not(None)).one().found = earlier.getvalue()
    db.session.commit()

    assert match_chunks(now) == 2
    assert (stored_lists(event.id), ShortlistChunk.query.count()) == ({}, 0)
    refresh_all(now)
    assert match_chunks(now) == 4
    assert len(stored_lists(event.id)) == 8


def test_a_room_is_planned_once_a_morning(event, now):
    refresh_all(now)
    assert not refresh_room(event.id, now + timedelta(minutes=10))
    assert batch.plan(event.id, room_of(event, now), now, since=now) == 0

    refresh_room(event.id, now + timedelta(days=1))

    assert {row.planned_at for row in ShortlistChunk.query} == {now + timedelta(days=1)}
    assert open_chunks(event) == 3


def test_what_a_worker_dropped_is_taken_up_when_its_lease_ends(event, now):
    refresh_all(now)
    assert batch._claim(now)[2] == 0

    assert match_chunks(now) == 2
    assert (open_chunks(event), stored_lists(event.id)) == (1, {})
    assert match_chunks(now + CHUNK_LEASE) == 2
    assert len(stored_lists(event.id)) == 8


def test_a_chunk_done_twice_is_the_same(event, now):
    refresh_all(now)
    key = batch._claim(now)

    batch._match(key, now)
    once = db.session.get(ShortlistChunk, key).found
    batch._match(key, now)

    assert db.session.get(ShortlistChunk, key).found == once


def something_happens(event):
    """Let the room be solved again: its lists stand while nothing changes."""
    event.match_version += 1
    db.session.commit()


def test_who_says_not_for_me_or_registers_meanwhile_upsets_nothing(event, now):
    refresh_all(now)
    match_chunks(now)
    viewer, targets = next(iter(stored_lists(event.id).items()))
    tomorrow = now + timedelta(days=1)
    something_happens(event)
    refresh_all(tomorrow)
    batch._match(batch._claim(tomorrow), tomorrow)

    dismiss(event.id, viewer, targets[0], "", now=tomorrow)
    make_registration(event, goals=[GoalType.HIRE])
    match_chunks(tomorrow)

    assert targets[0] not in stored_lists(event.id)[viewer]
    assert db.session.get(ShortlistRun, event.id).computed_at == tomorrow


def test_briefs_wait_for_the_lists_of_a_large_room(event, now):
    soon = event.starts_at - timedelta(days=2)

    assert send_briefs(soon) == 0
    match_chunks(soon)
    assert send_briefs(soon) == 8


def test_rows_of_people_who_stay_on_a_list_stay(event, now):
    refresh_all(now)
    match_chunks(now)
    before = {(row.viewer_id, row.target_id): row.id for row in ShortlistEntry.query}
    something_happens(event)

    refresh_all(now + timedelta(days=1))
    match_chunks(now + timedelta(days=1))

    after = {(row.viewer_id, row.target_id): row.id for row in ShortlistEntry.query}
    assert after == before
    assert {row.computed_at for row in ShortlistEntry.query} == {now + timedelta(days=1)}


def test_two_workers_may_run_a_job_that_hands_out_its_own_work(session, clock, now):
    ran = []

    def inside(moment):
        # Another worker comes by while the first is still at it.
        if len(ran) < 2:
            ran.append(moment)
            run_round([job], lambda: now + timedelta(seconds=6), worker="second")
        return 0

    job = Job("shared", inside, timedelta(seconds=5), shared=True)
    run_round([job], lambda: now, worker="first")

    assert len(ran) == 2
