"""An event that people have registered for is changed by several, and called off, through the pages."""

import pytest

from eventhub.events.rules import EventState, TeamRole
from eventhub.registrations.rules import RegistrationState as S
from tests.factories import make_event, make_registration, make_team_member, make_user, owner_of


@pytest.fixture
def event(session):
    return make_event()


@pytest.fixture
def desk(browser, event):
    return browser(owner_of(event))


def test_of_two_who_edit_at_once_the_later_is_shown_both(desk, browser, event, session):
    other = make_user("Daniel Osei")
    make_team_member(event, other, TeamRole.MANAGER)
    their_desk, address = browser(other), f"/manage/{event.slug}/edit"
    mine, theirs = desk.get(address).form(), their_desk.get(address).form()
    their_desk.submit(theirs, place="Pudong", title="Evening of tea")

    asked = desk.submit(mine, status=409, description="Bring a cup")

    session.expire_all()
    assert (event.place, event.description) == ("Pudong", "")
    assert "Daniel Osei saved this event at" in asked.main
    assert "differs in: Title, Where, A few sentences" in asked.main
    assert asked.form().values["description"] == ["Bring a cup"]
    desk.submit(asked.form(), place="Pudong")
    session.expire_all()
    assert (event.place, event.description) == ("Pudong", "Bring a cup")


def test_pressing_save_twice_is_no_quarrel_with_oneself(desk, event, session):
    """Case 45, without script."""
    form = desk.get(f"/manage/{event.slug}/edit").form()

    desk.submit(form, place="Pudong")
    desk.submit(form, place="Pudong")

    session.expire_all()
    assert (event.place, event.revision) == ("Pudong", 1)


def test_the_notice_of_a_cancelled_event_brings_a_word_to_proven_addresses_only(desk, event, session, mailbox, now):
    make_registration(event, make_user(email="anna@example.org"))
    make_registration(event, make_user(email="typed.by.anybody@example.org"), S.UNVERIFIED)

    desk.submit(desk.get(f"/manage/{event.slug}").form("/cancel"), note="The hall is flooded.")

    [mail] = mailbox.deliver_all(now)
    assert mail.recipients == ("anna@example.org",)
    assert "The hall is flooded." in mail.text


def test_a_word_that_is_too_long_cancels_nothing(desk, event, session):
    page = desk.submit(desk.get(f"/manage/{event.slug}").form("/cancel"), note="x" * 1001)

    assert "Use at most 1,000 characters" in page.text
    session.expire_all()
    assert event.state is EventState.PUBLISHED
