"""Write to the host: the host's address is told to nobody, an answer goes to the author, and nobody is flooded."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from eventhub.events.event.rules import EventState, Listing
from eventhub.events.registrations.models import RegistrationMove
from eventhub.events.registrations.rules import RegistrationState as S
from eventhub.people import host_letters
from eventhub.people.models import HostLetter, PersonReport
from eventhub.people.reports import report_person
from eventhub.people.ties.service import block
from eventhub.platform.errors import LimitReached, NotFound
from tests.factories import make_event, make_registration, make_user, save
from tests.snapshots import reads_as_kept

pytestmark = pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
ASKS = "Is there a lift? My mother comes with me.\n<b>Thank you</b>"


@pytest.fixture
def host(session):
    return make_user("Grace Huang", other_name="黄雅婷", email="grace@example.org")


@pytest.fixture
def event(session, host):
    return make_event("Clean-Energy Evening", organiser=host)


@pytest.fixture
def anna(session):
    return make_user("Anna Keller", email="anna@example.org")


@pytest.fixture
def write(browser, event):
    def send(author, body=ASKS, **options):
        visitor = browser(author)
        return visitor.submit(visitor.get(f"/e/{event.slug}/host").form("/host"), body=body, **options)

    return send


@pytest.mark.parametrize("language", ["en", "zh_Hans"])
def test_a_letter_reaches_the_host_and_an_answer_its_author(host, anna, write, session, mailbox, language):
    host.language = language
    session.commit()

    page = write(anna)

    assert "Sent to Grace Huang." in page.text and host.email not in page.html
    [mail] = mailbox.deliver_all()
    assert mail.recipients == (host.email,)
    assert str(mail.message["Reply-To"]) == "Anna Keller <anna@example.org>"
    assert "&lt;b&gt;Thank you" in mail.html
    assert reads_as_kept(f"people/host_letter.{language}", mail)


def test_the_page_of_the_event_leads_there_for_visitors_and_not_for_the_team(browser, event, host, anna):
    assert browser(anna).get(f"/e/{event.slug}").link("Write to Grace Huang") == f"/e/{event.slug}/host"
    signed_out = browser().get(f"/e/{event.slug}")
    assert signed_out.link("Write to Grace Huang") and host.email not in signed_out.html
    assert "/sign-in" in browser().get(f"/e/{event.slug}/host", status=302).headers["Location"]
    assert "Write to Grace" not in browser(host).get(f"/e/{event.slug}").text
    browser(host).get(f"/e/{event.slug}/host", status=302)


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"state": EventState.DRAFT}, 404),
        ({"listing": Listing.INVITED}, 404),
        ({"state": EventState.CANCELLED}, 200),
        ({"starts_at": -92, "ends_at": -91}, 404),
        ({"starts_at": -3, "ends_at": -2}, 200),
    ],
)
def test_who_may_not_see_the_event_may_not_write(browser, host, anna, now, fields, status):
    moments = {name: now + timedelta(days=value) for name, value in fields.items() if name.endswith("_at")}
    event = make_event("Tea", organiser=host, **(fields | moments))

    browser(anna).get(f"/e/{event.slug}/host", status=status)


def test_the_same_words_are_one_letter_and_five_a_day_are_enough(anna, write, session, mailbox):
    write(anna)
    write(anna)
    assert len(mailbox.deliver_all()) == 1

    for number in range(1, host_letters.OF_ONE_AUTHOR):
        write(anna, f"Another question, number {number}")
    page = write(anna, "One too many", status=429)

    assert "That was enough for today. Nothing was sent." in page.main and "One too many" in page.html
    assert session.scalar(sa.select(sa.func.count(HostLetter.id))) == host_letters.OF_ONE_AUTHOR


def test_an_event_gets_a_bounded_number_of_letters(event, anna, write, monkeypatch):
    monkeypatch.setattr(host_letters, "TO_ONE_EVENT", 1)
    write(make_user("Another Guest"))

    write(anna, status=429)


def letters(event, host, authors, now, *, each=host_letters.OF_ONE_AUTHOR):
    """Each author writes from an origin of their own; returns how many letters were taken."""
    taken = 0
    for author in authors:
        for number in range(each):
            try:
                host_letters.write(event, author, host, f"{number} of {author.id}", origin=f"{author.id}", now=now)
            except LimitReached:
                continue
            taken += 1
    return taken


def test_strangers_do_not_use_up_what_guests_may_write(event, host, anna, mailbox, now):
    """Twenty accounts kept every guest of an event from writing to its host."""
    make_registration(event, anna)
    before = now - timedelta(days=2)
    strangers = [make_user(f"Stranger {number}", created_at=before) for number in range(20)]

    assert letters(event, host, strangers, now) == host_letters.TO_ONE_EVENT
    host_letters.write(event, anna, host, "Is there a lift?", origin="venue", now=now)

    mailbox.deliver_all()
    assert any("Is there a lift?" in mail.text for mail in mailbox.to(host.email))


def test_guests_share_the_network_of_the_venue(event, host, session, now):
    for number in range(host_letters.OF_ONE_ORIGIN + 1):
        guest = make_user(f"Guest {number}", created_at=now - timedelta(days=2))
        make_registration(event, guest)
        host_letters.write(event, guest, host, f"Question {number}", origin="venue", now=now)


def test_a_host_gets_a_bounded_number_over_all_events(host, now):
    strangers = [make_user(f"Stranger {number}", created_at=now - timedelta(days=2)) for number in range(24)]
    events = [make_event(f"Tea {number}", organiser=host) for number in range(3)]

    taken = [letters(event, host, strangers[8 * number :][:8], now) for number, event in enumerate(events)]

    assert taken == [40, 40, 20] and sum(taken) == host_letters.TO_ONE_HOST


def test_new_accounts_write_less(event, host, now):
    new = [make_user(f"New {number}", created_at=now - timedelta(hours=23)) for number in range(8)]
    old = make_user("Old", created_at=now - timedelta(hours=25))

    assert letters(event, host, new, now) == host_letters.TO_ONE_HOST_OF_NEW
    assert letters(event, host, [old], now) == host_letters.OF_ONE_AUTHOR


def test_letters_that_are_not_sent_count_for_their_author_alone(event, host, anna, session, now, monkeypatch):
    monkeypatch.setattr(host_letters, "TO_ONE_EVENT", 2)
    blocked = make_user("Blocked")
    block(host.id, blocked.id, now=now)

    assert letters(event, host, [blocked], now) == host_letters.OF_ONE_AUTHOR
    assert letters(event, host, [anna], now) == 2
    # And it looks as it does to all others.
    other = make_user("Other")
    block(host.id, other.id, now=now)
    assert letters(event, host, [other], now) == 0


@pytest.mark.parametrize("state", [S.REMOVED, S.DECLINED])
def test_who_was_removed_or_declined_reaches_the_host_no_more(event, anna, write, mailbox, state, session):
    make_registration(event, anna, state)
    anna.email = "another@example.org"
    session.commit()

    page = write(anna, "Why did you do this?")

    assert "Sent to Grace Huang." in page.text and not mailbox.deliver_all()


def test_who_is_removed_before_the_mail_leaves_does_not_reach_the_host(event, anna, write, mailbox, session):
    guest = make_registration(event, anna)
    write(anna)
    guest.state = S.REMOVED
    session.commit()

    assert not mailbox.deliver_all()


def test_who_was_let_in_again_reaches_the_host(event, host, anna, write, mailbox, now):
    make_registration(event, anna, S.REMOVED)
    let_in(make_registration(event, anna), host, now)

    write(anna)

    assert len(mailbox.deliver_all()) == 1


def let_in(registration, organiser, now, *, why="approved", before=S.PENDING, after=S.CONFIRMED):
    """The line of the log that an organiser leaves."""
    log = {"registration_id": registration.id, "at": now, "by_user_id": organiser.id, "why": why}
    save(RegistrationMove(before=before, after=after, **log))


def test_a_letter_is_bounded_and_only_guests_who_were_let_in_send_addresses_of_pages(
    event, host, anna, write, mailbox, session, now
):
    write(anna, "x" * (host_letters.LONGEST + 1), status=422)
    write(anna, "   ", status=422)
    page = write(anna, "Win at https://casino.example now", status=422)
    assert "without a web address" in page.main
    assert not mailbox.deliver_all()

    guest = make_registration(event, anna)
    write(anna, "My talk: https://talks.example/anna", status=422)
    let_in(guest, host, now, why="removal_planned", before=S.CONFIRMED)
    write(anna, "My talk: https://talks.example/anna", status=422)
    let_in(guest, host, now)
    write(anna, "My talk: https://talks.example/anna")
    assert len([mail for mail in mailbox.deliver_all() if "question" in mail.subject]) == 1


@pytest.mark.parametrize("how", ["added", "checked_in"])
def test_who_was_added_or_is_here_sends_addresses_of_pages(event, host, anna, write, mailbox, session, now, how):
    guest = make_registration(event, anna)
    if how == "added":
        let_in(guest, host, now, why="added_by_hand", before="", after=S.UNVERIFIED)
    else:
        guest.checked_in_at = now
    session.commit()

    write(anna, "My talk: https://talks.example/anna")

    assert len(mailbox.deliver_all()) == 1


def test_a_registration_that_waits_sends_no_address_of_a_page(event, anna, write):
    make_registration(event, anna, S.PENDING)

    write(anna, "Win at https://casino.example now", status=422)


@pytest.mark.parametrize("by_host", [True, False])
def test_after_a_block_nothing_goes_out_and_nothing_tells(host, anna, write, mailbox, now, by_host):
    block(*((host.id, anna.id) if by_host else (anna.id, host.id)), now=now)

    page = write(anna)

    assert "Sent to Grace Huang." in page.text and not mailbox.deliver_all()


def test_a_host_reports_a_letter_from_its_mail_and_the_author_waits_after_two(
    host, anna, event, write, browser, session, mailbox, now
):
    write(anna)
    [mail] = mailbox.deliver_all()
    assert "/sign-in" in browser().get(mail.link("/letter/"), status=302).headers["Location"]
    # Who gets the mail quoted in an answer.
    browser(anna).get(mail.link("/letter/"), status=404)
    visitor = browser(host)
    form = visitor.get(mail.link("/letter/")).form("/report")
    page = visitor.submit(form, why="sales")

    assert "It is noted" in page.main
    report = session.scalars(sa.select(PersonReport)).one()
    assert (report.about_id, report.by_id) == (anna.id, host.id)

    report_person(anna.id, by_id=make_user().id, why=report.why, now=now)
    session.commit()
    write(anna, "And another question", status=429)
    assert not mailbox.deliver_all()


def test_letters_are_deleted_after_two_weeks(host, anna, write, session, now):
    write(anna)
    letter_id = session.scalars(sa.select(HostLetter.id)).one()
    assert host_letters.get_letter_to(letter_id, host.id).body == ASKS

    assert host_letters.forget_letters(now + timedelta(days=13)) == 0
    assert host_letters.forget_letters(now + timedelta(days=15)) == 1
    with pytest.raises(NotFound):
        host_letters.get_letter_to(letter_id, host.id)
