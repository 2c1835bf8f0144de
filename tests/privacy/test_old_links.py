"""A link in an old mail answers for nobody else: SQLite gives the number of a row that is gone to the next."""

from datetime import UTC, datetime, timedelta

import pytest

from eventhub.events.registrations import service
from eventhub.events.registrations.rules import RegistrationState
from eventhub.platform import tokens
from eventhub.platform.mail import outbox
from eventhub.platform.mail.message import unsubscribe_token
from eventhub.platform.mail.models import SuppressedAddress
from eventhub.privacy.service import erase
from tests.factories import make_event, make_registration, make_user

pytestmark = pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)


def test_who_is_gone_ends_nobody_elses_mails(client, session, now):
    """Case 16."""

    def queue(user, at):
        mail = outbox.enqueue("contacts/handshakes", user=user, about=user, now=at)
        session.commit()
        return mail

    anna, li_wei = make_user("Anna Keller"), make_user("Li Wei")
    hers = queue(anna, now - timedelta(hours=1))
    link, number = f"/unsubscribe/{unsubscribe_token(hers)}", hers.id
    client.get(link)
    erase(anna.id, now)
    assert queue(li_wei, now).id == number

    client.get(link, status=410)
    client.post(link, status=410)
    assert session.query(SuppressedAddress).count() == 0


@pytest.mark.parametrize("state", [RegistrationState.CONFIRMED, RegistrationState.OFFERED, RegistrationState.PENDING])
def test_the_mails_of_a_deleted_account_say_nothing_of_its_registration(client, session, now, state):
    gone = make_registration(make_event(), make_user("Jonas Richter"), state=state)
    gone.token_digest = tokens.digest("link")
    session.commit()
    erase(gone.user_id, now)
    coming = tokens.sign(service.ATTENDANCE, gone.id)

    for path, unknown in (("/r/link", "/r/other"), (f"/coming/{coming}", "/coming/other")):
        dead = client.get(path, status=410)
        assert dead.text == client.get(unknown, status=410).text
        assert "Jonas" not in dead.text and gone.event.title not in dead.text


@pytest.mark.parametrize("state", [RegistrationState.CONFIRMED, RegistrationState.WAITLISTED])
def test_links_of_a_withdrawn_registration_tell_how_its_guest_stands_now(client, session, now, state):
    """Case 10: who has registered again reads in no old mail that they do not come."""
    anna, event = make_user("Anna Keller"), make_event()
    old = make_registration(event, anna, state=RegistrationState.WITHDRAWN)
    old.token_digest = tokens.digest("link")
    make_registration(event, anna, state=state, created_at=now)
    session.commit()
    coming = client.get(f"/coming/{tokens.sign(service.ATTENDANCE, old.id)}")

    assert "You are not coming" not in coming.text
    is_asked = "Are you coming to" in coming.text
    assert is_asked is (state is RegistrationState.CONFIRMED)
    assert is_asked or "Now: On the waiting list" in coming.text
    assert "Now: Cannot come" not in client.get("/r/link").text


def test_the_day_of_a_confirmation_is_that_of_its_guest(client, session):
    """Berlin, on the last evening of November; in Shanghai it was December by then."""
    jonas = make_user("Jonas Richter", zone="Europe/Berlin")
    row = make_registration(make_event(zone="Asia/Shanghai"), jonas)
    row.token_digest, row.verified_at = tokens.digest("link"), datetime(2026, 11, 30, 22, 34, tzinfo=UTC)
    session.commit()

    assert "On Monday, 30 November 2026" in client.get("/r/link").main


def test_an_old_link_frees_the_place_that_its_guest_holds_now(client, session):
    anna, event = make_user("Anna Keller"), make_event()
    old = make_registration(event, anna, state=RegistrationState.WITHDRAWN)
    new = make_registration(event, anna)
    session.commit()
    page = client.get(f"/coming/{tokens.sign(service.ATTENDANCE, old.id)}")

    said = client.submit(page.form(), press="I cannot come, give my place away")

    session.refresh(new)
    assert new.state is RegistrationState.WITHDRAWN
    assert said.h1 == "You are not coming"
