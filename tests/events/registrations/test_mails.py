from dataclasses import replace
from datetime import timedelta

import icalendar
import pytest

from eventhub.events.event import service as events
from eventhub.events.event.rules import EventState
from eventhub.events.registrations import capacity, service, sign_up
from eventhub.events.registrations.rules import RegistrationState as S
from eventhub.events.registrations.rules import VisibleTo
from eventhub.events.registrations.sign_up import Answers
from eventhub.platform.mail.outbox import enqueue
from tests.factories import make_event, make_registration, make_user
from tests.snapshots import reads_as_kept

# Pages and words. tests/test_pages.py opens every page on both databases, tests/test_hostile_forms.py sends every form.
pytestmark = pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)

KINDS = {
    "verify": S.UNVERIFIED,
    "added": S.UNVERIFIED,
    "confirmed": S.CONFIRMED,
    "approved": S.CONFIRMED,
    "already": S.CONFIRMED,
    "still_coming": S.CONFIRMED,
    "pending": S.PENDING,
    "reopened": S.PENDING,
    "waitlisted": S.WAITLISTED,
    "offer": S.OFFERED,
    "offer_lapsed": S.LAPSED,
    "declined": S.DECLINED,
    "removed": S.REMOVED,
    "withdrawn": S.WITHDRAWN,
}
WITH_CALENDAR = {"confirmed", "approved"}


@pytest.fixture
def event(session, now):
    return make_event(
        "Clean-Energy Evening, Shanghai",
        organiser=make_user("黄蕾", other_name="Grace Huang"),
        zone="Asia/Shanghai",
        place="Huangpu, Shanghai",
        address="12 Zhongshan Lu",
        online_link="https://meet.example.org/tea",
        starts_at=now.replace(month=3, day=12, hour=10, minute=30),
    )


@pytest.fixture
def anna(session):
    return make_user("Anna Keller", email="anna@example.org")


def deliver(mailbox, now, kind, registration, version="1"):
    capacity.notify(kind, registration, now=now, version=version)
    return mailbox.deliver_all(now)


@pytest.mark.parametrize("hours, holds", [(3, True), (2, False), (-1, False)])
def test_who_joins_the_waiting_list_close_to_the_start_is_promised_no_mail(
    event, anna, session, browser, mailbox, now, hours, holds
):
    event.starts_at, event.capacity = now + timedelta(hours=hours), 1
    event.ends_at = event.starts_at + timedelta(hours=3)
    make_registration(event)
    registration = make_registration(event, anna, S.WAITLISTED, waitlisted_at=now)

    [mail] = deliver(mailbox, now, "registrations/waitlisted", registration)

    page = browser(anna).get(f"/e/{event.slug}/me").main
    for said in (mail.text, mail.html, page):
        assert ("send you a mail" in said or "write to you" in said) is holds
        assert ("take it" in said and "no longer" in said) is not holds


@pytest.mark.parametrize("language", ["en", "zh_Hans", "de"])
@pytest.mark.parametrize("kind", KINDS)
def test_each_mail_reads_as_it_was_written(event, anna, session, mailbox, now, kind, language):
    anna.language = language
    registration = make_registration(event, anna, KINDS[kind], nonce="0" * 32, offer_until=now + timedelta(hours=40))

    [mail] = deliver(mailbox, now, f"registrations/{kind}", registration)

    assert reads_as_kept(f"registrations/{kind}.{language}", mail)
    assert len(mail.subject) <= 78
    assert set(mail.attachments) == ({"event.ics", "ticket.png"} if kind in WITH_CALENDAR else set())
    assert ("12 Zhongshan Lu" in mail.text) is (kind in WITH_CALENDAR | {"still_coming"})


@pytest.mark.parametrize("language", ["en", "zh_Hans", "de"])
def test_who_was_let_in_without_a_registration_may_confirm_once(event, anna, session, mailbox, now, language):
    anna.language = language
    event.starts_at, event.ends_at = now - timedelta(hours=1), now + timedelta(hours=2)
    registration = make_registration(event, anna, nonce="0" * 32, checked_in_at=now)
    registration.verified_at, registration.user = None, None

    [mail] = deliver(mailbox, now, "registrations/walked_in", registration)
    registration.verified_at = now

    assert reads_as_kept(f"registrations/walked_in.{language}", mail)
    assert deliver(mailbox, now, "registrations/walked_in", registration, version="2") == []


@pytest.mark.parametrize("language", ["en", "zh_Hans", "de"])
def test_who_was_checked_in_before_the_start_is_not_told_to_have_come(event, anna, session, mailbox, now, language):
    anna.language = language
    registration = make_registration(event, anna, nonce="0" * 32, checked_in_at=now)
    registration.verified_at, registration.user = None, None

    [mail] = deliver(mailbox, now, "registrations/walked_in", registration)

    assert reads_as_kept(f"registrations/walked_in_early.{language}", mail)


def test_whose_check_in_was_taken_back_is_not_told_to_have_come(event, anna, mailbox, now):
    event.starts_at, event.ends_at = now - timedelta(hours=1), now + timedelta(hours=2)
    registration = make_registration(event, anna)
    registration.verified_at, registration.user = None, None

    [mail] = deliver(mailbox, now, "registrations/walked_in", registration)

    assert "You have a place at Clean-Energy Evening, Shanghai." in mail.text
    assert "You came" not in mail.text


@pytest.mark.parametrize("kind", KINDS)
def test_a_mail_that_is_no_longer_true_is_not_sent(event, anna, mailbox, now, kind):
    other = S.WITHDRAWN if KINDS[kind] is not S.WITHDRAWN else S.CONFIRMED
    registration = make_registration(event, anna, other)

    assert deliver(mailbox, now, f"registrations/{kind}", registration) == []


def test_who_waits_is_not_told_to_have_a_seat(event, anna, mailbox, now):
    registration = make_registration(event, anna, S.WAITLISTED)

    [mail] = deliver(mailbox, now, "registrations/already", registration)

    assert mail.subject.startswith("You have registered already")
    assert "have a place" not in mail.text


def test_a_ticket_is_shown_in_the_mail_and_attached_to_it(event, anna, mailbox, now):
    registration = make_registration(event, anna)

    [mail] = deliver(mailbox, now, "registrations/confirmed", registration)

    pictures = [part for part in mail.message.walk() if part.get_content_type() == "image/png"]
    shown, attached = pictures
    assert f"cid:{shown['Content-ID'][1:-1]}" in mail.html
    assert (shown.get_content_disposition(), attached.get_content_disposition()) == ("inline", "attachment")
    assert shown.get_content() == attached.get_content()
    assert "Show your ticket at check-in" in mail.text


def test_who_comes_by_a_link_alone_is_sent_no_ticket(anna, mailbox, now):
    event = make_event(place="", address="", online_link="https://meet.example.org/room")
    registration = make_registration(event, anna)

    [mail] = deliver(mailbox, now, "registrations/confirmed", registration)

    assert list(mail.attachments) == ["event.ics"]
    assert "ticket" not in mail.text + mail.html
    assert "The link to join is below" in mail.text and "https://meet.example.org/room" in mail.text


def test_the_calendar_file_knows_the_address_but_no_secret_link(event, anna, mailbox, now):
    registration = make_registration(event, anna)

    [mail] = deliver(mailbox, now, "registrations/confirmed", registration)

    data = mail.attachments["event.ics"]
    entry = icalendar.Calendar.from_ical(data).walk("VEVENT")[0]
    assert entry["LOCATION"] == "Huangpu, Shanghai, 12 Zhongshan Lu"
    assert entry.start == event.starts_at
    for secret in (b"meet.example.org", b"/r/", b"/coming/"):
        assert secret not in data


@pytest.mark.parametrize("language", ["en", "zh_Hans", "de"])
def test_a_changed_event_is_told_once_from_old_to_new(event, anna, session, mailbox, now, language):
    """Case 41: moved three times in ten minutes, one mail with the final time."""
    anna.language = language
    make_registration(event, anna)
    for minutes in (0, 5, 10):
        move(event, now + timedelta(minutes=minutes), hours=1 + minutes)

    assert service.tell_changes(now + timedelta(minutes=29)) == 0
    assert service.tell_changes(now + timedelta(minutes=30)) == 1
    assert service.tell_changes(now + timedelta(minutes=31)) == 0

    [mail] = mailbox.deliver_all(now + timedelta(minutes=31))
    assert reads_as_kept(f"events/changed.{language}", mail)
    entry = icalendar.Calendar.from_ical(mail.attachments["event.ics"]).walk("VEVENT")[0]
    assert entry.start == event.starts_at
    assert entry["SEQUENCE"] == 3


def test_a_change_that_is_taken_back_is_not_told(event, anna, mailbox, now):
    make_registration(event, anna)
    move(event, now, hours=1)
    move(event, now, hours=-1)

    assert service.tell_changes(now + timedelta(hours=1)) == 0
    assert mailbox.deliver_all(now) == []


HOUR = timedelta(hours=1)
ROOM = {"address": "14 Zhongshan Lu"}
LINK = {"online_link": "https://meet.example.org/other"}
OLD_HOURS = "Fri 12 Mar, 18:30 to 21:30"


def edit(event, now, *, tell=True, **changes):
    service.change_event(event.id, replace(events.fields_of(event), **changes), tell_guests=tell, now=now)


def told(event, mailbox, now):
    service.tell_changes(now + HOUR)
    return [mail.text.replace("\r", "") for mail in mailbox.deliver_all(now + HOUR)]


@pytest.mark.parametrize(
    "changes, words",
    [
        (ROOM, "Exact address: 12 Zhongshan Lu → 14 Zhongshan Lu"),
        (LINK, "The link to join is a new one."),
        ({"online_link": ""}, "There is no link to join any more."),
        ({"place": ""}, "Place: Huangpu, Shanghai → –"),
    ],
)
def test_who_has_a_seat_hears_of_another_room_or_link(event, anna, mailbox, now, changes, words):
    make_registration(event, anna)

    edit(event, now, **changes)

    [text] = told(event, mailbox, now)
    assert words in text
    assert "Time:" not in text


@pytest.mark.parametrize("changes", [ROOM, LINK])
def test_who_has_no_seat_hears_nothing_of_what_only_guests_may_know(event, anna, mailbox, now, changes):
    make_registration(event, anna, S.PENDING)

    edit(event, now, **changes)

    assert told(event, mailbox, now) == []


def test_an_evening_that_only_ends_later_shows_both_ends(event, anna, mailbox, now):
    make_registration(event, anna)

    edit(event, now, ends_at=event.ends_at + 4 * HOUR)

    [text] = told(event, mailbox, now)
    assert f"Time: {OLD_HOURS} → Fri 12 Mar, 18:30 to Sat 13 Mar, 01:30\n" in text
    assert "\nFri 12 Mar, 18:30 to Sat 13 Mar, 01:30 (Beijing time, UTC+8)\n" in text


def test_a_zone_put_right_is_told_with_both_zones(event, anna, mailbox, now):
    make_registration(event, anna)

    edit(event, now, zone="Asia/Tokyo", starts_at=event.starts_at - HOUR, ends_at=event.ends_at - HOUR)

    [text] = told(event, mailbox, now)
    assert f"Time: {OLD_HOURS} (Beijing time, UTC+8) → {OLD_HOURS} (Tokyo time, UTC+9)" in text


def test_what_was_changed_quietly_is_part_of_the_next_news(event, anna, mailbox, now):
    make_registration(event, anna)
    edit(event, now, place="Pudong", tell=False)
    edit(event, now, title="Another name", tell=True)
    assert told(event, mailbox, now) == []

    edit(event, now, place="Hongkou, Shanghai")
    [first] = told(event, mailbox, now)
    edit(event, now + HOUR, place="Jingan, Shanghai")
    [second] = told(event, mailbox, now + HOUR)

    assert "Place: Huangpu, Shanghai → Hongkou, Shanghai" in first
    assert "Place: Hongkou, Shanghai → Jingan, Shanghai" in second


def test_calendars_follow_a_change_that_is_taken_back(event, anna, now):
    """Whoever fetched the file in between would keep the wrong evening otherwise."""
    move(event, now, hours=1)
    move(event, now, hours=-1)

    assert event.calendar_sequence == 2


@pytest.mark.parametrize("language", ["en", "zh_Hans", "de"])
def test_a_cancelled_event_is_taken_out_of_calendars(event, anna, session, mailbox, now, language):
    anna.language = language
    make_registration(event, anna)

    service.cancel_event(event.id, now=now)

    [mail] = mailbox.deliver_all(now)
    assert reads_as_kept(f"events/cancelled.{language}", mail)
    assert b"STATUS:CANCELLED" in mail.attachments["event.ics"]


def test_the_clock_of_a_link_starts_when_the_mail_is_sent(event, mailbox, now):
    registration = sign_up.register(
        event.id, Answers(email="leo@example.org", name="Leo", visible_to=VisibleTo.NOBODY), now=now
    )

    mailbox.deliver_all(now + timedelta(hours=5))

    assert registration.link_sent_at == now + timedelta(hours=5)


def test_only_the_question_of_the_day_before_can_be_unsubscribed(event, anna, mailbox, now):
    registration = make_registration(event, anna)

    [confirmed] = deliver(mailbox, now, "registrations/confirmed", registration)
    [asked] = deliver(mailbox, now, "registrations/still_coming", registration)

    assert confirmed.message["List-Unsubscribe"] is None
    assert asked.message["List-Unsubscribe"]


def test_nobody_is_asked_about_an_event_that_is_cancelled(event, anna, session, mailbox, now):
    registration = make_registration(event, anna)
    enqueue("registrations/still_coming", user=anna, about=registration, now=now)
    event.state = EventState.CANCELLED
    session.commit()

    assert mailbox.deliver_all(now) == []


def test_the_question_of_the_day_before_is_asked_once_and_not_of_newcomers(session, mailbox, now):
    event = make_event(starts_at=now + timedelta(hours=23))
    make_registration(event, make_user(email="old@example.org"))
    new = make_registration(event, make_user(email="new@example.org"))
    new.confirmed_at = now - timedelta(hours=3)
    far = make_event(starts_at=now + timedelta(hours=25))
    make_registration(far)
    session.commit()

    service.ask_who_is_still_coming(now)
    service.ask_who_is_still_coming(now + timedelta(minutes=10))

    assert [mail.recipients for mail in mailbox.deliver_all(now)] == [("old@example.org",)]


def move(event, now, *, hours):
    edit(event, now, starts_at=event.starts_at + hours * HOUR, ends_at=event.ends_at + hours * HOUR)


@pytest.mark.parametrize(("waiting", "closed"), [(True, False), (False, False), (False, True)])
def test_who_leaves_reads_of_a_waiting_list_and_of_a_way_back_only_where_there_is_one(
    event, anna, session, mailbox, now, waiting, closed
):
    registration = make_registration(event, anna, S.WITHDRAWN)
    if waiting:
        make_registration(event, state=S.WAITLISTED, waitlisted_at=now)
    event.registration_closes_at = now if closed else None

    [mail] = deliver(mailbox, now, "registrations/withdrawn", registration)

    for said in (mail.text, mail.html):
        assert ("already waiting" in said) is waiting
        assert ("register again" in said) is not closed
