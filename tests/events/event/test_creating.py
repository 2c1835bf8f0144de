"""The poster as a form: where the exact address goes, whose clock counts, and what a pattern fills in."""

from datetime import timedelta

import pytest

from eventhub.accounts.rules import Language
from eventhub.events.event.cover import Family, family_of
from eventhub.events.event.models import Event
from eventhub.events.event.patterns import Pattern
from eventhub.events.event.rules import EventState
from eventhub.events.event.service import publish
from eventhub.platform.errors import WrongState
from tests.factories import make_event, make_user, owner_of

pytestmark = pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)

TYPED = {"title": "Tea and talk", "starts": "2027-04-01T18:30", "ends": "2027-04-01T21:00", "place": "Huangpu"}
EXACT = "Riverside Loft, 88 Fuzhou Road, Huangpu, Shanghai"


@pytest.fixture
def grace(browser, session):
    return browser(make_user("Grace Huang", zone="Asia/Shanghai"))


def create(client, *, press="Publish", status=None, **values):
    return client.submit(client.get("/events/new").form(), press=press, status=status, **(TYPED | values))


def the_event(session):
    session.expire_all()
    return session.query(Event).one()


def test_the_exact_address_is_a_field_of_its_own_that_strangers_do_not_read(grace, browser, session):
    page = grace.get("/events/new")
    assert "Everyone sees this" in page.main and "Only guests with a place see this" in page.main

    create(grace, address="88 Fuzhou Road")

    stranger = browser().get(f"/e/{the_event(session).slug}")
    assert "Huangpu" in stranger.main and "Fuzhou" not in stranger.text


def test_an_address_typed_as_the_area_moves_to_its_own_field_by_one_button(grace, session):
    asked = create(grace, status=400, place=EXACT)
    assert session.query(Event).count() == 0

    moved = grace.submit(asked.form(), press="Show it only to guests with a place").form()

    assert (moved.values["place"], moved.values["address"]) == (["Riverside Loft, Huangpu, Shanghai"], [EXACT])
    grace.submit(moved, press="Publish")
    assert the_event(session).state is EventState.PUBLISHED


def test_who_means_it_publishes_the_address_after_one_question(grace, session):
    asked = create(grace, status=400, place=EXACT)

    grace.submit(asked.form(), press="Publish", place_is_public="y")

    event = the_event(session)
    assert (event.state, event.place) == (EventState.PUBLISHED, EXACT)
    # What everyone reads already is not asked about again; another address is.
    edit = grace.get(f"/manage/{event.slug}/edit").form()
    grace.submit(edit, title="Tea")
    assert the_event(session).title == "Tea"
    again = grace.submit(grace.get(f"/manage/{event.slug}/edit").form(), status=400, place="12 King Street")
    assert "looks like an exact address" in again.errors and the_event(session).place == EXACT


def test_a_draft_may_hold_what_is_not_ready_and_is_published_from_its_own_form(grace, session):
    create(grace, press="Keep as a draft", place=EXACT, description="Topic: ____")
    edit = f"/manage/{the_event(session).slug}/edit"

    refused = grace.submit(grace.get(edit).form(), press="Publish", status=400)
    assert "Fill in the gaps" in refused.errors and "looks like an exact address" in refused.errors
    assert the_event(session).state is EventState.DRAFT

    grace.submit(grace.get(edit).form(), press="Publish", place="Huangpu", description="Topic: tea")
    assert the_event(session).state is EventState.PUBLISHED


def test_gaps_keep_a_draft_from_being_published_anywhere(grace, session, now):
    create(grace, press="Keep as a draft", description="Speaker: ____")
    event = the_event(session)

    page = grace.submit(grace.get(f"/manage/{event.slug}").form("publish"))

    assert "Fill in the gaps first, or take these lines out: Speaker: ____" in page.text
    with pytest.raises(WrongState) as refused:
        publish(event.id, now=now)
    assert refused.value.reason == "gaps_left"
    assert the_event(session).state is EventState.DRAFT


@pytest.mark.parametrize(
    "typed, zone",
    [
        ({"zone": "Hamburg"}, "Europe/Berlin"),
        ({"zone": "深圳"}, "Asia/Shanghai"),
        ({"zone": "America/New_York"}, "America/New_York"),
        ({"zone": "", "place": "Riverside Loft, London"}, "Europe/London"),
        ({"place": "上海市黄浦区江边仓库"}, "Asia/Shanghai"),
    ],
)
def test_the_zone_is_typed_as_a_town_or_read_from_the_place(grace, session, typed, zone):
    create(grace, **typed)

    assert the_event(session).zone == zone


def test_a_guessed_zone_gives_way_to_the_town_of_the_place_and_a_chosen_one_does_not(grace, session):
    create(grace, place="Kreuzberg, Berlin")
    assert the_event(session).zone == "Europe/Berlin"

    grace.submit(grace.get(f"/manage/{the_event(session).slug}/edit").form(), place="Soho, London")

    event = the_event(session)
    assert (event.zone, event.place) == ("Europe/Berlin", "Soho, London")


def test_the_form_shows_towns_in_the_reader_s_language_and_no_list_of_zones(browser, session):
    reader = browser(make_user("黄雅婷", language=Language.CHINESE, zone="Asia/Shanghai"))

    page = reader.get("/events/new")

    assert page.form().values["zone"] == ["上海"]
    options = page.all("//datalist/option/@value")
    assert "柏林" in options and len(options) < 20
    assert "Asia/" not in page.main


@pytest.mark.parametrize(
    "of, zone, town",
    [("汉堡", "Europe/Berlin", "Berlin"), ("Asia/Tokyo", "Asia/Tokyo", "Tokyo"), ("x" * 500, None, None)],
)
def test_programs_of_the_page_ask_for_the_zone_of_a_town(grace, of, zone, town):
    answer = grace.get(f"/events/zone?of={of}").answer.json

    assert (answer.get("zone"), answer.get("town")) == (zone, town)


@pytest.mark.parametrize("pattern", list(Pattern))
@pytest.mark.parametrize("language", list(Language))
def test_a_pattern_fills_in_what_it_knows_and_leaves_gaps_that_hold_up_publishing(browser, session, pattern, language):
    client = browser(make_user("Grace Huang", zone="Asia/Shanghai", language=language))
    form = client.get("/events/new").form()
    button = f"//button[@name='pattern'][@value='{pattern.value}']"
    words = client.get("/events/new").find(button).text_content().strip()

    filled = client.submit(form, press=words, title="Tea", place="Huangpu")

    values = filled.form().values
    assert values["title"] == ["Tea"] and "____" in values["description"][0]
    assert family_of(int(values["cover"][0])) is pattern.family
    publish_words = filled.find("//button[@value='publish'][not(@tabindex)]").text_content().strip()
    client.submit(filled.form(), press=publish_words, status=400)
    client.submit(filled.form(), press=publish_words, description=values["description"][0].replace("____", "x"))
    assert the_event(session).state is EventState.PUBLISHED


def test_a_pattern_changes_nothing_that_was_typed(grace):
    form = grace.get("/events/new").form()

    filled = grace.submit(form, press="Walk or hike", **TYPED, description="My own words").form()

    assert filled.values["starts"] == [TYPED["starts"]] and filled.values["ends"] == [TYPED["ends"]]
    assert filled.values["description"] == ["My own words"]


def test_one_pattern_gives_way_to_another(grace):
    walk = grace.submit(grace.get("/events/new").form(), press="Walk or hike").form()
    dinner = grace.submit(walk, press="Dinner").form()
    talk = grace.submit(dinner, press="Talk with drinks").form()
    typed = grace.submit(dinner, press="Talk with drinks", capacity="12").form()

    assert "Route" in walk.values["description"][0] and "On the table" in dinner.values["description"][0]
    assert walk.values["starts"][0].endswith("T10:00") and dinner.values["starts"][0].endswith("T19:00")
    assert family_of(int(dinner.values["cover"][0])) is Family.LANTERN
    places = [form.values["capacity"] for form in (walk, dinner, talk, typed)]
    assert places == [[""], ["10"], [""], ["12"]]
    assert "you do not eat, please tell me" in dinner.values["description"][0]


def test_the_hour_of_a_published_event_that_runs_can_still_be_edited(browser, session, now):
    event = make_event(starts_at=now - timedelta(hours=1), ends_at=now + timedelta(hours=2))
    organiser = browser(owner_of(event))

    organiser.submit(organiser.get(f"/manage/{event.slug}/edit").form(), title="Later")

    session.expire_all()
    assert event.title == "Later"


def test_everything_that_is_wrong_is_said_at_once_and_the_pattern_stays_marked(grace):
    started = grace.submit(grace.get("/events/new").form(), press="Dinner", status=200)

    refused = grace.submit(
        started.form(),
        press="Publish",
        status=400,
        title="",
        ends="2020-01-01T10:00",
        place="",
        description="With ____",
    )

    for words in ("Give the event a title", "The end is before the start", "Fill in the gaps", "Where is it?"):
        assert words in refused.errors
    assert refused.find("//button[@aria-pressed='true']").text == "Dinner"


def test_an_event_whose_place_is_not_known_yet_is_published_after_one_question(grace, session):
    asked = create(grace, status=400, place="")
    assert "Where is it?" in asked.errors

    grace.submit(asked.form(), press="Publish", place_follows="y")

    event = the_event(session)
    assert (event.state, event.place) == (EventState.PUBLISHED, "")
