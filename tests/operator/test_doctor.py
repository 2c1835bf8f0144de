from datetime import timedelta

import pytest
import sqlalchemy as sa

from eventhub.accounts.code_attempts import count_wrong_code
from eventhub.accounts.models import SignInLink
from eventhub.accounts.rules import MANY_WRONG_CODES
from eventhub.events.event.models import Event
from eventhub.operator.doctor import examine
from eventhub.operator.models import JobRun
from eventhub.platform.db import transaction
from eventhub.platform.mail.outbox import enqueue
from tests.factories import make_event, make_registration, make_user, make_worker_seen


@pytest.fixture(autouse=True)
def _a_worker_is_there(session):
    make_worker_seen()


def test_a_healthy_house_has_no_findings(session, now):
    make_registration(make_event())

    assert examine(now) == []


def test_a_counter_that_differs_from_the_rows_is_set_right_and_told(session, now):
    event = make_event()
    make_registration(event)
    with transaction():
        event.places_taken = 7

    findings = examine(now)

    assert findings == [f"Event {event.id} counted +6 places against its rows; now set right."]
    assert session.scalar(sa.select(Event.places_taken)) == 1
    assert examine(now) == []


def test_a_mail_that_nobody_sends_is_told(session, now):
    with transaction():
        enqueue("accounts/sign_in", user=make_user(), about=SignInLink(id=1), now=now)

    assert any("waiting for 20 minutes" in line for line in examine(now + timedelta(minutes=20)))


def test_a_worker_that_is_gone_is_told(session, now):
    assert examine(now + timedelta(seconds=60)) == []
    assert examine(now + timedelta(minutes=3)) == ["No worker has looked for mails for 3 minutes; is one running?"]

    session.delete(session.get(JobRun, "mail.deliver"))
    session.commit()

    assert examine(now) == ["No worker has ever looked for mails; start one: flask --app wsgi worker"]


def test_a_job_that_keeps_failing_is_told(session, now):
    session.add(JobRun(name="tests.bad", failures=3, last_error="KeyError"))
    session.commit()

    assert examine(now) == ["Job tests.bad failed 3 times in a row (KeyError)."]


def test_the_command_says_so_and_ends_with_an_error(app, session, now):
    session.add(JobRun(name="tests.bad", failures=3, last_error="KeyError"))
    session.commit()

    result = app.test_cli_runner().invoke(args=["doctor"])

    assert result.exit_code == 1
    assert "tests.bad" in result.output


def test_more_wrong_codes_in_an_hour_than_mistyping_makes_are_told(session, now):
    hour = timedelta(hours=1)
    for number in range(MANY_WRONG_CODES):
        count_wrong_code(now - hour * number / MANY_WRONG_CODES)
    assert examine(now) == []
    count_wrong_code(now)

    assert examine(now) == [
        f"{MANY_WRONG_CODES + 1} wrong codes were typed within an hour, over all addresses; they may be guesses."
    ]
    session.get(JobRun, "mail.deliver").finished_at = now + hour
    session.commit()
    assert examine(now + hour) == []
