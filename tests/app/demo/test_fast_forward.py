from datetime import timedelta

import sqlalchemy as sa

from eventhub.accounts.models import SignInLink
from eventhub.app.demo.fast_forward import bring_forward
from eventhub.app.jobs import Job
from eventhub.operator.models import JobRun
from eventhub.operator.service import run_round
from eventhub.platform.mail.models import OutgoingMail
from eventhub.platform.mail.outbox import enqueue
from tests.factories import make_user

MINUTE = timedelta(minutes=1)


def test_a_mail_that_waits_for_the_morning_leaves_at_once(session, now):
    enqueue("accounts/sign_in", user=make_user(), about=SignInLink(id=1), now=now, not_before=now + timedelta(hours=9))
    session.commit()

    assert bring_forward(now) == 1

    session.expire_all()
    assert session.scalar(sa.select(OutgoingMail.not_before)) == now


def test_jobs_that_just_ran_run_again_within_seconds(session, now):
    ran = []
    job = Job("tests.advance", lambda at: ran.append(at) or 1, MINUTE)
    run_round([job], lambda: now, worker="test")
    later = now + timedelta(seconds=4)

    bring_forward(later)
    run_round([job], lambda: later, worker="test")

    assert ran == [now, later]


def test_a_job_that_is_running_is_left_to_its_worker(session, now):
    session.add(JobRun(name="tests.running", started_at=now, lease_until=now + 5 * MINUTE))
    session.commit()

    bring_forward(now)

    session.expire_all()
    assert session.scalar(sa.select(JobRun.started_at)) == now
