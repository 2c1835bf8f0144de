from datetime import timedelta

import pytest

from eventhub.accounts.rules import Language
from eventhub.events.checkin import service
from eventhub.events.checkin.models import CheckIn
from eventhub.events.checkin.rules import Entry, How, Verdict
from eventhub.events.checkin.service import Report
from eventhub.events.registrations.rules import RegistrationState as S
from eventhub.events.registrations.tickets import ticket_of
from eventhub.platform.errors import WrongState
from tests.factories import make_event, make_registration, make_user, owner_of


@pytest.fixture
def event(session, now):
    return make_event(capacity=3, starts_at=now - timedelta(minutes=30), ends_at=now + timedelta(hours=2))


@pytest.fixture
def anna(event):
    return make_registration(event, make_user("Anna Keller"))


@pytest.fixture
def scan(event, now):
    """One message of one phone: scan(ticket, minutes_ago=5, nonce=...)."""
    numbers = iter(range(1000))

    def take_in(ticket, *, minutes_ago=0, entry=Entry.IN, nonce=None):
        report = Report(
            nonce=nonce or f"nonce-{next(numbers):04d}",
            entry=entry,
            how=How.SCAN,
            ticket=ticket,
            device_at=now - timedelta(minutes=minutes_ago),
        )
        return service.record_reports(event.id, [report], by=owner_of(event), device_now=now, now=now)[0]

    return take_in


def test_the_first_of_two_offline_phones_counts_whichever_reports_first(scan, anna, session, now):
    later = scan(ticket_of(anna), minutes_ago=5)
    earlier = scan(ticket_of(anna), minutes_ago=9)

    assert (later.verdict, earlier.verdict) == (Verdict.IN, Verdict.IN)
    assert anna.checked_in_at == now - timedelta(minutes=9)
    assert scan(ticket_of(anna)).verdict is Verdict.ALREADY


def test_a_report_that_arrives_twice_is_one_line_with_one_answer(scan, anna, session):
    first = scan(ticket_of(anna), nonce="the-same-nonce")
    again = scan(ticket_of(anna), nonce="the-same-nonce")

    assert (first.verdict, again.verdict) == (Verdict.IN, Verdict.IN)
    assert session.query(CheckIn).count() == 1


def test_an_undo_takes_the_person_out_and_a_new_scan_lets_them_in_again(scan, anna, now):
    scan(ticket_of(anna), minutes_ago=3)

    assert scan(ticket_of(anna), minutes_ago=2, entry=Entry.UNDO).since is None
    assert scan(ticket_of(anna), minutes_ago=1).verdict is Verdict.IN
    assert anna.checked_in_at == now - timedelta(minutes=1)


@pytest.mark.parametrize(
    "state, verdict",
    [
        (S.PENDING, Verdict.NO_SEAT),
        (S.WAITLISTED, Verdict.NO_SEAT),
        (S.OFFERED, Verdict.NO_SEAT),
        (S.WITHDRAWN, Verdict.NOT_COMING),
        (S.REMOVED, Verdict.NOT_COMING),
    ],
)
def test_who_has_no_seat_does_not_come_in_and_the_try_is_kept(scan, event, session, state, verdict):
    guest = make_registration(event, state=state)

    assert scan(ticket_of(guest)).verdict is verdict
    session.expire_all()
    assert guest.checked_in_at is None
    assert session.query(CheckIn).one().entry is Entry.REFUSED


def test_foreign_forged_and_odd_codes_say_nothing_about_anybody(scan, anna, session):
    elsewhere = make_registration(make_event("Other"))
    forged = ticket_of(anna)[:-2] + "xx"

    assert scan(ticket_of(elsewhere)).verdict is Verdict.OTHER_EVENT
    for code in (forged, f"EH-{anna.id}-", "https://example.org", "EH-99999999999999-" + "a" * 22, "\u0000", "扫我"):
        answer = scan(code)
        assert (answer.verdict, answer.registration) == (Verdict.UNKNOWN, None), code
    assert session.query(CheckIn).filter_by(entry=Entry.REFUSED).count() == 7


def test_somebody_who_walks_in_gets_a_free_seat_and_is_in(event, session, mailbox, browser, now):
    answer = service.walk_in(
        event.id, name="Leo Santos", email="leo@example.org", by=owner_of(event), language=Language.ENGLISH, now=now
    )

    leo = answer.registration
    assert (answer.verdict, leo.state, leo.user_id, event.places_taken) == (Verdict.IN, S.CONFIRMED, None, 1)
    [mail] = mailbox.deliver_all()
    phone = browser()
    mine = phone.submit(phone.get(mail.link("/r/")).form(), visible_to="every_guest")
    session.expire_all()
    assert "You are checked in" in mine.main and "Show this at check-in" not in mine.main
    assert (leo.user.email, leo.visible_to, event.places_taken) == ("leo@example.org", "every_guest", 1)
    assert phone.get(mail.link("/r/")).all("//form[@method='post'][contains(@action, '/r/')]") == []


@pytest.mark.parametrize(
    "case, reason",
    [("full", "full"), ("over", "registration_closed"), ("known", "registered_already"), ("waits", "somebody_waits")],
)
def test_nobody_walks_into_a_seat_that_was_promised_to_another(session, now, case, reason):
    starts = now + timedelta(hours=1) if case == "waits" else now - timedelta(hours=4 if case == "over" else 1)
    event = make_event(capacity=2, starts_at=starts, ends_at=starts + timedelta(hours=3))
    make_registration(event, make_user(email="leo@example.org" if case == "known" else "a@example.org"))
    if case == "full":
        make_registration(event)
    if case == "waits":
        make_registration(event, state=S.WAITLISTED, waitlisted_at=now)

    with pytest.raises(WrongState) as refused:
        service.walk_in(
            event.id, name="Leo", email="leo@example.org", by=owner_of(event), language=Language.ENGLISH, now=now
        )

    assert refused.value.reason == reason
    session.expire_all()
    assert event.places_taken == (2 if case == "full" else 1)
