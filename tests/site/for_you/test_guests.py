"""The directory: who stands in it for whom, how it is searched, and the page of one guest."""

from datetime import timedelta

import pytest

from eventhub.events.event.rules import EventState
from eventhub.events.registrations.models import Registration
from eventhub.events.registrations.rules import RegistrationState, VisibleTo
from eventhub.introductions import requests
from eventhub.introductions.requests import Wish
from eventhub.matching.goals import GoalType
from eventhub.people.rules import HowKnown
from eventhub.privacy import service as privacy
from eventhub.recommendations.service import refresh_room
from eventhub.site.for_you.directory import GUESTS_ON_A_PAGE
from tests.factories import (
    in_one_commit,
    make_background,
    make_block,
    make_contact,
    make_event,
    make_registration,
    make_tie,
    make_user,
    save,
)
from tests.statements import statements

# Pages and words. tests/test_pages.py opens every page on both databases, tests/test_hostile_forms.py sends every form.
pytestmark = pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)

SHOWN = (VisibleTo.EVERYONE, VisibleTo.EVERY_GUEST)


@pytest.fixture
def event(session):
    return make_event(organiser=make_user("Grace Huang"))


@pytest.fixture
def anna(event):
    anna = make_user("Anna Keller")
    make_registration(event, anna, visible_to=VisibleTo.SHARED_GROUND)
    return anna


def comes(event, name, other_name="", *, visible_to=VisibleTo.EVERY_GUEST, state=RegistrationState.CONFIRMED, **more):
    person = make_user(name, other_name=other_name, headline=more.pop("headline", ""))
    make_registration(event, person, state, visible_to=visible_to, **more)
    return person


def place_of(event, user):
    return Registration.query.filter_by(event_id=event.id, user_id=user.id).one()


def listed(page):
    """The names on the rows, in their order, with the tag of each."""
    return [
        (row.xpath("string(.//span[@class='name'])").strip(), row.xpath("string(span[@class='tagline'])").strip())
        for row in page.all("//main//ul[@class='dir']/li/a")
    ]


def names(page):
    return [" ".join(name.split()) for name, _ in listed(page)]


def guests(browser, event, user, query=""):
    return browser(user).get(f"/e/{event.slug}/guests{query}")


@pytest.mark.parametrize("choice", VisibleTo)
@pytest.mark.parametrize("ceiling", [None, *VisibleTo])
def test_in_the_directory_stands_who_shows_themselves_to_every_guest_as_far_as_the_host_allows(
    browser, event, anna, choice, ceiling
):
    event.guest_visibility_limit = ceiling
    save(event)
    comes(event, "Wu Jing", "吴静", visible_to=choice, headline="Energy reporter")

    page = guests(browser, event, anna)

    is_shown = choice in SHOWN and ceiling in (None, *SHOWN)
    assert ("Wu Jing" in page.text) == ("Energy reporter" in page.text) == is_shown
    assert ("You can see 1 guest here." in page.text) == is_shown


@pytest.mark.parametrize("state", [each for each in RegistrationState if each is not RegistrationState.CONFIRMED])
def test_nobody_without_a_place_is_in_list_count_search_or_page(browser, event, anna, state):
    gone = comes(event, "Wu Jing", state=state)

    page = guests(browser, event, anna)

    assert names(page) == []
    assert "You can see 0 guests here. Guests choose who sees them." in page.text
    assert "0 found" in guests(browser, event, anna, "?q=wu").text
    browser(anna).get(f"/e/{event.slug}/guests/{gone.id}", status=404)


@pytest.mark.parametrize("by_the_other", [True, False])
def test_a_block_in_either_direction_takes_both_out_of_list_count_search_and_page(browser, event, anna, by_the_other):
    place_of(event, anna).visible_to = VisibleTo.EVERY_GUEST
    wu, helena = comes(event, "Wu Jing"), comes(event, "Helena Novák")
    make_block(*((wu, anna) if by_the_other else (anna, wu)))

    assert names(guests(browser, event, anna)) == ["Helena Novák"]
    assert "You can see 1 guest here." in guests(browser, event, anna).text
    assert "0 found" in guests(browser, event, anna, "?q=jing").text
    browser(anna).get(f"/e/{event.slug}/guests/{wu.id}", status=404)
    assert names(guests(browser, event, wu)) == ["Helena Novák"]
    assert names(guests(browser, event, helena)) == ["Anna Keller", "Wu Jing"]


def test_who_lets_nobody_see_them_sees_nobody_and_reads_why(browser, event, anna):
    wu = comes(event, "Wu Jing")
    place = place_of(event, anna)
    place.visible_to = VisibleTo.NOBODY
    save(place)

    page = guests(browser, event, anna, "?q=wu")

    assert "No one sees you, so you see no one." in page.text
    assert "Wu Jing" not in page.text
    browser(anna).get(f"/e/{event.slug}/guests/{wu.id}", status=404)


def test_where_the_host_shows_guests_to_nobody_the_page_does_not_blame_the_guest(browser, event, anna):
    event.guest_visibility_limit = VisibleTo.NOBODY
    save(event)

    for tab in ("guests", "going"):
        page = browser(anna).get(f"/e/{event.slug}/{tab}")
        assert "has turned off the guest list" in page.text
        assert "No one sees you" not in page.main


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"state": EventState.CANCELLED}, "This event is cancelled."),
        ({"days": -95}, "more than 90 days past"),
    ],
)
def test_a_cancelled_event_and_one_long_past_show_no_guests(browser, event, anna, now, change, words):
    wu = comes(event, "Wu Jing")
    if "days" in change:
        event.starts_at, event.ends_at = now - timedelta(days=95), now - timedelta(days=95, hours=-3)
    else:
        event.state = EventState.CANCELLED
    save(event)

    for tab in ("guests", "going"):
        page = browser(anna).get(f"/e/{event.slug}/{tab}")
        assert words in page.text
        assert "Wu Jing" not in page.text
    browser(anna).get(f"/e/{event.slug}/guests/{wu.id}", status=404)


def test_guests_stand_in_the_order_of_a_phone_book(browser, event, anna):
    for name, other in [("Priya Nair", ""), ("Grace Huang", "黄雅婷"), ("曾黎", ""), ("单明", ""), ("Tom Becker", "")]:
        comes(event, name, other)

    assert [name.split()[0] for name in names(guests(browser, event, anna))] == [
        "Tom",
        "Grace",
        "Priya",
        "单明",
        "曾黎",
    ]


@pytest.mark.parametrize("typed", ["单明", "單", "shan", "shanming", "sm", "Suncraft", "suncraft shan"])
def test_a_guest_is_found_by_name_hanzi_pinyin_and_company(browser, event, anna, typed):
    comes(event, "单明", headline="Engineer, Suncraft")
    comes(event, "Tom Becker", headline="Sales, Nordwind")

    page = guests(browser, event, anna, f"?q={typed}")

    assert names(page) == ["单明"]
    assert "1 found" in page.text
    assert page.find("//input[@id='q']").get("value") == typed


def test_guests_are_filtered_by_what_they_came_for(browser, event, anna):
    comes(event, "Wu Jing", goals=[GoalType.HIRE])
    comes(event, "Tom Becker", goals=[GoalType.FIND_JOB])
    comes(event, "Hidden Guest", goals=[GoalType.HIRE], visible_to=VisibleTo.SHARED_GROUND)

    assert names(guests(browser, event, anna, "?goal=hire")) == ["Wu Jing"]
    assert names(guests(browser, event, anna, "?goal=nothing")) == ["Tom Becker", "Wu Jing"]


def test_a_page_holds_24_and_the_next_keeps_the_search(browser, event, anna):
    with in_one_commit():
        for number in range(GUESTS_ON_A_PAGE + 2):
            comes(event, f"Guest Number{number:02d}")
        comes(event, "Wu Jing")

    first = guests(browser, event, anna, "?q=guest")
    second = browser(anna).get(first.link("Next"))

    assert "26 found" in first.text
    assert (len(names(first)), len(names(second))) == (24, 2)
    assert not set(names(first)) & set(names(second))
    assert names(guests(browser, event, anna, "?q=guest&page=99")) == names(second)


@pytest.fixture
def related(event, anna, now):
    """Li Wei, whom Anna knows; Zhang Min, who fits; Sun Yue, whom Anna asked to meet; Tom, who is neither."""
    place = place_of(event, anna)
    place.looks_for = "energy storage for factories"
    place.goals = []
    save(place)
    people = {
        "wei": comes(event, "Li Wei"),
        "min": comes(event, "Zhang Min", can_help="battery storage", goals=[GoalType.FIND_SUPPLIERS]),
        "yue": comes(event, "Sun Yue", can_help="battery storage"),
        "tom": comes(event, "Tom Becker"),
    }
    make_tie(anna, people["wei"], how=HowKnown.WORKED_TOGETHER, context="Bosch")
    make_tie(people["wei"], people["yue"])
    refresh_room(event.id, now)
    requests.ask(event.id, anna.id, Wish(people["yue"].id, (people["wei"].id,), "Storage.", "", 4), now=now)
    return people


def test_only_the_own_relation_is_tagged(browser, event, anna, related):
    assert dict(listed(guests(browser, event, anna))) == {
        "Li Wei": "You know each other",
        "Zhang Min": "Fits you",
        "Sun Yue": "Waiting",
        "Tom Becker": "",
    }
    assert names(guests(browser, event, anna, "?known=1")) == ["Li Wei"]


@pytest.mark.parametrize("act", ["hides", "withdraws", "blocks", "leaves"])
def test_somebody_asked_for_stands_in_the_directory_by_name_whatever_they_do_until_it_is_decided(
    browser, event, anna, related, now, act
):
    related["yue"].headline = place_of(event, related["yue"]).headline = "Cell chemist"
    related["yue"].photo = "0a1b2c3d4e5f60718293a4b5"
    save(related["yue"])

    def seen():
        pages = [guests(browser, event, anna, query) for query in ("", "?q=sun", "?goal=find_suppliers")]
        return [
            (page.main, browser(anna).request("GET", f"/e/{event.slug}/guests/{related['yue'].id}").status)
            for page in pages
        ]

    before = seen()
    assert "Cell chemist" not in before[0][0] and "0a1b2c3d" not in guests(browser, event, anna).html
    assert "Sun Yue" not in guests(browser, event, anna, "?q=chemist").main
    place = place_of(event, related["yue"])
    if act == "leaves":
        privacy.erase(related["yue"].id, now)
        assert seen() == before
        return
    if act == "hides":
        place.visible_to = VisibleTo.NOBODY
    elif act == "withdraws":
        place.state = RegistrationState.WITHDRAWN
    else:
        make_block(related["yue"], anna)
    save(place)

    assert seen() == before


def test_every_row_leads_on_people_who_fit_to_their_card_on_for_you(browser, event, anna, related):
    client = browser(anna)
    for name, words in {
        "Zhang Min": "You look for",
        "Sun Yue": "Waiting until",
        "Tom Becker": "Guests",
        "Li Wei": "Bosch",
    }.items():
        page = client.get(client.get(f"/e/{event.slug}/guests").link(name), follow=True)
        assert (page.status, words in page.text) == (200, True), name
        assert page.all(f"//article[@id='card-{next(r.id for r in related.values() if r.name == name)}']")


def test_the_page_of_a_guest_says_what_they_let_every_guest_read(browser, event, anna):
    wu = comes(
        event,
        "Wu Jing",
        "吴静",
        headline="Energy reporter",
        goals=[GoalType.HIRE],
        goal_sentence="a secret sentence",
        looks_for="old factories",
        can_help="stories",
    )
    for person in (anna, wu):
        make_background(person, "school", "Tongji")
    make_background(wu, "hometown", "Zigong")

    page = browser(anna).get(f"/e/{event.slug}/guests/{wu.id}")

    assert "Wu Jing" in page.h1
    for words in ("吴静", "Energy reporter", "Looks for “old factories”", "Offers “stories”", "Is hiring"):
        assert words in page.text
    assert "You have in common: Tongji" in page.text
    assert "Zigong" not in page.text
    assert "secret" not in page.text


def test_lines_of_a_form_that_did_not_open_them_stay_closed(browser, event, anna):
    wu = comes(event, "Wu Jing", looks_for="old factories", lines_open=False)

    assert "old factories" not in browser(anna).get(f"/e/{event.slug}/guests/{wu.id}").text


def test_who_knows_the_guest_is_led_to_their_own_notes_and_asked_for_nothing(browser, event, anna):
    wei = comes(event, "Li Wei")
    make_tie(anna, wei, how=HowKnown.WORKED_TOGETHER, context="Bosch")
    contact = make_contact(anna, wei)

    page = browser(anna).get(f"/e/{event.slug}/guests/{wei.id}")

    assert page.link("My notes and next step") == f"/people/{contact.id}"
    assert "Worked together, Bosch" in page.text
    assert not page.links("/ask/")


def test_who_does_not_know_the_guest_may_ask_for_an_introduction(browser, event, anna):
    wu, wei = comes(event, "Wu Jing"), comes(event, "Li Wei")
    make_tie(anna, wei)
    make_tie(wei, wu)

    page = browser(anna).get(f"/e/{event.slug}/guests/{wu.id}")

    assert browser(anna).get(page.link("Ask Li Wei to introduce you")).status == 200


def test_the_directory_speaks_chinese(browser, event, anna):
    anna.language = "zh_Hans"
    save(anna)
    comes(event, "Wu Jing", "吴静")

    page = guests(browser, event, anna)

    assert page.h1 == "来宾"
    assert names(page) == ["吴静 Wu Jing"]
    assert "这里能看到 1 位来宾。" in page.text


def test_the_directory_asks_the_database_as_often_of_200_guests_as_of_20(browser, event, anna):
    asked = []
    for number in (20, 180):
        with in_one_commit():
            for _ in range(number):
                comes(event, None)
        client = browser(anna)
        with statements() as sent:
            client.get(f"/e/{event.slug}/guests?q=guest&known=1")
        asked.append(len(sent))

    assert asked[0] == asked[1] <= 9
