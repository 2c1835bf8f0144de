"""A link proves the address that it was mailed to and no other, whatever later lists say of numbers and addresses."""

import pytest

from eventhub.events.companion import queries, service
from eventhub.events.companion.models import CompanionGuest
from eventhub.events.companion.rules import GuestTool, Outcome, OutsideGuest
from eventhub.events.registrations import sign_up
from eventhub.events.registrations.models import Registration
from eventhub.events.registrations.rules import RegistrationState, VisibleTo
from eventhub.organiser.companion import invitations
from eventhub.platform import tokens
from eventhub.platform.clock import utc_now
from eventhub.platform.errors import Expired
from tests.factories import make_event, make_registration, make_user, owner_of

HOST, VICTIM = "me@host.example", "victim@example.org"


@pytest.fixture
def event(session):
    return make_event(capacity=5)


@pytest.fixture
def bring(event, session, now):
    def send(*guests):
        listed = [OutsideGuest(email, "Some Name", reference=number) for email, number in guests]
        done = service.bring(event.id, listed, tool=GuestTool.LUMA, by=owner_of(event), now=now)
        invitations.send_due(now)
        session.expire_all()
        return [one.outcome for one in done]

    return send


def places(session, event):
    return {row.email: row.state for row in session.query(Registration).filter_by(event_id=event.id)}


def test_the_link_of_a_guest_added_by_hand_never_opens_another_address(event, bring, session, mailbox, client, now):
    victim = make_user("Victim", email=VICTIM)
    sign_up.add_by_hand(event.id, name="Me", email=HOST, by=owner_of(event), language="en", now=utc_now())
    link = mailbox.newest(HOST).link("/r/")
    bring((HOST, "R1"))

    assert bring((VICTIM, "R1")) == [Outcome.CHANGED]

    with pytest.raises(Expired):
        sign_up.confirm_link_of(sign_up.get_by_link(link.removeprefix("/r/")), now=now)
    assert places(session, event) == {HOST: RegistrationState.WITHDRAWN, VICTIM: RegistrationState.CONFIRMED}
    assert session.query(Registration).filter_by(user_id=victim.id).count() == 0
    assert event.places_taken == 1


def test_the_link_of_an_invitation_never_opens_another_address(event, bring, session, mailbox, now):
    bring((HOST, "R1"), (VICTIM, "R2"))
    link = mailbox.newest(HOST).link("/g/").removeprefix("/g/")

    bring((VICTIM, "R1"))

    with pytest.raises(Expired):
        service.accept(link, VisibleTo.NOBODY, now=now)
    assert places(session, event)[VICTIM] is RegistrationState.CONFIRMED
    assert event.places_taken == 1


def test_a_link_is_void_where_its_row_stands_for_another_address(event, bring, session, mailbox, now):
    bring((HOST, "R1"), (VICTIM, "R2"))
    link = mailbox.newest(HOST).link("/g/").removeprefix("/g/")
    row = session.query(Registration).filter_by(email=VICTIM).one()
    mine = session.query(CompanionGuest).filter_by(address_mac=tokens.address_mac(HOST)).one()
    mine.registration_id = row.id
    session.commit()

    with pytest.raises(Expired):
        service.get_by_link(link)


def test_who_has_opened_their_mail_keeps_their_row_when_the_number_moves(event, bring, session, mailbox, now):
    bring((HOST, "R1"))
    opened = service.accept(mailbox.newest(HOST).link("/g/").removeprefix("/g/"), VisibleTo.NOBODY, now=now)
    own = make_registration(event, make_user("Victim", email=VICTIM))

    assert bring((VICTIM, "R1")) == [Outcome.KNOWN]

    rows = {one.registration_id: one.is_ours for one in session.query(CompanionGuest)}
    assert rows == {opened.id: True, own.id: False}
    assert opened.state is own.state is RegistrationState.CONFIRMED


def test_addresses_that_come_and_go_under_one_number_are_mailed_once_each_and_all_count(
    event, bring, session, mailbox, now
):
    names = [f"guest{number}@example.org" for number in range(3)]
    mailed = []
    for name in names + names:
        bring((name, "R1"))
        mailed += [mail.to for mail in mailbox.deliver_all()]

    assert mailed == names
    assert queries.count_invited_since(owner_of(event).id, event.created_at) == 3
    assert event.places_taken == 1


def test_an_invitation_counts_against_the_day_of_who_sent_it_though_a_colleague_brings_the_list_again(
    event, bring, session, now
):
    bring((HOST, "R1"))
    guest = OutsideGuest(HOST, "Some Name", reference="R1")

    service.bring(event.id, [guest], tool=GuestTool.LUMA, by=make_user("Colleague"), now=now)

    assert queries.count_invited_since(owner_of(event).id, event.created_at) == 1


def test_two_guests_who_swap_numbers_or_share_one_stay_two(event, bring, session):
    bring((HOST, "R1"), (VICTIM, "R2"))

    assert bring((HOST, "R2"), (VICTIM, "R1")) == [Outcome.KNOWN, Outcome.KNOWN]
    assert bring(("a@example.org", "order"), ("b@example.org", "order")) == [Outcome.BROUGHT, Outcome.BROUGHT]

    assert event.places_taken == 4
