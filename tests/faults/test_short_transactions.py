"""Jobs over a whole room let others write in between: on SQLite there is one writer at a time."""

from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from eventhub.app.jobs import JOBS
from eventhub.events.event import service as events
from eventhub.events.registrations import service
from eventhub.platform.db import BATCH_SIZE, db
from eventhub.platform.mail.models import OutgoingMail
from tests.factories import in_one_commit, make_event, make_registration, make_user

pytestmark = pytest.mark.faults

GUESTS = 2 * BATCH_SIZE + 10


@contextmanager
def most_rows_in_one_transaction():
    """A list whose last entry is the largest number of rows that one commit has written so far."""
    found, rows = [0], [0]

    def count(session, *_):
        rows[0] += len(session.new) + len(session.dirty)

    def end(session):
        found.append(max(found[-1], rows[0]))
        rows[0] = 0

    sa.event.listen(db.session, "before_flush", count)
    sa.event.listen(db.session, "after_commit", end)
    yield found
    sa.event.remove(db.session, "before_flush", count)
    sa.event.remove(db.session, "after_commit", end)


@pytest.fixture
def room(session, now):
    with in_one_commit():
        event = make_event(organiser=make_user(), starts_at=now + timedelta(days=4), capacity=GUESTS)
        for _ in range(GUESTS):
            make_registration(event, make_user(), created_at=now - timedelta(days=9))
    return event


def mails(kind):
    return db.session.scalar(sa.select(sa.func.count()).where(OutgoingMail.kind == kind))


def test_no_job_writes_the_mails_of_a_whole_room_in_one_transaction(room, clock):
    starts, ends = room.starts_at, room.ends_at
    with most_rows_in_one_transaction() as found:
        for moment in (starts - timedelta(hours=30), starts - timedelta(hours=20), ends + timedelta(hours=30)):
            clock.move_to(moment)
            for job in JOBS:
                job.run(moment)

    assert mails("recommendations/brief") == mails("registrations/still_coming") == GUESTS
    assert mails("followups/after_event") == GUESTS
    assert BATCH_SIZE <= found[-1] <= 3 * BATCH_SIZE


def test_changes_and_a_cancellation_reach_a_whole_room_in_short_transactions(room, now, clock):
    with most_rows_in_one_transaction() as found:
        fields = replace(events.fields_of(room), place="Elsewhere")
        service.change_event(room.id, fields, tell_guests=True, now=now)
        clock.shift(timedelta(hours=1))
        service.tell_changes(now + timedelta(hours=1))
        service.tell_changes(now + timedelta(hours=2))
        assert mails("events/changed") == GUESTS
        service.cancel_event(room.id, now=now + timedelta(hours=2))
        assert mails("events/cancelled") == BATCH_SIZE
        service.tell_cancelled(now + timedelta(hours=2, minutes=1))
        service.tell_cancelled(now + timedelta(hours=2, minutes=2))

    assert mails("events/cancelled") == GUESTS
    assert found[-1] <= 2 * BATCH_SIZE
