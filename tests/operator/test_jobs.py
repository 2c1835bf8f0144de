"""Every job of the table, on a room in which each has something to do: twice is once, and late is no burst."""

import collections
import os
from datetime import timedelta

import pytest
import sqlalchemy as sa

from eventhub.accounts.models import User
from eventhub.app import celery_app
from eventhub.app.celery_app import deliver, dispatch_due, run_job
from eventhub.app.jobs import JOBS
from eventhub.events.event.drawn_pictures import forget_old
from eventhub.events.event.models import Event
from eventhub.events.registrations.rules import RegistrationState
from eventhub.operator.models import JobRun
from eventhub.people.models import ContactTrace
from eventhub.platform.db import transaction
from eventhub.platform.mail.models import MailState, OutgoingMail
from tests.dump import differences, whole_database
from tests.factories import make_contact, make_event, make_note, make_registration, make_tie, make_user
from tests.introductions.stage import set_stage

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
MOMENTS = (timedelta(0), HOUR, 5 * DAY, 8 * DAY, 9 * DAY + 12 * HOUR, 11 * DAY, 12 * DAY)
# What speaks of an event that is to come, and would be wrong or silly after it.
BEFORE_AN_EVENT = {
    "recommendations/brief",
    "registrations/still_coming",
    "registrations/offer",
    "events/changed",
    "introductions/ask",
    "introductions/reminder",
    "introductions/target_ask",
    "introductions/target_reminder",
    "contacts/handshakes",
    "registrations/offer_lapsed",
}


@pytest.fixture
def room(session, now):
    """An event with guests, one request, one offer, one change to tell, one handshake, one note and one trace."""
    stage = set_stage()
    stage.ask(now)
    event = make_event(capacity=2, starts_at=now + 10 * DAY)
    anna, li_wei = make_user("Anna Keller"), make_user("Li Wei", zone="Asia/Shanghai")
    make_registration(event, anna)
    make_registration(event, li_wei, state=RegistrationState.OFFERED, offer_until=now + 2 * HOUR)
    make_registration(event, make_user(), state=RegistrationState.WAITLISTED, waitlisted_at=now - DAY)
    make_registration(event, make_user(), state=RegistrationState.UNVERIFIED)
    make_tie(anna, li_wei, mutual=False)
    make_note(anna, make_contact(anna, li_wei), event, met_at=now)
    with transaction():
        session.add(ContactTrace(owner_id=anna.id, event_id=event.id, mac="0" * 64, wipe_at=now + 6 * DAY))
        session.get_one(Event, event.id).change_pending_since = now - HOUR
    return event


def run_all(moment, times=1):
    for _ in range(times):
        for job in JOBS:
            job.run(moment)


def mails(session):
    return list(session.execute(sa.select(OutgoingMail.kind, OutgoingMail.user_id, OutgoingMail.due_at)))


def test_running_every_job_twice_is_running_it_once(session, room, now):
    queued = set()
    for later in MOMENTS:
        # One job's work may be another's occasion; three turns and the room is quiet.
        run_all(now + later, times=3)
        before = whole_database(session)
        run_all(now + later)

        assert differences(before, whole_database(session)) == [], later
        queued |= {kind for kind, *_ in mails(session)}

    assert {
        "events/changed",
        "registrations/offer",
        "recommendations/brief",
        "registrations/still_coming",
        "followups/digest",
        "followups/after_event",
    } <= queued


def test_a_month_of_downtime_brings_no_burst_and_no_mail_about_what_is_over(session, room, mailbox, now):
    run_all(now)
    mailbox.deliver_all(now)
    before = len(mails(session))

    for turn in range(3):
        run_all(now + 30 * DAY + turn * HOUR)
    arrived = mailbox.deliver_all(now + 30 * DAY + 3 * HOUR)
    new = mails(session)[before:]

    assert [mail.subject for mail in arrived if len(mail.recipients) > 1] == []
    assert max(collections.Counter(mail.to for mail in arrived).values(), default=0) <= 1
    assert len(new) <= session.scalar(sa.select(sa.func.count(User.id)))
    kinds = {kind for kind, *_ in new}
    sent = {mail.kind for mail in session.scalars(sa.select(OutgoingMail).where(OutgoingMail.sent_at > now + DAY))}
    assert sent & BEFORE_AN_EVENT == set(), kinds


def test_a_job_without_work_does_nothing(session, now):
    # Drawn pictures lie beside the database and outlive the tests that drew them.
    forget_old(now)

    assert {job.name: job.run(now) for job in JOBS} == {job.name: 0 for job in JOBS}


def test_a_look_calls_for_files_that_wait_to_be_read(session, now, monkeypatch):
    monkeypatch.setattr("eventhub.app.celery_app.find_oldest_waiting_time", lambda at: at)
    task = Sent()

    dispatch_due(task)

    assert ("eventhub.read_imports",) in task.messages


def test_every_process_of_a_worker_learns_that_it_is_told_to_stop(session, room, mailbox, monkeypatch):
    monkeypatch.setattr(celery_app, "_stop", celery_app.mmap.mmap(-1, 1))
    child = os.fork()
    if not child:
        celery_app._begin_to_stop()
        os._exit(0)
    os.waitpid(child, 0)

    deliver(Sent())

    assert celery_app.is_stopping()
    assert {mail.state for mail in session.scalars(sa.select(OutgoingMail))} == {MailState.QUEUED}


class Sent:
    """Stands for a Celery task and keeps what it would send."""

    def __init__(self):
        self.app, self.messages = self, []

    def send_task(self, name, arguments=(), **options):
        assert options["expires"]
        self.messages.append((name, *arguments))


def test_a_look_sends_one_message_for_each_job_that_is_due(session, now):
    task = Sent()
    session.add(JobRun(name=JOBS[0].name, started_at=now))
    session.add(JobRun(name=JOBS[1].name, started_at=now - DAY, lease_until=now + HOUR / 12))
    session.commit()

    dispatch_due(task)

    assert task.messages == [*(("eventhub.run_job", job.name) for job in JOBS[2:]), ("eventhub.deliver",)]


def test_a_doubled_message_runs_a_job_once_and_a_foreign_one_none(session, now):
    for name in (JOBS[0].name, JOBS[0].name, "of.another.version"):
        run_job(Sent(), name)
    deliver(Sent())

    rows = {row.name: row for row in session.scalars(sa.select(JobRun))}
    assert set(rows) == {JOBS[0].name, "mail.deliver"}
    assert rows[JOBS[0].name].started_at == now
