"""A program brings the guest list of another tool, again and again."""

from datetime import timedelta

import pytest

from eventhub.accounts.limits import Limit, spend_all
from eventhub.events.companion.models import CompanionGuest
from eventhub.events.companion.rules import NEW_ADDRESSES_A_DAY
from eventhub.events.event.rules import EmailSharing
from eventhub.events.registrations.models import Registration
from eventhub.events.registrations.rules import RegistrationState
from eventhub.organiser.companion import invitations
from tests.api.program import make_program
from tests.factories import make_event, make_registration, make_user

ANNA = {"reference": "1", "email": "Anna@Example.org", "name": "Anna Keller", "ticket": "a1"}
BO = {"reference": "2", "email": "bo@example.org", "name": "Bo Chen"}


@pytest.fixture
def host(session):
    return make_user("Grace Huang")


@pytest.fixture
def event(host):
    return make_event(organiser=host)


@pytest.fixture
def put(app, session, host, event, now):
    program = make_program(app, session, host, now)

    def send(*guests, status=200, **more):
        answer = program.call("PUT", f"/events/{event.id}/guest-list", {"tool": "luma", "guests": guests} | more)
        assert answer.status_code == status, answer.get_data(as_text=True)
        session.expire_all()
        return answer.get_json()

    return send


def outcomes(answer):
    return [one["outcome"] for one in answer["data"]]


def test_a_list_is_sent_as_often_as_one_likes_and_each_guest_stands_there_once(put, session, event, mailbox, now):
    assert outcomes(put(ANNA, BO)) == ["brought", "brought"]
    assert outcomes(put(ANNA, BO)) == ["known", "known"]

    assert session.query(Registration).count() == session.query(CompanionGuest).count() == event.places_taken == 2
    invitations.send_due(now)
    assert sorted(mail.to for mail in mailbox.deliver_all()) == ["anna@example.org", "bo@example.org"]
    put(ANNA, BO)
    assert invitations.send_due(now) == 0


def test_a_guest_is_found_by_the_tools_number_when_their_address_changes(put, session, mailbox, now):
    put(BO)
    invitations.send_due(now)
    mailbox.deliver_all()

    assert outcomes(put(BO | {"email": "bo.chen@example.org", "name": "Bo Chen-Meyer"})) == ["changed"]

    row = session.query(Registration).filter_by(state=RegistrationState.CONFIRMED).one()
    assert (row.email, row.name, row.event.places_taken) == ("bo.chen@example.org", "Bo Chen-Meyer", 1)
    invitations.send_due(now)
    assert [mail.to for mail in mailbox.deliver_all()] == ["bo.chen@example.org"]


def test_cancelled_comes_off_and_going_again_comes_back_without_a_second_mail(put, session, event, mailbox, now):
    put(ANNA)
    invitations.send_due(now)

    assert outcomes(put(ANNA | {"state": "cancelled"})) == ["taken_off"]
    assert event.places_taken == 0
    assert outcomes(put(ANNA)) == ["brought"]

    assert event.places_taken == 1
    assert invitations.send_due(now) == 0


def test_a_complete_list_takes_off_who_is_not_in_it(put, session, event):
    put(ANNA, BO)

    assert put(ANNA, complete=True)["taken_off"] == 1

    states = {row.email: row.state for row in session.query(Registration)}
    assert states["bo@example.org"] is RegistrationState.WITHDRAWN
    assert event.places_taken == 1


def test_who_waits_here_gets_the_place_that_the_other_tool_gave_them(put, session, event):
    event.capacity = 1
    make_registration(event)
    waiting = make_registration(event, make_user("Bo Chen", email="bo@example.org"), RegistrationState.WAITLISTED)

    assert outcomes(put(BO)) == ["given_place"]

    assert (waiting.state, event.places_taken) == (RegistrationState.CONFIRMED, 2)


def test_a_guessed_address_leads_to_no_guest_who_came_here_by_themselves(put, session, event):
    guest = make_registration(event, make_user("Bo Chen", email="bo@example.org"))

    assert put(BO | {"state": "cancelled"})["data"] == [
        {"reference": "2", "outcome": "not_going", "registration_id": None}
    ]
    assert put(BO)["data"] == [{"reference": "2", "outcome": "known", "registration_id": None}]
    assert put(ANNA)["data"][0]["registration_id"] is not None

    event.email_sharing, guest.shares_email = EmailSharing.ASKED, True
    session.commit()
    assert put(BO)["data"][0]["registration_id"] == guest.id


def test_a_program_asks_about_so_many_new_addresses_a_day(put, host, session, now):
    before = NEW_ADDRESSES_A_DAY - 2
    spend_all([Limit("guest_addresses", str(host.id), before, timedelta(days=1), before)], now)
    session.commit()

    put(ANNA, BO)
    put(ANNA, BO)

    assert put(ANNA | {"email": "cem@example.org", "reference": "3"}, status=429)["reason"] == "guest_addresses"


def test_without_invite_nobody_is_mailed(put, session, mailbox, now):
    put(ANNA, invite=False)

    assert invitations.send_due(now) == 0


def test_one_address_twice_in_a_list_is_refused_by_its_place(put):
    answer = put(ANNA, BO | {"email": "anna@example.org"}, status=422)

    assert answer["errors"][0]["pointer"] == "/guests/1/email"


def test_an_event_that_is_cancelled_takes_no_list(put, session, event, now):
    from eventhub.events.registrations import service

    service.cancel_event(event.id, now=now)

    assert put(ANNA, status=409)["reason"] == "over"
