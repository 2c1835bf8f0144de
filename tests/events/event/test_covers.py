"""What stands on top of an event, through the pages."""

from io import BytesIO

import pytest
from PIL import Image

from eventhub.events.event import covers
from eventhub.events.event.models import Event, EventPicture
from eventhub.events.event.pictures import cover_picture
from eventhub.events.event.rules import EventState, Listing
from tests.factories import make_event, make_user, owner_of, picture_file

# Pages and words. tests/test_pages.py opens every page on both databases, tests/test_hostile_forms.py sends every form.
pytestmark = pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)

TYPED = {"title": "Tea and talk", "starts": "2027-04-01T18:30", "ends": "2027-04-01T21:00", "place": "Huangpu"}


def upload(colour="teal", kind="PNG", name="cover.png"):
    return (BytesIO(picture_file(colour, kind)), name)


def with_picture(event, colour="teal"):
    covers.settle(event.id, cover_picture(picture_file(colour)), keep=False)
    return event


def colour_of(answer):
    return Image.open(BytesIO(answer.data)).getpixel((640, 360))


@pytest.fixture
def organiser(browser, session):
    return browser(make_user("Grace Huang"))


def the_event(session):
    session.expire_all()
    return session.query(Event).one()


def test_one_of_three_drawings_is_chosen(organiser, session):
    form = organiser.get("/events/new").form("/events/new")
    offered = organiser.get("/events/new").all("//div[@class='pick']//input[@type='radio']/@value")

    organiser.submit(form, press="Publish", cover="1234", **TYPED)

    assert len(offered) == 5
    assert the_event(session).cover_seed == 1234


def test_a_picture_of_ones_own_stands_on_the_page_and_in_the_preview(organiser, browser, session):
    form = organiser.get("/events/new").form("/events/new")

    organiser.submit(form, press="Publish", picture=upload(), **TYPED)

    event = the_event(session)
    page = browser().get(f"/e/{event.slug}")
    address = page.find("//img[contains(@class, 'cov')]/@src")
    assert "/preview.jpg?" in page.find("//meta[@property='og:image']/@content")
    answer = browser().get(address)
    assert answer.headers["Content-Type"] == "image/jpeg"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "public, max-age=31536000"
    assert colour_of(answer)[1] > 100


@pytest.mark.parametrize(
    "file, words",
    [
        ((b"<svg onload='alert(1)'/>", "cover.png"), "We cannot read this picture"),
        ((b"\xff\xd8" + b"0" * 6_000_001, "cover.jpg"), "Choose a picture of at most 6 MB"),
    ],
)
def test_what_is_no_picture_is_said_and_nothing_typed_is_lost(organiser, session, file, words):
    content, name = file
    form = organiser.get("/events/new").form("/events/new")

    page = organiser.submit(form, press="Publish", status=400, picture=(BytesIO(content), name), **TYPED)

    assert words in page.errors
    assert page.form("/events/new").values["title"] == [TYPED["title"]]
    assert session.query(Event).count() == 0


def test_a_picture_is_asked_for_again_when_something_else_is_wrong(organiser, session):
    form = organiser.get("/events/new").form("/events/new")

    page = organiser.submit(form, press="Publish", status=400, picture=upload(), **TYPED | {"ends": "2027-04-01T18:00"})

    assert "Choose the picture again" in page.errors


def test_a_picture_stays_is_exchanged_and_gives_way_to_a_drawing(browser, session):
    event = with_picture(make_event())
    organiser, address = browser(owner_of(event)), f"/manage/{event.slug}/edit"

    organiser.submit(organiser.get(address).form(), place="Pudong")
    first = the_event(session).cover_mark
    organiser.submit(organiser.get(address).form(), picture=upload("red"))
    second = the_event(session).cover_mark
    organiser.submit(organiser.get(address).form(), cover="99")

    event = the_event(session)
    assert first and second and first != second
    assert (event.cover_mark, event.cover_seed, session.query(EventPicture).count()) == ("", 99, 0)


def test_who_is_not_invited_sees_the_drawing_of_an_event_for_invited_people(browser, session):
    event = with_picture(make_event(listing=Listing.INVITED, cover_seed=7), "red")
    address = f"/e/{event.slug}/cover.jpg?v={event.cover_mark}"

    stranger, team = browser().get(address), browser(owner_of(event)).get(address)

    assert colour_of(team)[0] > 200 > 100 > colour_of(team)[1]
    assert stranger.data != team.data
    assert "no-store" in team.headers["Cache-Control"]
    assert "public" not in stranger.headers["Cache-Control"]
    assert not browser().get(f"/e/{event.slug}").all("//img[contains(@src, 'cover.jpg')]")


def test_the_picture_of_a_draft_is_for_its_team(browser, session):
    event = with_picture(make_event(state=EventState.DRAFT))

    browser().get(f"/e/{event.slug}/cover.jpg", status=404)
    browser(make_user()).get(f"/e/{event.slug}/cover.jpg", status=404)
    assert browser(owner_of(event)).get(f"/e/{event.slug}/cover.jpg").headers["Cache-Control"] == "no-store"


def test_a_link_without_picture_is_shown_with_its_drawing(client, session):
    event = make_event(cover_seed=7)

    page = client.get(f"/e/{event.slug}")

    assert client.get(page.find("//meta[@property='og:image']/@content")).headers["Content-Type"] == "image/jpeg"
    assert page.find("//meta[@name='twitter:card']/@content") == "summary_large_image"


def test_a_copy_has_the_picture_too_and_a_thrown_away_draft_takes_it_along(browser, session):
    event = with_picture(make_event())
    organiser = browser(owner_of(event))

    organiser.submit(organiser.get(f"/manage/{event.slug}/settings").form("/copy"))

    session.expire_all()
    copied = session.query(Event).filter_by(state=EventState.DRAFT).one()
    assert (copied.cover_mark, session.query(EventPicture).count()) == (event.cover_mark, 2)
    organiser.post(f"/manage/{copied.slug}/throw-away")
    assert session.query(EventPicture).count() == 1
