"""Events in the making, through the pages."""

import pytest

from eventhub.events.event.models import Event
from eventhub.events.event.rules import EventState, TeamRole
from tests.factories import make_event, make_registration, make_team_member, make_user, owner_of

# Pages and words. tests/test_pages.py opens every page on both databases, tests/test_hostile_forms.py sends every form.
pytestmark = pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)

TYPED = {"title": "Tea and talk", "starts": "2027-04-01T18:30", "ends": "2027-04-01T21:00", "place": "Huangpu"}


@pytest.fixture
def organiser(browser, session):
    return browser(make_user("Grace Huang"))


def keep(organiser, form, **typed):
    """What the script sends while somebody types."""
    return organiser.request("POST", "/events/draft", data=form.filled(TYPED | typed, None))


def events(session):
    session.expire_all()
    return session.query(Event).order_by(Event.id).all()


def test_a_form_saves_itself_as_one_draft_and_is_published_as_that(organiser, session):
    page = organiser.get("/events/new")
    form = page.form("/events/new")

    first = keep(organiser, form)
    second = keep(organiser, form, title="Tea and long talk")
    third = keep(organiser, form, title="Tea and long talk", revision=str(second.answer.json["revision"]))

    [draft] = events(session)
    assert (first.answer.json["revision"], third.answer.json["revision"], draft.revision) == (0, 1, 1)
    assert first.answer.json["edit"] == f"/manage/{draft.slug}/edit"
    assert (draft.title, draft.state) == ("Tea and long talk", EventState.DRAFT)
    organiser.submit(form, press="Publish", **TYPED)
    assert [(one.title, one.state) for one in events(session)] == [("Tea and talk", EventState.PUBLISHED)]


def test_publishing_twice_makes_one_event(organiser, session):
    """Case 45: a double click, and Back after it."""
    form = organiser.get("/events/new").form("/events/new")

    organiser.submit(form, press="Publish", **TYPED)
    organiser.submit(form, press="Publish", **TYPED)
    organiser.submit(form, press="Publish", **TYPED | {"title": "Tea, at last"})

    assert [one.title for one in events(session)] == ["Tea, at last"]


@pytest.mark.parametrize("change", [{"title": ""}, {"ends": "2027-04-01T18:00"}, {"starts": "soon"}])
def test_what_is_no_event_yet_is_not_kept_and_breaks_nothing(organiser, session, change):
    form = organiser.get("/events/new").form("/events/new")

    assert keep(organiser, form, **change).status == 422
    assert events(session) == []


def test_what_is_published_never_saves_itself(organiser, session):
    form = organiser.get("/events/new").form("/events/new")
    organiser.submit(form, press="Publish", **TYPED)

    assert keep(organiser, form, title="Half a tit").status == 409
    assert [one.title for one in events(session)] == ["Tea and talk"]


def test_a_draft_does_not_save_itself_over_what_somebody_else_wrote(organiser, session):
    form = organiser.get("/events/new").form("/events/new")
    keep(organiser, form)
    keep(organiser, form, title="Another")

    assert keep(organiser, form, title="Old tab").status == 409
    assert [one.title for one in events(session)] == ["Another"]


def test_the_form_of_somebody_else_opens_no_draft(organiser, browser, session):
    form = organiser.get("/events/new").form("/events/new")
    keep(organiser, form)
    stranger = browser(make_user())
    data = form.filled(TYPED | {"title": "Mine now"}, None)

    answer = stranger.request("POST", "/events/draft", data=data | stranger.with_token())

    assert answer.status == 404
    assert [one.title for one in events(session)] == ["Tea and talk"]


def test_a_copy_saves_itself_too_and_a_published_event_does_not(browser, session):
    event = make_event()
    organiser = browser(owner_of(event))

    copied = organiser.submit(organiser.get(f"/manage/{event.slug}/settings").form("/copy"))

    assert copied.all("//form[@data-keep]")
    assert not organiser.get(f"/manage/{event.slug}/edit").all("//form[@data-keep]")


def test_a_draft_is_thrown_away_by_its_owner_alone(browser, session):
    draft, manager = make_event(state=EventState.DRAFT), make_user()
    make_team_member(draft, manager, TeamRole.MANAGER)
    browser(manager).post(f"/manage/{draft.slug}/throw-away", status=404)

    page = browser(owner_of(draft)).post(f"/manage/{draft.slug}/throw-away")

    assert "Draft deleted." in page.text
    assert events(session) == []


def test_a_published_event_is_never_thrown_away(browser, session):
    event = make_event()
    make_registration(event)

    browser(owner_of(event)).post(f"/manage/{event.slug}/throw-away", status=409)

    assert len(events(session)) == 1
