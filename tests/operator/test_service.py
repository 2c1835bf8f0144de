from datetime import timedelta

import pytest
import sqlalchemy as sa

from eventhub.accounts.models import SignInLink
from eventhub.app.jobs import Job
from eventhub.operator import health, queries, service
from eventhub.operator.models import JobRun
from eventhub.operator.service import run_if_due, run_round
from eventhub.platform.db import transaction
from eventhub.platform.mail import outage
from eventhub.platform.mail.outbox import enqueue
from tests.factories import make_worker_seen

MINUTE = timedelta(minutes=1)


def round_at(moment, *jobs):
    run_round(jobs, lambda: moment, worker="test")


def test_a_job_runs_when_it_is_due_and_not_before(session, now):
    ran = []
    job = Job("tests.tick", lambda at: ran.append(at) or 1, 5 * MINUTE)

    for minute in (0, 1, 4, 5, 6, 30):
        round_at(now + minute * MINUTE, job)

    assert ran == [now, now + 5 * MINUTE, now + 30 * MINUTE]


def test_a_month_of_downtime_makes_one_run_not_many(session, now):
    ran = []
    job = Job("tests.tick", lambda at: ran.append(at) or 1, MINUTE)
    round_at(now, job)

    round_at(now + timedelta(days=30), job)

    assert len(ran) == 2


def test_a_clock_that_was_ahead_for_a_while_holds_no_job_back(session, now):
    ran = []
    job = Job("tests.tick", lambda at: ran.append(at) or 1, MINUTE)
    round_at(now + timedelta(days=365), job)

    round_at(now, job)

    assert len(ran) == 2
    round_at(now + MINUTE / 2, job)
    assert len(ran) == 2


def test_runs_that_fell_out_are_counted(session, now):
    job = Job("tests.tick", lambda at: 7, 10 * MINUTE)
    for minute in (0, 10, 21, 60 * 24):
        round_at(now + minute * MINUTE, job)

    row = session.scalar(sa.select(JobRun).where(JobRun.name == "tests.tick"))
    assert (row.missed, row.handled) == ((60 * 24 - 21) // 10 - 1, 7)


def test_a_worker_that_is_told_to_stop_finishes_its_job_and_begins_no_other(session, now):
    ran = []
    jobs = [Job(f"tests.{number}", lambda at: ran.append(at) or 1, MINUTE) for number in range(3)]

    run_round(jobs, lambda: now, worker="stopped", stopped=lambda: bool(ran))

    assert len(ran) == 1


def test_workers_share_a_job_that_takes_its_rows_one_by_one(session, now):
    ran = []
    job = Job("tests.shared", lambda at: ran.append(at) or 1, MINUTE, shared=True)
    session.add(JobRun(name="tests.shared", started_at=now, lease_until=now + 5 * MINUTE))
    session.commit()

    round_at(now + MINUTE, job)

    assert len(ran) == 1


def test_the_list_of_jobs_says_when_each_ran_and_runs_again(app, session, now):
    session.add(
        JobRun(
            name="introductions.advance",
            started_at=now,
            finished_at=now,
            failures=3,
            missed=43199,
            last_error="KeyError",
        )
    )
    session.commit()

    lines = app.test_cli_runner().invoke(args=["jobs", "list"]).output.splitlines()
    line = next(line for line in lines if line.startswith("introductions.advance"))

    assert line.split()[1:] == [
        "0:01:00",
        "2027-03-02",
        "10:00:00Z",
        "2027-03-02",
        "10:01:00Z",
        "0",
        "3",
        "43199",
        "KeyError",
    ]
    assert next(line for line in lines if line.startswith("registrations.tell")).split()[2:4] == ["never", "now"]


def test_a_failing_job_is_counted_and_stops_no_other(session, now, caplog):
    ran = []
    bad = Job("tests.bad", lambda at: 1 // 0, MINUTE)
    good = Job("tests.good", lambda at: ran.append(at) or 1, MINUTE)

    round_at(now, bad, good)
    round_at(now + MINUTE, bad, good)

    row = session.scalar(sa.select(JobRun).where(JobRun.name == "tests.bad"))
    assert (row.failures, row.last_error) == (2, "ZeroDivisionError")
    assert len(ran) == 2


@pytest.mark.parametrize(
    ("name", "part"), [("contacts.read_imports", "process_imports"), ("mail.deliver", "deliver_due")]
)
def test_what_a_worker_always_does_is_seen_failing_and_mended(app, session, now, monkeypatch, name, part):
    ran = []
    job = Job("tests.after", lambda moment: ran.append(moment) or 1, MINUTE)
    with monkeypatch.context() as broken:
        broken.setattr(service, part, lambda *_, **__: 1 / 0)
        for _ in range(2):
            round_at(now, job)
    lines = app.test_cli_runner().invoke(args=["jobs", "list"]).output.splitlines()
    assert next(line.split()[-3:] for line in lines if line.startswith(name)) == ["2", "0", "ZeroDivisionError"]
    assert ran

    round_at(now, job)
    row = session.get(JobRun, name, populate_existing=True)
    assert (row.failures, row.last_error) == (0, "")


def test_a_job_held_by_another_worker_is_left_to_it(session, now):
    ran = []
    job = Job("tests.held", lambda at: ran.append(at) or 1, MINUTE)
    session.add(JobRun(name="tests.held", started_at=now, lease_until=now + 5 * MINUTE))
    session.commit()

    round_at(now + 2 * MINUTE, job)
    assert ran == []

    round_at(now + 6 * MINUTE, job)
    assert len(ran) == 1


@pytest.mark.parametrize(("ago", "status"), [(None, 503), (0, 200), (60, 200), (61, 503)])
def test_health_is_ready_on_a_migrated_database_with_a_worker_seen_within_a_minute(client, now, ago, status):
    if ago is not None:
        make_worker_seen(now - timedelta(seconds=ago))

    page = client.request("GET", "/healthz")

    assert (page.status, page.answer.json["ready"]) == (status, status == 200)
    assert page.answer.json["worker_seen_seconds_ago"] == ago


def test_a_worker_that_finds_no_mail_is_seen_all_the_same(client, now):
    for seconds in range(0, 120, 7):
        service.deliver(lambda at=now + timedelta(seconds=seconds): at, worker="idle")

    assert health.since_worker_seen(now + timedelta(seconds=119)) < health.WORKER_IS_GONE_AFTER


def test_a_worker_looks_for_mails_only_while_the_mail_server_may_be_asked(session, now):
    """It looks ten times a second: while the server is away, a mail that is due would begin a round each time."""
    assert not queries.has_due_mail(now)
    enqueue("accounts/sign_in", about=SignInLink(id=1), address="anna@example.org", now=now)
    session.commit()
    assert queries.has_due_mail(now)

    outage.note_failure("refused", now)
    session.commit()

    assert not queries.has_due_mail(now + outage.FIRST_PAUSE - timedelta(seconds=1))
    assert queries.has_due_mail(now + outage.FIRST_PAUSE)


def test_a_job_that_a_clock_ahead_has_taken_is_free(session, now):
    """Reliability: the worker took it by a clock of tomorrow, which has been set right since."""
    ran = []
    job = Job("tests.job", lambda moment: ran.append(moment) or 1, timedelta(minutes=1))
    with transaction():
        session.add(JobRun(name=job.name, lease_until=now + timedelta(days=1), started_at=now + timedelta(days=1)))

    assert run_if_due(job, lambda: now) == 1
    assert ran == [now]
