from datetime import timedelta

import pytest

from eventhub.accounts import service as accounts
from eventhub.db import db, transaction
from eventhub.mail.line import Ending, Line, finish, lease
from eventhub.mail.models import MailState
from tests.apps import make_app
from tests.moment import NOW


@pytest.mark.parametrize(("timeout", "minutes"), [(5, 3), (20, 3), (60, 9)])
def test_a_mail_stays_with_its_worker_longer_than_a_slow_server_can_take(timeout, minutes):
    assert lease(timeout) == timedelta(minutes=minutes)


@pytest.mark.parametrize(("state", "waits"), [(MailState.SENT, "off"), (MailState.FAILED, "on")])
def test_postgresql_waits_for_its_disk_but_for_the_note_that_a_mail_was_sent(databases, state, waits):
    """A power cut may double the mails of half a second; how others ended must not be forgotten."""
    with make_app(databases.fresh("postgresql")).app_context():
        accounts.request_link("anna@example.org", language="en", next_path="", now=NOW, origin="here")
        mail_id = Line("one").settle(None, NOW, take_next=True)

        with transaction():
            connection = db.session.connection()
            connection.exec_driver_sql("SET LOCAL synchronous_commit = on")
            assert finish(Ending(mail_id, state), "one", NOW)
            assert connection.exec_driver_sql("SHOW synchronous_commit").scalar() == waits
        db.session.remove()
        db.engine.dispose()
