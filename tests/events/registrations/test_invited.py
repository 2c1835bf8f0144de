"""Events for invited people, from both sides of the link."""

import pytest

from eventhub.accounts.rules import Language
from eventhub.events.event import invitations
from eventhub.events.event.models import Invitation
from eventhub.events.event.rules import InvitationState, Listing
from eventhub.events.registrations import service, sign_up
from eventhub.events.registrations.models import Registration
from eventhub.events.registrations.rules import RegistrationState, VisibleTo
from eventhub.platform import tokens
from eventhub.platform.errors import WrongState
from tests.factories import make_event, make_registration, make_user, owner_of

ANNA = "anna@example.org"
ANSWERS = sign_up.Answers(email="eve@example.org", name="Anna Keller", visible_to=VisibleTo.NOBODY)


@pytest.fixture
def event(session):
    return make_event(
        "Salon", listing=Listing.INVITED, place="Villa Rosa", description="Of **secrets**.", needs_approval=True
    )


@pytest.fixture
def link(event, now):
    return link_of(event, ANNA, now)


def link_of(event, address, now):
    (invitation,) = invitations.invite(event.id, [address], by=owner_of(event), language=Language.ENGLISH, now=now)
    return f"/invited/{tokens.derive(invitations.PURPOSE, invitation.nonce)}"


def the_only(session, table):
    session.expire_all()
    return session.query(table).one()


def test_a_stranger_learns_neither_venue_nor_words_and_finds_no_form(event, browser):
    for client in (browser(), browser(make_user())):
        page = client.get(f"/e/{event.slug}")

        assert "Only invited people can register" in page.main
        assert not [form for form in page.forms if "visible_to" in form.names]
        for private in ("Villa Rosa", "secrets", "Add to calendar"):
            assert private not in page.html
        assert b"Villa Rosa" not in client.get(f"/e/{event.slug}/event.ics").data


def test_nobody_gets_in_by_typing_an_invited_address(event, link, session, now):
    """Otherwise whoever has the link of the page could try who is invited."""
    for user in (None, make_user()):
        with pytest.raises(WrongState) as refused:
            sign_up.register(event.id, ANSWERS, user=user, now=now)
        assert refused.value.reason == "invited_only"
    assert session.query(Registration).count() == 0


def test_opening_the_invitation_answers_nothing(link, browser, session):
    """Case 1."""
    for _ in range(3):
        page = browser().get(link)

    assert "Villa Rosa" in page.main
    assert page.find("//meta[@name='robots']/@content") == "noindex"
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert the_only(session, Invitation).state is InvitationState.PENDING
    assert session.query(Registration).count() == 0


def test_yes_takes_the_seat_of_the_invited_address_without_approval_and_signs_a_newcomer_in(link, browser, session):
    client = browser()
    form = client.get(link).form("register")
    assert "email" not in form.names

    page = client.submit(form, name="Anna Keller", visible_to="nobody")

    assert page.h1 == "You’re in" and "Villa Rosa" in page.text
    assert page.url.endswith("/arrived")
    guest = the_only(session, Registration)
    assert (guest.email, guest.state) == (ANNA, RegistrationState.CONFIRMED)
    assert the_only(session, Invitation).state is InvitationState.ACCEPTED


def test_an_address_in_the_form_changes_nothing(link, browser, session):
    client = browser()
    form = client.get(link).form("register")

    client.post(link, form.filled({"name": "Eve", "visible_to": "nobody"}, None) | {"email": "eve@example.org"})

    assert the_only(session, Registration).email == ANNA


def test_the_link_opens_no_account_that_was_there_before(event, browser, session, now):
    known = make_user("Li Wei", email="li@example.org")
    link = link_of(event, known.email, now)
    client = browser()

    page = client.submit(client.get(link).form("register"), name="Li Wei", visible_to="nobody")

    assert the_only(session, Registration).user_id == known.id
    assert "Sign in to see your registration" in page.main
    assert client.get("/me", status=302).location.startswith("/sign-in")


def test_two_yeses_are_one_registration(link, session, now):
    """Case 2."""
    token = link.rsplit("/", 1)[1]

    first, second = (sign_up.accept_invitation(token, ANSWERS, now=now).id for _ in range(2))

    assert first == second


def test_no_is_said_by_a_button_and_may_be_taken_back(link, browser, session):
    client = browser()

    page = client.submit(client.get(link).form("decline"), at_once=True)
    assert the_only(session, Invitation).state is InvitationState.PENDING, "a program that presses at once"
    page = client.submit(page.form("decline"))
    assert the_only(session, Invitation).state is InvitationState.DECLINED
    assert "Changed your mind?" in page.main
    client.submit(page.form("register"), name="Anna Keller", visible_to="nobody")

    assert the_only(session, Invitation).state is InvitationState.ACCEPTED


def test_a_signed_in_guest_needs_no_link(event, link, browser, session):
    client = browser(make_user("Anna Keller", email=ANNA))

    client.submit(client.get(f"/e/{event.slug}/register").form("register"), visible_to="nobody")

    assert the_only(session, Registration).state is RegistrationState.CONFIRMED
    assert the_only(session, Invitation).state is InvitationState.ACCEPTED


def test_an_invitation_lets_in_whom_an_organiser_turned_away_before(session, now):
    event, anna = make_event(needs_approval=True), make_user("Anna Keller", email=ANNA)
    make_registration(event, anna, RegistrationState.DECLINED)

    with pytest.raises(WrongState):
        sign_up.register(event.id, ANSWERS, user=anna, now=now)
    link_of(event, ANNA, now)

    assert sign_up.register(event.id, ANSWERS, user=anna, now=now).state is RegistrationState.CONFIRMED


def test_who_is_removed_is_invited_no_more(event, link, session, now):
    guest = sign_up.accept_invitation(link.rsplit("/", 1)[1], ANSWERS, now=now)

    service.remove(guest, by=owner_of(event), now=now)

    assert the_only(session, Invitation).state is InvitationState.REVOKED
    with pytest.raises(WrongState):
        sign_up.register(event.id, ANSWERS, user=guest.user, now=now)


def test_a_full_event_puts_the_invited_on_the_waiting_list(session, now):
    event = make_event(listing=Listing.INVITED, capacity=1)
    make_registration(event)

    guest = sign_up.accept_invitation(link_of(event, ANNA, now).rsplit("/", 1)[1], ANSWERS, now=now)

    assert guest.state is RegistrationState.WAITLISTED
