"""Write to the host: the host's address is told to nobody, an answer goes to the author, and nobody is flooded."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from eventhub.events.event.rules import EventState, Listing
from eventhub.events.registrations.rules import RegistrationState as S
from eventhub.people import host_letters
from eventhub.people.models import HostLetter, PersonReport
from eventhub.people.reports import report_person
from eventhub.people.ties.service import block
from eventhub.platform.errors import Expired
from tests.factories import make_event, make_registration, make_user
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


def test_a_letter_is_bounded_and_only_guests_send_addresses_of_pages(event, anna, write, mailbox):
    write(anna, "x" * (host_letters.LONGEST + 1), status=422)
    write(anna, "   ", status=422)
    page = write(anna, "Win at https://casino.example now", status=422)
    assert "without a web address" in page.main
    assert not mailbox.deliver_all()

    make_registration(event, anna)
    write(anna, "My talk: https://talks.example/anna")
    assert len([mail for mail in mailbox.deliver_all() if "question" in mail.subject]) == 1


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
    visitor = browser()
    form = visitor.get(mail.link("/letter/")).form("/report")
    page = visitor.submit(form, why="sales")

    assert "It is noted" in page.main
    report = session.scalars(sa.select(PersonReport)).one()
    assert (report.about_id, report.by_id) == (anna.id, host.id)

    report_person(anna.id, by_id=make_user().id, why=report.why, now=now)
    session.commit()
    write(anna, "And another question", status=429)
    assert not mailbox.deliver_all()


def test_letters_are_deleted_after_two_weeks(anna, write, session, now):
    write(anna)

    assert host_letters.forget_letters(now + timedelta(days=13)) == 0
    assert host_letters.forget_letters(now + timedelta(days=15)) == 1
    with pytest.raises(Expired):
        host_letters.get_reported("nothing")
