"""An event that people have registered for is changed by several, and called off, through the pages."""

from datetime import timedelta

import pytest

from eventhub.events.event.models import Event
from eventhub.events.event.rules import EventState, TeamRole
from eventhub.events.registrations.rules import RegistrationState as S
from eventhub.events.registrations.service import tell_changes
from tests.factories import make_event, make_registration, make_team_member, make_user, owner_of


@pytest.fixture
def event(session):
    return make_event()


@pytest.fixture
def organiser(browser, event):
    return browser(owner_of(event))


def test_of_two_who_edit_at_once_the_later_is_shown_both(organiser, browser, event, session):
    other = make_user("Daniel Osei")
    make_team_member(event, other, TeamRole.MANAGER)
    other_browser, address = browser(other), f"/manage/{event.slug}/edit"
    mine, theirs = organiser.get(address).form(), other_browser.get(address).form()
    other_browser.submit(theirs, place="Pudong", title="Evening of tea")

    asked = organiser.submit(mine, status=409, description="Bring a cup")

    session.expire_all()
    assert (event.place, event.description) == ("Pudong", "")
    assert "Daniel Osei saved this event at" in asked.main
    assert "differs in: Title, Area, A few sentences" in asked.main
    assert asked.form().values["description"] == ["Bring a cup"]
    organiser.submit(asked.form(), place="Pudong")
    session.expire_all()
    assert (event.place, event.description) == ("Pudong", "Bring a cup")


def test_pressing_save_twice_is_no_quarrel_with_oneself(organiser, event, session):
    """Case 45, without script."""
    form = organiser.get(f"/manage/{event.slug}/edit").form()

    organiser.submit(form, place="Pudong")
    organiser.submit(form, place="Pudong")

    session.expire_all()
    assert (event.place, event.revision) == ("Pudong", 1)


def test_the_notice_of_a_cancelled_event_brings_a_word_to_proven_addresses_only(
    organiser, event, session, mailbox, now
):
    make_registration(event, make_user(email="anna@example.org"))
    make_registration(event, make_user(email="typed.by.anybody@example.org"), S.UNVERIFIED)

    organiser.submit(organiser.get(f"/manage/{event.slug}/settings").form("/cancel"), note="The hall is flooded.")

    [mail] = mailbox.deliver_all(now)
    assert mail.recipients == ("anna@example.org",)
    assert "The hall is flooded." in mail.text


def test_a_word_that_is_too_long_cancels_nothing(organiser, event, session):
    page = organiser.submit(
        organiser.get(f"/manage/{event.slug}/settings").form("/cancel"), note="x" * 1001, status=400
    )

    assert "Use at most 1,000 characters" in page.text
    session.expire_all()
    assert event.state is EventState.PUBLISHED


def test_the_old_time_in_a_mail_is_what_was_published_not_what_the_draft_began_with(browser, session, mailbox, now):
    organiser = browser(make_user("Grace Huang", zone="Asia/Shanghai"))
    draft = organiser.submit(organiser.get("/events/new").form(), press="Keep as a draft", title="Tea", place="Huangpu")
    address = draft.url.removesuffix("/edit")
    organiser.submit(
        organiser.get(f"{address}/edit").form(), place="Jing’an", starts="2027-03-20T19:00", ends="2027-03-20T21:00"
    )
    organiser.submit(organiser.get(address).form("publish"))
    event = session.query(Event).one()
    make_registration(event, make_user("Anna Keller"))

    organiser.submit(
        organiser.get(f"{address}/edit").form(), place="Pudong", starts="2027-03-21T19:00", ends="2027-03-21T21:00"
    )
    tell_changes(now + timedelta(hours=1))

    [mail] = mailbox.deliver_all(now + timedelta(hours=1))
    words = mail.text
    assert "Jing’an → Pudong" in words and "Sat 20 Mar, 19:00 to 21:00 → Sun 21 Mar, 19:00 to 21:00" in words


def test_what_is_to_come_is_not_moved_into_the_past(organiser, event, session):
    before = event.starts_at

    page = organiser.submit(
        organiser.get(f"/manage/{event.slug}/edit").form(),
        status=400,
        starts="2026-01-01T19:00",
        ends="2026-01-01T21:00",
    )

    assert "This start has passed" in page.main
    session.expire_all()
    assert event.starts_at == before


def test_what_has_begun_may_be_corrected_its_start_too(browser, session, now):
    event = make_event(starts_at=now - timedelta(hours=1), ends_at=now + timedelta(hours=1), zone="UTC")
    organiser = browser(owner_of(event))
    started = (now - timedelta(hours=2)).strftime("%Y-%m-%dT%H:%M")

    organiser.submit(organiser.get(f"/manage/{event.slug}/edit").form(), title="Evening of tea", starts=started)

    session.expire_all()
    assert (event.title, event.starts_at) == ("Evening of tea", (now - timedelta(hours=2)).replace(second=0))


def test_a_new_title_stands_in_the_mail_about_a_new_place_under_which_guests_know_the_old_one(
    organiser, event, session, mailbox, now
):
    make_registration(event, make_user("Anna Keller"))
    before, address = event.title, f"/manage/{event.slug}/edit"

    organiser.submit(organiser.get(address).form(), title="Founders Night")
    organiser.submit(organiser.get(address).form(), place="Pudong")
    tell_changes(now + timedelta(hours=1))

    [mail] = mailbox.deliver_all(now + timedelta(hours=1))
    for body in (mail.text, mail.html):
        assert f"Title: {before} → Founders Night" in body
