"""Guests read who invites them: somebody who has not said their name yet is asked for it with the first event."""

import pytest

from eventhub.accounts.models import User
from eventhub.accounts.rules import Language
from eventhub.events.event import service, team
from eventhub.events.event.models import Event
from eventhub.events.event.rules import EventState, TeamRole
from eventhub.platform import tokens
from tests.events.event.test_views import TYPED, create
from tests.factories import make_event, owner_of, save

# Pages and words. tests/test_pages.py opens every page on both databases, tests/test_hostile_forms.py sends every form.
pytestmark = pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)


@pytest.fixture
def newcomer(session, now):
    return save(User(name="", email="lin@example.org", zone="Asia/Shanghai", created_at=now))


def published(session, client):
    """The words of the page of the only event, as a stranger reads them."""
    session.expire_all()
    return client.get(f"/e/{session.query(Event).one().slug}").main


def test_the_first_event_asks_for_the_name_that_guests_will_read(browser, newcomer, session):
    create(browser(newcomer), host="Lin Xiaoyan")

    assert "Hosted by Lin Xiaoyan" in published(session, browser())
    assert session.get(User, newcomer.id).name == "Lin Xiaoyan"
    assert "host" not in browser(newcomer).get("/events/new").form().values


def test_nobody_publishes_without_a_name(browser, newcomer, session):
    page = create(browser(newcomer), host=" ", status=400)

    assert "Enter your name" in page.errors
    assert session.query(Event).count() == 0


def test_a_draft_that_saved_itself_asks_for_the_name_before_it_is_published(browser, newcomer, session):
    client = browser(newcomer)
    form = client.get("/events/new").form()
    client.request("POST", "/events/draft", data=form.filled(TYPED, None))
    overview = client.get(f"/manage/{session.query(Event).one().slug}")

    edit = client.submit(overview.form("publish"))
    assert "Say first who invites: enter your name." in edit.text
    overview = client.submit(edit.form(), host="Lin Xiaoyan")
    client.submit(overview.form("publish"))

    assert "Hosted by Lin Xiaoyan" in published(session, browser())


def test_a_host_without_a_name_is_not_called_somebody_who_left(browser, newcomer, session, now):
    """A program may have published it."""
    event = make_event(state=EventState.DRAFT, organiser=newcomer)
    service.publish(event.id, by=newcomer, now=now)

    words = published(session, browser())

    assert "Hosted by" not in words and "left EventHub" not in words


def test_who_joined_the_team_without_a_name_is_neither_gone_nor_a_program(browser, newcomer, session, now):
    event = make_event()
    asked = team.ask(event.id, newcomer.email, TeamRole.MANAGER, by=owner_of(event), language=Language.ENGLISH, now=now)
    team.join(tokens.derive(team.PURPOSE, asked.nonce), now=now)
    organiser = browser(owner_of(event))

    assert "Name not given yet" in organiser.get(f"/manage/{event.slug}/team").main
    log = organiser.get(f"/manage/{event.slug}/log")
    assert newcomer.email in log.main and "EventHub" not in log.main
