"""The page on which an organiser invites people by address."""

from datetime import timedelta

import pytest

from eventhub.accounts.rules import Language
from eventhub.events.companion.rules import GuestTool, OutsideGuest
from eventhub.events.companion.service import bring
from eventhub.events.event import invitations
from eventhub.events.event.models import Invitation
from eventhub.events.event.rules import InvitationState, Listing
from eventhub.people import opt_out
from eventhub.platform.instance.rules import Limits
from tests.factories import make_event, make_registration, make_user, owner_of
from tests.moment import NOW

# Pages and words. tests/test_pages.py opens every page on both databases, tests/test_hostile_forms.py sends every form.
pytestmark = pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)


@pytest.fixture
def event(session):
    return make_event(listing=Listing.INVITED)


@pytest.fixture
def organiser(event, browser):
    return browser(owner_of(event))


def invite(organiser, event, addresses, status=None):
    page = organiser.get(f"/manage/{event.slug}/invitations")
    return organiser.submit(page.form(), addresses=addresses, status=status)


def test_addresses_are_invited_once_and_listed_with_their_state(event, organiser, session):
    page = invite(organiser, event, "Anna <Anna@Example.org>, li@example.org\nanna@example.org")

    assert "2 people invited." in page.text
    assert "anna@example.org" in page.section("Who is invited")
    assert "No answer yet · 2" in page.section("Who is invited")


def test_a_guest_with_a_place_is_not_invited_again(event, organiser, session, mailbox, now):
    make_registration(event, make_user("Klaus Meier", email="klaus@example.org"), shares_email=True)
    make_registration(event, make_user("Hidden", email="hidden@example.org"))

    page = invite(organiser, event, "klaus@example.org, hidden@example.org, paula@example.org")

    assert "2 people invited." in page.text
    assert "1 is already going." in page.text
    assert "klaus@example.org" not in page.section("Who is invited")
    assert [mail.to for mail in mailbox.deliver_all(now)] == ["paula@example.org"]


def test_an_invitation_to_a_full_event_says_that_a_yes_leads_to_the_waiting_list(event, organiser, mailbox, session):
    event.capacity, event.places_taken = 1, 1
    session.commit()

    invite(organiser, event, "paula@example.org")
    [mail] = mailbox.deliver_all(NOW)

    for body in (mail.text, mail.html):
        assert "All places are taken. With a yes you join the waiting list." in body


def test_a_slip_names_its_line_and_sends_nothing(event, organiser, session):
    page = invite(organiser, event, "anna@example.org\nli at example.org", status=400)

    assert "Line 2: “li at example.org” is not an e-mail address" in page.errors
    assert "anna@example.org" in page.form().values["addresses"][0]
    assert session.query(Invitation).count() == 0


def test_all_slips_are_named_at_once_and_may_be_left_out(event, organiser, session):
    typed = '"Li, Na" <na@example.org>\nli at example.org\nIvan Petrov ivan@example.org\nbad@'
    page = invite(organiser, event, typed, status=400)

    assert "Line 2: “li at example.org”" in page.errors and "Line 4: “bad@”" in page.errors
    page = organiser.submit(page.form(), press="Leave these out and invite 2")
    assert "2 people invited." in page.text and "Left out: “li at example.org”, “bad@”" in page.text
    assert {one.email for one in session.query(Invitation)} == {"na@example.org", "ivan@example.org"}


def test_an_invitation_speaks_the_language_of_the_name_beside_the_address(event, organiser, mailbox, now):
    invite(organiser, event, "王芳 <wang@example.org>, Anna <anna@example.org>")

    mails = {mail.to: mail for mail in mailbox.deliver_all(now)}
    assert "邀请" in mails["wang@example.org"].text and "邀请" not in mails["anna@example.org"].text


def test_why_nobody_new_was_invited_is_said(event, organiser, session, now):
    bring(event.id, [OutsideGuest("jan@example.org", "Jan")], tool=GuestTool.LUMA, by=owner_of(event), now=now)
    invite(organiser, event, "anna@example.org")

    page = invite(organiser, event, "anna@example.org, jan@example.org")

    assert "1 is already going." in page.text and "1 was invited before and gets no second mail." in page.text
    assert "0 people invited" not in page.text
    assert "jan@example.org" not in page.section("Who is invited")


def test_how_many_more_may_be_written_to_is_said_as_the_reader_writes_numbers(event, browser, session):
    owner = owner_of(event)
    owner.language, owner.created_at = Language.GERMAN, NOW - timedelta(days=400)
    make_event(organiser=owner, starts_at=NOW - timedelta(days=20), ends_at=NOW - timedelta(days=20, hours=-2))

    for page in ("invitations", "messages"):
        assert "5.000" in browser(owner).get(f"/manage/{event.slug}/{page}").main
    owner.is_trusted = True
    session.commit()
    assert "darfst du noch" not in browser(owner).get(f"/manage/{event.slug}/invitations").main


def test_a_newcomer_reaches_fifty_people_a_day(event, organiser, session, clock):
    """Case 33."""
    many = "\n".join(f"guest{number}@example.org" for number in range(Limits().people_of_a_newcomer))

    invite(organiser, event, many)
    page = invite(organiser, event, "one.more@example.org", status=400)

    assert "more people than you may write to in a day" in page.errors
    assert session.query(Invitation).count() == Limits().people_of_a_newcomer
    clock.shift(timedelta(days=1, minutes=1))
    assert "1 person invited." in invite(organiser, event, "one.more@example.org").text


def test_who_asked_to_be_left_out_gets_no_mail_and_the_organiser_does_not_learn_of_it(
    event, organiser, session, mailbox, now
):
    opt_out.decide("anna@example.org", leave_out=True, now=now)

    page = invite(organiser, event, "anna@example.org, li@example.org")

    assert "2 people invited." in page.text
    assert [mail.to for mail in mailbox.deliver_all(now)] == ["li@example.org"]


def test_an_invitation_is_taken_back_with_one_button(event, organiser, session):
    page = invite(organiser, event, "anna@example.org")

    page = organiser.submit(page.form("revoke"))

    session.expire_all()
    assert session.query(Invitation).one().state is InvitationState.REVOKED
    assert "anna@example.org" not in page.section("Who is invited")
    assert "Took an invitation back" in organiser.get(f"/manage/{event.slug}/log").main


def test_the_list_is_paged(event, organiser, session, clock, now):
    from eventhub.accounts.rules import Language
    from eventhub.events.event import invitations

    addresses = [f"guest{number}@example.org" for number in range(60)]
    invitations.invite(event.id, addresses, by=owner_of(event), language=Language.ENGLISH, now=now)

    first = organiser.get(f"/manage/{event.slug}/invitations")
    second = organiser.get(first.link("Older lines"))

    assert len(first.all("//main//li")) == 50
    assert len(second.all("//main//li")) == 10


def test_a_draft_invites_nobody(browser, session):
    from eventhub.events.event.rules import EventState

    event = make_event(state=EventState.DRAFT)

    page = browser(owner_of(event)).get(f"/manage/{event.slug}/invitations")

    assert "Publish the event first." in page.main
    assert make_user().email not in page.main


@pytest.mark.parametrize(
    ("language", "sender"), [("en", "Grace Huang via EventHub"), ("zh-CN", "Grace Huang（通过 EventHub）")]
)
def test_an_invitation_says_who_invites_in_its_sender_its_words_and_its_replies(
    browser, mailbox, session, language, sender
):
    grace = make_user(
        "Grace Huang", email="grace@example.org", language=Language.CHINESE if language == "zh-CN" else Language.ENGLISH
    )
    event = make_event(organiser=grace)
    client = browser(grace, language)
    page = client.get(f"/manage/{event.slug}/invitations")
    assert sender in page.main and "grace@example.org" in page.main

    client.submit(page.form("/invitations"), addresses="guest@example.org")

    mail = mailbox.newest("guest@example.org")
    assert mail.message["From"].addresses[0].display_name.replace(" ", "") == sender.replace(" ", "")
    assert mail.message["From"].addresses[0].addr_spec == "eventhub@example.org"
    assert mail.message["Reply-To"].addresses[0].addr_spec == "grace@example.org"
    assert "Grace Huang typed your address in" in mail.text or "由 Grace Huang 填写" in mail.text


def test_a_name_that_reads_like_an_address_is_no_sender(mailbox, session):
    odd = make_user("boss@bank.example", email="odd@example.org")
    event = make_event(organiser=odd)

    invitations.invite(event.id, ["guest@example.org"], by=odd, language=Language.ENGLISH, now=NOW)

    assert mailbox.newest("guest@example.org").message["From"].addresses[0].display_name == "EventHub"


def test_an_invitation_of_a_suspended_organiser_is_not_sent(event, organiser, session, mailbox, now):
    invite(organiser, event, "anna@example.org")
    owner_of(event).suspended_at = now
    session.commit()

    assert mailbox.deliver_all() == []
