"""An event whose registrations nobody confirms may be somebody's way to write to strangers in our name."""

import logging
from dataclasses import replace
from datetime import timedelta

import pytest

from eventhub.accounts.rules import Language
from eventhub.events.registrations import flood, sign_up
from eventhub.events.registrations.rows import fingerprint
from eventhub.events.registrations.rules import RegistrationState as S
from eventhub.events.registrations.rules import VisibleTo
from eventhub.events.registrations.sign_up import PURPOSE, Answers, register
from eventhub.operator.doctor import examine
from eventhub.platform.tokens import derive
from tests.factories import in_one_commit, make_event, make_registration, make_user

TITLE = "Claim your prize"
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
TYPED = Answers(email="", name="Your Bank", visible_to=VisibleTo.EVERY_GUEST, goal_sentence="Call us")


@pytest.fixture
def newcomer(session, now):
    return make_user("Mallory", created_at=now - DAY)


@pytest.fixture
def event(newcomer):
    return make_event(TITLE, organiser=newcomer, place="Strange Street", description="Strange words")


def fill(event, number, now, *, first=0):
    rows = [
        register(event.id, replace(TYPED, email=f"stranger{first + one}@example.org"), origin=str(one), now=now)
        for one in range(number)
    ]
    return rows


def with_words(mails):
    return [mail for mail in mails if TITLE in mail.subject + mail.text]


def test_the_mail_that_proves_an_address_repeats_the_title_alone(event, mailbox, now):
    """Case 33."""
    fill(event, 1, now)

    [mail] = mailbox.deliver_all(now)

    assert TITLE in mail.subject
    assert "stranger0@example.org" in mail.text
    for typed in ("Your Bank", "Call us", "Strange"):
        assert typed not in mail.subject + mail.text + mail.html


def test_a_title_from_before_the_rule_loses_its_address(session, mailbox, now):
    fill(make_event("Prize at evil.example/x"), 1, now)

    [mail] = mailbox.deliver_all(now)

    assert "evil" not in mail.subject + mail.text + mail.html
    assert "Prize at …" in mail.subject


def test_from_the_thirtieth_unproven_registration_on_mails_say_nothing_of_the_event(event, mailbox, now, caplog):
    """Case 33."""
    with caplog.at_level(logging.WARNING):
        fill(event, 33, now)

    mails = mailbox.deliver_all(now)

    assert len(mails) == 33
    assert len(with_words(mails)) == 30
    plain = [mail for mail in mails if mail not in with_words(mails)]
    assert {mail.subject for mail in plain} == {"Confirm your address"}
    told = [record.getMessage() for record in caplog.records if "unproven" in record.getMessage()]
    assert told == [f"event {event.id}: 30 unproven registrations, 0 proven"]
    assert any(f"Event {event.id} has 33 unproven registrations" in finding for finding in examine(now))
    assert "@" not in "".join(told + examine(now))


def test_registering_goes_on_in_a_flood_and_its_link_works(event, mailbox, now, client):
    fill(event, 30, now)
    mailbox.deliver_all(now)
    fill(event, 1, now, first=100)
    [mail] = mailbox.deliver_all(now)

    shown = client.get(mail.link("/r/"))

    assert TITLE in shown.text
    assert client.submit(shown.form()).h1 == "You’re in"


def test_in_a_flood_an_address_gets_one_mail_an_hour(event, mailbox, now):
    """Case 33."""
    fill(event, 30, now)
    mailbox.deliver_all(now)
    typed = [replace(TYPED, email="anna@example.org", name=f"Name {number}") for number in range(3)]

    for answers in typed:
        register(event.id, answers, now=now)
        sign_up.send_again(event.id, answers.email, fingerprint(answers), now=now)
    assert len(mailbox.deliver_all(now)) == 1

    sign_up.send_again(event.id, "anna@example.org", fingerprint(typed[2]), now=now + HOUR)
    assert len(mailbox.deliver_all(now + HOUR)) == 1


def test_all_events_of_a_newcomer_count_together(event, newcomer, mailbox, now):
    """Case 33."""
    other = make_event(TITLE, organiser=newcomer)
    fill(event, 20, now)
    fill(other, 20, now, first=50)

    assert len(with_words(mailbox.deliver_all(now))) == 30


def test_who_confirms_pays_for_one_who_does_not(event, mailbox, now):
    for row in fill(event, 10, now):
        sign_up.confirm_link_of(sign_up.get_by_link(derive(PURPOSE, row.nonce)), now=now)
    mailbox.deliver_all(now)

    fill(event, 41, now, first=100)

    assert len(with_words(mailbox.deliver_all(now))) == 40


def test_an_organiser_who_has_held_an_event_has_a_higher_mark(session, mailbox, now):
    known = make_user("Grace Huang")
    make_event(organiser=known, starts_at=now - 3 * DAY)
    event = make_event(TITLE, organiser=known)

    with in_one_commit():
        for number in range(299):
            make_registration(event, make_user(), S.UNVERIFIED, submission=str(number))
    assert flood.find_flood(event.id, now) is None
    fill(event, 1, now)

    assert flood.find_flood(event.id, now).unproven == 300


def test_guests_whom_an_organiser_adds_are_no_flood(event, newcomer, now):
    for number in range(35):
        sign_up.add_by_hand(
            event.id, name="N", email=f"n{number}@example.org", by=newcomer, language=Language.ENGLISH, now=now
        )

    assert flood.find_flood(event.id, now) is None


def test_the_metrics_count_events_in_a_flood(event, client, now):
    fill(event, 31, now)

    assert "eventhub_flooded_events 1.0" in client.get("/metrics").html
