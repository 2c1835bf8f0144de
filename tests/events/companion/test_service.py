"""What a guest of another tool's list is here: counted and let in, and nobody's until their tap."""

from datetime import timedelta

import pytest

from eventhub.events.companion import service
from eventhub.events.companion.models import CompanionGuest
from eventhub.events.companion.rules import KEPT_AFTER_THE_EVENT, GuestTool, Outcome, OutsideGuest
from eventhub.events.event.rules import EventState
from eventhub.events.registrations import service as registrations
from eventhub.events.registrations import sign_up
from eventhub.events.registrations.models import Registration
from eventhub.events.registrations.rows import Answers
from eventhub.events.registrations.rules import RegistrationState, VisibleTo
from eventhub.organiser.companion import invitations
from eventhub.platform import tokens
from eventhub.platform.errors import Expired, WrongState
from eventhub.privacy import service as privacy
from tests.factories import make_event, make_registration, make_user, owner_of

ANNA = OutsideGuest("anna@example.org", "Anna Keller", headline="Hydrogen")


@pytest.fixture
def event(session):
    return make_event(capacity=5)


def bring(event, *guests, now):
    done = service.bring(event.id, guests, tool=GuestTool.LUMA, by=owner_of(event), now=now)
    return [one.outcome for one in done]


def token_of(session):
    return tokens.derive(service.PURPOSE, session.query(CompanionGuest).one().nonce)


def test_who_registers_by_the_form_meanwhile_takes_the_place_over(event, session, mailbox, now):
    bring(event, ANNA, now=now)
    answers = Answers(email="anna@example.org", name="Anna K.", visible_to=VisibleTo.EVERY_GUEST)

    sign_up.register(event.id, answers, now=now)
    token = mailbox.newest("anna@example.org").link("/r/").removeprefix("/r/")
    row = sign_up.confirm_link_of(sign_up.get_by_link(token), now=now)

    session.refresh(event)
    assert (row.name, row.visible_to, row.state) == ("Anna K.", VisibleTo.EVERY_GUEST, RegistrationState.CONFIRMED)
    assert (session.query(Registration).count(), event.places_taken) == (1, 1)


def test_who_is_signed_in_with_that_address_takes_it_over_by_the_button(event, session, now):
    anna = make_user("Anna Keller", email="anna@example.org")
    bring(event, ANNA, now=now)

    sign_up.register(
        event.id, Answers(email=anna.email, name=anna.name, visible_to=VisibleTo.NOBODY), user=anna, now=now
    )

    session.refresh(event)
    assert session.query(Registration).one().user_id == anna.id
    assert event.places_taken == 1


def test_the_tap_fills_no_profile_that_was_there_before(event, session, now):
    anna = make_user("Anna Keller", email="anna@example.org", headline="")
    bring(event, ANNA, now=now)

    row = service.accept(token_of(session), VisibleTo.SHARED_GROUND, now=now)

    assert (row.user_id, anna.headline) == (anna.id, "")
    with pytest.raises(Expired):
        service.accept(token_of(session), VisibleTo.EVERYONE, now=now)


def test_a_guest_who_has_not_opened_the_mail_is_asked_and_told_nothing_more(event, session, mailbox, now):
    bring(event, ANNA, now=now - timedelta(days=5))

    registrations.ask_who_is_still_coming(event.starts_at - timedelta(hours=23))
    registrations.cancel_event(event.id, by=owner_of(event), now=now)

    assert [mail for mail in mailbox.deliver_all() if mail.to == "anna@example.org"] == []


def test_who_erases_their_account_stays_off_and_is_not_written_to_again(event, session, mailbox, now):
    bring(event, ANNA, now=now)
    invitations.send_due(now)
    row = service.accept(token_of(session), VisibleTo.NOBODY, now=now)
    mailbox.deliver_all()

    privacy.erase(row.guest_id, now)

    assert bring(event, ANNA, now=now) == [Outcome.STAYS_OFF]
    assert invitations.send_due(now) == 0


def test_a_month_after_the_event_what_the_other_tool_told_is_gone(event, session, now):
    bring(event, ANNA, OutsideGuest("bo@example.org", "Bo Chen"), now=now)
    came = session.query(Registration).filter_by(email="bo@example.org").one()
    came.checked_in_at = event.starts_at
    session.commit()

    service.forget_old(event.ends_at + KEPT_AFTER_THE_EVENT + timedelta(minutes=1))

    session.refresh(event)
    assert session.query(CompanionGuest).count() == 0
    assert [(row.name, row.email) for row in session.query(Registration)] == [("", f"{came.id}@forgotten.invalid")]
    assert event.places_taken == 1


def test_a_pending_guest_is_given_the_place_and_an_ended_event_takes_nobody(event, session, now):
    asks = make_registration(event, make_user("Anna Keller", email="anna@example.org"), RegistrationState.PENDING)

    assert bring(event, ANNA, now=now) == [Outcome.GIVEN_PLACE]

    assert asks.state is RegistrationState.CONFIRMED
    event.state = EventState.DRAFT
    session.commit()
    with pytest.raises(WrongState):
        bring(event, ANNA, now=now)
