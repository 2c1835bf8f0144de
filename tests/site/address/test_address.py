"""A user changes their own address: asked for signed in, proven by a link to the new mailbox, told to the old one."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from eventhub.accounts import address_changes
from eventhub.accounts import service as accounts
from eventhub.accounts.models import AddressChange, SignInLink, User
from eventhub.events.companion import service as companion
from eventhub.events.companion.rules import GuestTool, Outcome, OutsideGuest
from eventhub.events.registrations import sign_up
from eventhub.events.registrations.models import Registration
from eventhub.events.registrations.rows import Answers
from eventhub.events.registrations.rules import RegistrationState, VisibleTo
from eventhub.operator.retention import forget_sign_in_links
from eventhub.people import opt_out
from eventhub.people.imports import late_guests
from eventhub.people.models import Match
from eventhub.people.rules import ImportMode
from eventhub.platform import tokens
from eventhub.platform.db import transaction
from eventhub.platform.errors import Expired, LimitReached, WrongState
from eventhub.platform.mail.bounces import ALL_KINDS, BOUNCED, suppress
from eventhub.platform.mail.message import unsubscribe_token
from eventhub.platform.mail.models import OutgoingMail, SuppressedAddress
from eventhub.platform.mail.outbox import enqueue
from eventhub.privacy import service as privacy
from eventhub.site.address.service import change_address
from tests.factories import make_event, make_registration, make_user, owner_of
from tests.people.imports.bringing import bring_in
from tests.snapshots import reads_as_kept

OLD, NEW = "anna@firm.example", "anna@home.example"
REFUSED = "This link cannot be used"
# The rules need rows, not two databases; what happens at the same moment stands in test_address_at_once.py.
pytestmark = pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)


@pytest.fixture
def anna(session):
    return make_user("Anna Keller", email=OLD)


def ask(client, email=NEW, status=200):
    return client.post("/me/address", {"email": email}, status=status)


def token_for(user, email=NEW, *, now):
    """The token of a link that a user asks for."""
    address_changes.request_change(user, email, origin="o", now=now)
    return token_of(user)


def token_of(user):
    session = sa.orm.object_session(user)
    query = sa.select(AddressChange.nonce).where(AddressChange.user_id == user.id).order_by(AddressChange.id.desc())
    return tokens.derive(address_changes.PURPOSE, session.scalars(query.limit(1)).one())


def change(user, email=NEW, *, now):
    return change_address(token_for(user, email, now=now), user.id, now=now)


def link_in(mailbox, address=NEW):
    return mailbox.newest(address).link("/me/address/")


def is_signed_in(client):
    return client.request("GET", "/me").status == 200


# The way through.


def test_anna_leaves_her_employer_and_keeps_her_account(browser, anna, mailbox, session):
    laptop, phone = browser(anna), browser(anna)
    page = laptop.get("/me?open=sign-in")
    assert OLD in page.main and "/me/address" in page.html

    page = laptop.submit(laptop.get("/me/address").form("/me/address"), email="Anna@Home.Example", status=200)
    assert "We sent a link to" in page.main
    assert OLD in page.main

    link = link_in(mailbox)
    page = laptop.get(link)
    assert OLD in page.main and NEW in page.main
    session.expire_all()
    assert anna.email == OLD
    page = laptop.submit(page.form(link), status=200)
    assert f"Your address is {NEW} now" in page.main and link not in page.url

    session.expire_all()
    assert anna.email == NEW
    assert is_signed_in(laptop) and not is_signed_in(phone)
    told = mailbox.newest(OLD)
    assert "no longer the address of your account" in told.text and NEW not in told.text + told.html

    phone.post("/sign-in", {"email": NEW}, status=200)
    link = mailbox.newest(NEW).link("/s/")
    phone.submit(phone.get(link).form(link), status=200)
    assert session.query(User).count() == 1 and NEW in phone.get("/me").main


@pytest.mark.parametrize("language", ["en", "zh_Hans", "de"])
def test_both_mails_read_as_kept(session, mailbox, now, language):
    anna = make_user("Anna Keller", email=OLD, language=language, zone="Europe/Berlin")
    token = token_for(anna, now=now)
    (asked,) = mailbox.deliver_all(now)
    change_address(token, anna.id, now=now)
    (told,) = mailbox.deliver_all(now)

    assert (asked.to, told.to) == (NEW, OLD)
    assert reads_as_kept(f"accounts/new_address.{language}", asked)
    assert reads_as_kept(f"accounts/address_changed.{language}", told)
    assert asked.message["List-Unsubscribe"] is None is told.message["List-Unsubscribe"]


# Asking.


def test_a_stranger_is_sent_to_sign_in(client):
    assert client.request("GET", "/me/address").status == 302
    assert client.post("/me/address", {"email": NEW}, follow=False, status=302).location == "/sign-in"


def test_known_and_unknown_addresses_get_the_same_page_and_mail(browser, anna, mailbox):
    bo = make_user("Bo", email="bo@home.example")
    client, said = browser(anna), []
    for address in (bo.email, NEW):
        page = ask(client, address)
        mail = mailbox.newest(address)
        words = (page.status, page.url, page.main, mail.subject, mail.text)
        said.append([str(one).replace(address, "…").replace(mail.link("/me/address/"), "…") for one in words])

    assert said[0] == said[1]


def test_the_mail_says_nothing_that_its_sender_typed_but_the_address(session, mailbox, now):
    mallory = make_user("Win a prize at prizes.example", email=OLD, headline="Prizes")
    token_for(mallory, now=now)

    (mail,) = mailbox.deliver_all(now)

    assert "prize" not in (mail.text + mail.html + mail.subject).lower() and OLD not in mail.text + mail.html


@pytest.mark.parametrize(
    "typed", [OLD, " ANNA@FIRM.example ", "ａｎｎａ@firm。example"], ids=["same", "case", "wide letters"]
)
def test_ones_own_address_however_written_is_no_new_one(browser, anna, typed, session):
    page = ask(browser(anna), typed, status=400)

    assert "This is your address already." in page.main
    assert session.query(AddressChange).count() == 0


@pytest.mark.parametrize(
    "typed", ["", "anna", "anna@home", "anna@home.example\nBcc: eve@example.org", "a" * 300 + "@b.c"]
)
def test_what_is_no_address_comes_back(browser, anna, typed, session):
    ask(browser(anna), typed, status=400)

    assert session.query(OutgoingMail).count() == 0


def test_addresses_of_strangers_are_not_flooded(session, now):
    users = [make_user() for _ in range(address_changes.MAILS_TO_ONE_ADDRESS + 1)]
    for number, user in enumerate(users[:-1]):
        address_changes.request_change(user, f"eve+{number}@home.example", origin=f"o{number}", now=now)

    with pytest.raises(LimitReached):
        address_changes.request_change(users[-1], "eve@home.example", origin="other", now=now)


def test_a_user_writes_to_few_addresses_a_day(browser, anna, session):
    client = browser(anna)
    for number in range(address_changes.MAILS_OF_ONE_USER):
        ask(client, f"a{number}@home.example")

    page = ask(client, "last@home.example", status=429)

    assert "Try again tomorrow." in page.main and "last@home.example" in page.html
    assert session.query(OutgoingMail).count() == address_changes.MAILS_OF_ONE_USER


def test_a_button_pressed_twice_sends_one_mail(browser, anna, session):
    client = browser(anna)
    form = client.get("/me/address").form("/me/address")

    said = [client.submit(form, email=NEW, status=200).main for _ in range(2)]

    assert said[0] == said[1] and "We sent a link to" in said[0]
    assert session.query(OutgoingMail).count() == 1


# The link.


def test_opening_the_link_does_nothing(browser, anna, mailbox, session):
    client = browser(anna)
    ask(client)
    link = link_in(mailbox)

    for _ in range(2):
        client.get(link)
        client.request("HEAD", link)

    session.expire_all()
    assert anna.email == OLD and session.query(AddressChange).count() == 1


def test_every_link_that_cannot_be_used_gets_the_same_answer(browser, anna, mailbox, session, clock):
    """Used, foreign, opened where nobody is signed in, to an address that is taken, too old, and never ours."""
    bo, said = make_user("Bo"), []
    mine, theirs, strange = browser(anna), browser(bo), browser()
    ask(mine)
    link = link_in(mailbox)

    def refused(client, link):
        page = client.post(link, status=410)
        said.append(page.main)
        assert REFUSED in page.main
        session.expire_all()

    refused(theirs, link)
    refused(mine, "/me/address/" + "A" * 43)
    assert REFUSED in strange.get(link, status=410).main and REFUSED in strange.post(link, status=410).main
    assert REFUSED in theirs.get(link, status=410).main
    taken = make_user("Eve", email=NEW)
    refused(mine, link)
    assert (anna.email, taken.email) == (OLD, NEW)
    taken.email = "eve@home.example"
    session.commit()
    mine.submit(mine.get(link).form(link), status=200)
    refused(mine, link)
    ask(mine, "later@home.example")
    late = link_in(mailbox, "later@home.example")
    clock.shift(timedelta(minutes=10))
    refused(mine, late)

    assert len(set(said)) == 1 and anna.email == NEW and bo.email != NEW


def test_who_presses_the_button_of_a_mail_they_did_not_ask_for_gives_nobody_their_address(
    browser, anna, mailbox, session
):
    """Anna could still be signed in to what the other takes for their own account."""
    bo = make_user("Bo", email="bo@home.example")
    ask(browser(anna), "bo.new@home.example")
    link = link_in(mailbox, "bo.new@home.example")

    browser(bo).post(link, status=410)
    browser().post(link, status=410)

    session.expire_all()
    assert (anna.email, bo.email) == (OLD, "bo@home.example")


def test_a_session_that_was_ended_changes_nothing(browser, anna, mailbox, session):
    client = browser(anna)
    ask(client)
    link = link_in(mailbox)
    accounts.sign_out_everywhere(anna.id)

    client.post(link, status=410)

    session.expire_all()
    assert anna.email == OLD


def test_a_suspended_user_changes_nothing(browser, anna, mailbox, session, now):
    client = browser(anna)
    ask(client)
    link = link_in(mailbox)
    anna.suspended_at = now
    session.commit()

    client.post(link, status=410)

    session.expire_all()
    assert anna.email == OLD


def test_a_form_of_another_site_changes_nothing(browser, anna, mailbox, session):
    client = browser(anna)
    ask(client)
    link = link_in(mailbox)

    client.post("/me/address", {"email": "eve@home.example"}, csrf=False, status=400)
    client.post(link, {}, csrf=False, status=400)

    session.expire_all()
    assert anna.email == OLD and session.query(AddressChange).count() == 1


def test_a_newer_link_leaves_an_older_one_alive_and_using_one_ends_the_others(session, anna, now):
    older = token_for(anna, "first@home.example", now=now)
    newer = token_for(anna, "second@home.example", now=now)

    change_address(older, anna.id, now=now)

    assert anna.email == "first@home.example"
    with pytest.raises(Expired):
        change_address(newer, anna.id, now=now)


def test_a_copy_of_the_database_holds_no_token(session, anna, now):
    token = token_for(anna, now=now)

    (row,) = session.execute(sa.select(AddressChange.__table__)).mappings()

    assert token not in map(str, row.values())


@pytest.mark.parametrize("typed", ["BO@home.example", "bo@ｈｏｍｅ.example", "bo@home。example"])
def test_an_address_in_another_spelling_belongs_to_whom_it_belongs(session, anna, now, typed):
    make_user("Bo", email="bo@home.example")

    with pytest.raises(Expired):
        change(anna, typed, now=now)

    session.expire_all()
    assert anna.email == OLD


def test_a_domain_with_signs_of_its_own_is_kept_as_mail_servers_know_it(session, anna, now):
    change(anna, "Anna@Bücher.example", now=now)

    assert anna.email == "anna@xn--bcher-kva.example"


# What follows.


def test_registrations_for_events_that_are_not_over_follow_and_past_ones_keep_what_their_hosts_were_given(
    session, anna, now
):
    coming = make_registration(make_event(), anna)
    gone = make_registration(make_event(), anna, RegistrationState.WITHDRAWN)
    over = make_event(starts_at=now - timedelta(days=3), ends_at=now - timedelta(days=2))
    past, theirs = make_registration(over, anna), make_registration(coming.event, make_user("Bo"))
    before = theirs.email

    change(anna, now=now)

    session.expire_all()
    assert (coming.email, gone.email, past.email, theirs.email) == (NEW, NEW, OLD, before)


def test_a_guest_of_the_same_event_who_has_the_address_stands_in_the_way(session, anna, now):
    """Somebody whom the organiser has let in or brought, whose address nobody has proven."""
    event = make_event()
    row = make_registration(event, anna)
    other = make_registration(event, make_user("Walk In", email="walk@home.example"))
    other.email, other.user_id, other.verified_at = NEW, None, None
    session.commit()

    with pytest.raises(Expired):
        change(anna, now=now)

    session.expire_all()
    assert (anna.email, row.email, other.email) == (OLD, OLD, NEW)


def test_who_was_turned_away_is_so_by_the_new_address(session, anna, now):
    event = make_event()
    make_registration(event, anna, RegistrationState.DECLINED)
    change(anna, now=now)

    with pytest.raises(WrongState) as refused:
        answers = Answers(email=NEW, name="Anna", visible_to=VisibleTo.NOBODY)
        sign_up.register(event.id, answers, user=anna, now=now)

    assert refused.value.reason == "turned_away"


def test_the_form_of_the_event_knows_the_guest_by_the_new_address(session, anna, mailbox, now):
    event = make_event()
    make_registration(event, anna)
    change(anna, now=now)
    mailbox.deliver_all(now)

    sign_up.register(event.id, Answers(email=NEW, name="Anna", visible_to=VisibleTo.NOBODY), now=now)

    assert session.query(Registration).count() == 1
    assert "You have a place" in mailbox.newest(NEW).text


def test_mails_that_wait_go_to_the_new_address_and_those_of_others_where_they_went(session, anna, mailbox, now):
    row, later = make_registration(make_event(), anna), now + timedelta(hours=1)
    bo = make_user("Bo")
    with transaction():
        enqueue("registrations/approved", about=row, user=anna, now=now, not_before=later)
        enqueue("contacts/handshakes", about=bo, user=bo, now=now, not_before=later)

    change(anna, now=now)

    waiting = {mail.kind: mail.address for mail in session.query(OutgoingMail).filter(OutgoingMail.due_at == later)}
    assert waiting == {"registrations/approved": NEW, "contacts/handshakes": bo.email}


def test_a_mail_about_a_past_event_goes_to_the_address_its_guest_has_now(session, anna, now):
    from eventhub.events.registrations import capacity

    over = make_event(starts_at=now - timedelta(days=3), ends_at=now - timedelta(days=2))
    past = make_registration(over, anna)
    change(anna, now=now)

    with transaction():
        capacity.notify("registrations/withdrawn", past, now=now)

    assert session.query(OutgoingMail).filter_by(kind="registrations/withdrawn").one().address == NEW


def test_the_old_address_signs_in_to_the_account_no_more(session, anna, now):
    accounts.request_link(OLD, language="en", next_path="", origin="o", now=now)
    link = session.query(SignInLink).one()

    change(anna, now=now)

    token = tokens.derive(accounts.PURPOSE, link.nonce)
    with pytest.raises(Expired):
        accounts.confirm_link(token, zone="", now=now)
    # Whoever reads that mailbox next has an account of their own.
    accounts.request_link(OLD, language="en", next_path="", origin="o", now=now)
    newest = session.query(SignInLink).order_by(SignInLink.id.desc()).first()
    other, _ = accounts.confirm_link(tokens.derive(accounts.PURPOSE, newest.nonce), zone="", now=now)
    assert other.id != anna.id


def test_mails_that_were_stopped_stay_stopped(session, anna, now):
    for kind, why in (("followups/digest", "unsubscribed"), ("desk/digest", "complained"), (ALL_KINDS, BOUNCED)):
        suppress(OLD, kind, why, now)
    suppress(NEW, ALL_KINDS, BOUNCED, now)
    suppress(NEW, "desk/digest", "unsubscribed", now)
    session.commit()

    change(anna, now=now)

    stopped = {(row.address, row.kind) for row in session.query(SuppressedAddress)}
    assert stopped == {(NEW, "followups/digest"), (NEW, "desk/digest")}


def test_the_footer_of_an_old_mail_stops_mails_to_the_address_of_now(session, anna, now):
    with transaction():
        mail = enqueue("contacts/handshakes", user=anna, about=anna, now=now)
    mail.state, mail.not_before = "sent", None
    session.commit()
    change(anna, now=now)

    privacy.unsubscribe(unsubscribe_token(mail), now)

    assert [(row.address, row.kind) for row in session.query(SuppressedAddress)] == [(NEW, "contacts/handshakes")]


@pytest.mark.parametrize("left_out", [True, False])
def test_who_is_never_to_be_matched_is_so_by_the_new_address(session, anna, now, left_out):
    opt_out.decide(OLD, leave_out=left_out, now=now)

    change(anna, now=now)

    assert opt_out.is_left_out(NEW) is left_out


def test_the_new_address_matches_for_certain_and_the_old_one_no_more(session, anna, now):
    event = make_event()
    make_registration(event, anna)
    card = "BEGIN:VCARD\nVERSION:3.0\nFN:A. K.\nEMAIL:{}\nEND:VCARD\n"
    by_old, by_new = (make_user(name) for name in ("Olga", "Nina"))
    for owner in (by_old, by_new):
        make_registration(event, owner)
    bring_in(by_new, None, card.format(NEW).encode(), "phone.vcf", ImportMode.KEEP, lambda: now)
    assert late_guests.match_new_guests(now) == 0

    change(anna, now=now)
    bring_in(by_old, None, card.format(OLD).encode(), "phone.vcf", ImportMode.KEEP, lambda: now)
    late_guests.match_new_guests(now + timedelta(hours=2))

    found = [(row.owner_id, row.user_id, row.certainty.value) for row in session.query(Match)]
    assert found == [(by_new.id, anna.id, "certain")]


def test_a_list_of_another_tool_knows_its_guest_by_the_old_address(session, anna, now):
    event = make_event()
    guest = OutsideGuest(OLD, "Anna Keller", reference="7")

    def bring(one):
        done = companion.bring(event.id, [one], tool=GuestTool.LUMA, by=owner_of(event), now=now)
        return done[0].outcome

    assert bring(guest) is Outcome.BROUGHT
    sign_up.register(event.id, Answers(email=OLD, name="Anna", visible_to=VisibleTo.NOBODY), user=anna, now=now)
    change(anna, now=now)

    assert bring(guest) is Outcome.KNOWN
    assert companion.count_missing(event.id, [OLD], tool=GuestTool.LUMA) == 0
    session.refresh(event)
    (row,) = session.query(Registration)
    assert (row.email, row.user_id, event.places_taken) == (NEW, anna.id, 1)
    # Then the guest changes it there, too.
    assert bring(OutsideGuest(NEW, "Anna Keller", reference="7")) is Outcome.KNOWN
    assert session.query(Registration).count() == 1
    # And is taken off there.
    assert bring(OutsideGuest(NEW, "Anna Keller", reference="7", is_going=False)) in (
        Outcome.TAKEN_OFF,
        Outcome.NOT_GOING,
    )


def test_an_operator_stays_one_and_nobody_becomes_one_without_reading_that_mailbox(
    session, anna, now, app, monkeypatch
):
    monkeypatch.setattr(accounts, "_configured_operators", lambda: {"boss@home.example"})
    anna.is_operator = True
    bo = make_user("Bo")
    session.commit()

    change(anna, now=now)
    change(bo, "boss@home.example", now=now)

    assert (anna.is_operator, bo.is_operator) == (True, False)
    accounts.request_link("boss@home.example", language="en", next_path="", origin="o", now=now)
    link = session.query(SignInLink).one()
    accounts.confirm_link(tokens.derive(accounts.PURPOSE, link.nonce), zone="", now=now)
    assert bo.is_operator


def test_an_export_shows_the_link_and_deleting_the_account_takes_it_along(session, anna, now):
    token_for(anna, now=now)
    assert [row["email"] for row in privacy.export(anna.id)["address_change"]] == [NEW]

    privacy.erase(anna.id, now)

    assert session.query(AddressChange).count() == 0


def test_after_a_change_the_account_exports_and_deletes_what_is_left_of_the_old_address(session, anna, now):
    over = make_event(starts_at=now - timedelta(days=3), ends_at=now - timedelta(days=2))
    past = make_registration(over, anna)
    change(anna, now=now)
    assert [row["email"] for row in privacy.export(anna.id)["registration"]] == [OLD]

    privacy.erase(anna.id, now)

    session.expire_all()
    assert past.email == ""
    assert session.query(OutgoingMail).filter_by(user_id=anna.id).count() == 0


def test_a_link_that_nobody_used_is_forgotten_after_two_weeks(session, anna, now):
    token_for(anna, now=now)

    forget_sign_in_links(now + timedelta(days=15))

    assert session.query(AddressChange).count() == 0
