"""The list of coming events: what is found, and who of the guests a reader is told of."""

from datetime import UTC, datetime, timedelta

import pytest

from eventhub.accounts.rules import Language
from eventhub.events.event.rules import EventState, Listing, TeamRole
from eventhub.events.registrations.rules import RegistrationState, VisibleTo
from eventhub.people.models import Block
from eventhub.privacy import service as privacy
from eventhub.site.event_list.page import LENGTH
from tests.factories import make_event, make_registration, make_team_member, make_tie, make_user, save
from tests.statements import statements


@pytest.fixture
def events(now):
    """Three events with a host each; the next first."""
    mei = make_user("Lin Mei", other_name="林梅")
    tea = make_event("Tea and Startups", chinese_title="茶与创业", organiser=mei, place="Yuyuan Tea House, Shanghai")
    make_event("Supply-Chain Breakfast", place="Jinji Lake, Suzhou", starts_at=now + timedelta(days=12))
    make_event("Grid Talk", place="", online_link="https://meet.example.org", starts_at=now + timedelta(days=13))
    return tea


TITLES = ("Tea and Startups", "Supply-Chain Breakfast", "Grid Talk")


def titles(page) -> list[str]:
    return [" ".join(each.text_content().split()) for each in page.all("//h3")]


@pytest.mark.parametrize(
    "typed, found",
    [
        ("", list(TITLES)),
        ("tea", ["Tea and Startups"]),
        ("茶", ["Tea and Startups"]),
        ("chuangye", ["Tea and Startups"]),
        ("林梅", ["Tea and Startups"]),
        ("lin mei", ["Tea and Startups"]),
        ("上海", ["Tea and Startups"]),
        ("suzhou breakfast", ["Supply-Chain Breakfast"]),
        ("nothing like it", []),
    ],
)
def test_a_search_finds_titles_hosts_and_places_in_hanzi_and_in_letters(client, events, typed, found):
    page = client.get(f"/events?q={typed}")

    assert titles(page) == found
    assert page.status == 200


@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
def test_an_event_online_says_whose_clock_its_time_is_of(client, events):
    shown = client.get("/events").all("//a[@class='ecard']/p[time]")

    assert ["time (" in each.text_content() for each in shown] == [False, False, True]


def test_what_was_searched_stands_in_the_form_and_nothing_found_says_so(client, events):
    page = client.get("/events?q=opera")

    assert page.find("//input[@name='q']").get("value") == "opera"
    assert "No event fits that" in page.main and page.link("All events") == "/events"


def test_a_town_narrows_the_list_wherever_in_it_the_event_is(client, events, now):
    make_event("Walk", place="上海市徐汇区", starts_at=now + timedelta(days=20))
    page = client.get("/events")

    choices = {each.text_content(): each.get("value") for each in page.all("//select[@name='town']/option")}
    shanghai = client.get(f"/events?town={choices['Shanghai']}")

    assert list(choices) == ["Anywhere", "Shanghai", "Suzhou", "Online"]
    assert titles(shanghai) == ["Tea and Startups", "Walk"]
    assert titles(client.get(f"/events?town={choices['Online']}")) == ["Grid Talk"]


@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
def test_chinese_readers_choose_among_towns_in_chinese(browser, events):
    assert "上海" in browser(None, "zh-CN").get("/events").main


@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
def test_a_tag_narrows_the_list_and_can_be_taken_away(client, now):
    make_event("Tagged", tags="slow talk, tea")
    make_event("Other", tags="talk")

    page = client.get("/events?tag=Slow talk")

    assert titles(page) == ["Tagged"]
    assert page.find("//input[@name='tag']").get("checked") is not None


def test_days_are_those_of_the_events_own_clock(client, session, now):
    """NOW is Tuesday, 2 March 2027, in UTC."""
    evenings = {
        "Running": {"starts_at": now - timedelta(hours=1)},
        # Sunday evening in Berlin, and the Monday after in Shanghai at the very same moment.
        "Sunday": {"starts_at": datetime(2027, 3, 7, 20, tzinfo=UTC)},
        "Monday": {"starts_at": datetime(2027, 3, 7, 20, tzinfo=UTC), "zone": "Asia/Shanghai"},
        "End of March": {"starts_at": datetime(2027, 3, 31, 17, tzinfo=UTC)},
        "April": {"starts_at": datetime(2027, 4, 1, 17, tzinfo=UTC)},
    }
    for title, fields in evenings.items():
        make_event(title, **fields)

    found = {query: titles(client.get(f"/events?{query}")) for query in DAYS}

    assert found == DAYS


DAYS = {
    "when=week": ["Running", "Sunday"],
    "when=month": ["Running", "Sunday", "Monday", "End of March"],
    "from=2027-03-08": ["Monday", "End of March", "April"],
    "to=2027-03-07": ["Running", "Sunday"],
    "from=2027-03-08&to=2027-03-31&when=week": ["Monday", "End of March"],
    "from=31.3.&to=x&when=y": ["Running", "Sunday", "Monday", "End of March", "April"],
    "q=sunday&when=week": ["Sunday"],
}


@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
def test_reversed_days_are_said_to_be_so(client, events):
    assert "The end is before the start" in client.get("/events?from=2027-03-09&to=2027-03-02").main


def test_days_stay_in_the_form_and_go_along_to_the_next_page(client, now):
    for number in range(LENGTH + 1):
        make_event(f"Evening {number}")

    page = client.get("/events?from=2027-03-03&to=2027-04-30&when=month")

    assert page.find("//input[@name='from']").get("value") == "2027-03-03"
    assert page.find("//select[@name='when']/option[@selected]").get("value") == "month"
    assert "from=2027-03-03" in page.link("Next") and "to=2027-04-30" in page.link("Next")


def test_what_an_event_and_its_hosts_say_later_is_found_and_what_they_said_before_is_not(client, session):
    grace = make_user("Grace Huang")
    event = make_event("Tea", organiser=grace, place="Shanghai", tags="slow")
    helper = make_user("Door Helper")
    make_team_member(event, helper, TeamRole.CHECK_IN)
    event.title, event.place, event.tags = "Coffee", "Suzhou", "100%, fast_talk"
    grace.name = "黄雅婷"
    session.commit()

    for query in ("q=coffee", "q=suzhou", "q=huangyating coffee", "tag=100%25", "tag=FAST_TALK"):
        assert titles(client.get(f"/events?{query}")) == ["Coffee"], query
    for query in ("q=tea", "q=grace", "q=door", "tag=slow", "tag=fast", "tag=fastXtalk", "q=100_"):
        assert titles(client.get(f"/events?{query}")) == [], query


@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
def test_an_erased_host_is_found_by_no_name(client, session, now):
    gone, stays = make_user("Gone Person"), make_user("Stays Here")
    make_team_member(make_event("Tea", organiser=stays), gone, TeamRole.OWNER)
    privacy.erase(gone.id, now)

    assert titles(client.get("/events?q=gone")) == [] and titles(client.get("/events?q=stays")) == ["Tea"]


@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
def test_only_coming_events_that_are_open_to_all_stand_there(client, now):
    make_event("Listed")
    make_event("Hidden", listing=Listing.UNLISTED)
    make_event("Invited", listing=Listing.INVITED)
    make_event("Draft", state=EventState.DRAFT)
    make_event("Cancelled", state=EventState.CANCELLED)
    make_event("Over", starts_at=now - timedelta(days=1))

    assert titles(client.get("/events")) == ["Listed"]


@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
def test_few_events_say_that_they_are_all_and_many_have_pages(client, now):
    make_event("Evening 0")
    assert "That is all for now" in client.get("/events").main

    for number in range(1, LENGTH + 2):
        make_event(f"Evening {number}", starts_at=now + timedelta(days=20 + number))
    page = client.get("/events")

    assert "That is all for now" not in page.main and len(titles(page)) == LENGTH
    assert len(titles(client.get(page.link("Next")))) == 2
    assert len(titles(client.get("/events?page=99"))) == 2


@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
def test_whoever_is_signed_in_reads_how_many_acquaintances_go(browser, now):
    anna, event = make_user("Anna Keller"), make_event()
    for name in ("Li Wei", "Tom Reed", "He Lin"):
        friend = make_user(name)
        make_tie(anna, friend)
        make_registration(event, friend, visible_to=VisibleTo.ACQUAINTANCES)
    make_registration(event, make_user("Stranger"), visible_to=VisibleTo.EVERY_GUEST)

    assert "3 people you know are going" in browser(anna).get("/events").main
    assert "you know" not in browser().get("/events").main


@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
def test_one_acquaintance_is_named_in_the_readers_script(browser):
    anna, friend = (
        make_user("Anna Keller", language=Language.CHINESE),
        make_user("Li Wei", other_name="李伟"),
    )
    make_tie(anna, friend)
    make_registration(make_event(), friend)

    assert "你的熟人李伟要去" in browser(anna, "zh-CN").get("/events").main


HIDDEN = {
    "hides there": {"visible_to": VisibleTo.NOBODY},
    "waits": {"state": RegistrationState.WAITLISTED},
    "has asked": {"state": RegistrationState.PENDING},
    "has withdrawn": {"state": RegistrationState.WITHDRAWN},
}


@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
@pytest.mark.parametrize("how", HIDDEN)
def test_who_hides_or_has_no_place_is_in_no_count(browser, how):
    anna, friend = make_user("Anna Keller"), make_user("Li Wei")
    make_tie(anna, friend)
    fields = dict(HIDDEN[how])
    make_registration(make_event(), friend, fields.pop("state", RegistrationState.CONFIRMED), **fields)

    assert "know" not in browser(anna).get("/events").main


@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
@pytest.mark.parametrize("who", ["waits there", "hides there", "is blocked", "has blocked", "knows one-sidedly"])
def test_a_viewer_who_may_see_nobody_there_reads_of_nobody(browser, session, now, who):
    anna, friend, event = make_user("Anna Keller"), make_user("Li Wei"), make_event()
    make_tie(anna, friend, mutual=who != "knows one-sidedly")
    make_registration(event, friend)
    if who == "waits there":
        make_registration(event, anna, RegistrationState.WAITLISTED)
    if who == "hides there":
        make_registration(event, anna, visible_to=VisibleTo.NOBODY)
    if who == "is blocked":
        save(Block(owner_id=friend.id, other_id=anna.id, created_at=now))
    if who == "has blocked":
        save(Block(owner_id=anna.id, other_id=friend.id, created_at=now))

    assert "know" not in browser(anna).get("/events").main


@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
def test_the_organisers_limit_counts(browser):
    anna, friend = make_user("Anna Keller"), make_user("Li Wei")
    make_tie(anna, friend)
    event = make_event(guest_visibility_limit=VisibleTo.NOBODY.value)
    make_registration(event, friend, visible_to=VisibleTo.EVERY_GUEST)

    page = browser(anna).get("/events")

    assert "know" not in page.main


@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
def test_a_count_for_strangers_begins_at_five_and_leaves_out_who_hides(client):
    event = make_event()
    for number in range(4):
        make_registration(event, make_user(f"Guest {number}"), visible_to=VisibleTo.EVERY_GUEST)
    make_registration(event, make_user("Hidden"), visible_to=VisibleTo.ACQUAINTANCES)
    assert "are going" not in client.get("/events").main

    make_registration(event, make_user("Fifth"), visible_to=VisibleTo.SHARED_GROUND)

    assert "5 people are going" in client.get("/events").main


@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
def test_the_page_says_how_one_stands_and_what_a_full_event_has_left(browser, now):
    anna = make_user("Anna Keller")
    make_registration(make_event("Mine"), anna, RegistrationState.WAITLISTED)
    make_event("Full", capacity=1, places_taken=1, starts_at=now + timedelta(days=11))
    make_event("Running", starts_at=now - timedelta(hours=1))

    page = browser(anna).get("/events")

    assert "On the waiting list" in page.section("Mine")
    # "Waiting list" would read as the reader's own standing.
    assert "Waiting list" not in page.main
    assert page.section("Full").count("Full") == 2
    assert "Running now" in page.section("Running")


def test_more_events_and_acquaintances_ask_the_database_no_more_often(browser, now):
    anna = make_user("Anna Keller")

    def fill(number):
        event, friend = make_event(f"Evening {number}"), make_user(f"Friend {number}")
        make_team_member(event, friend, TeamRole.MANAGER)
        make_tie(anna, friend)
        make_registration(event, friend)

    fill(0)
    reader = browser(anna)
    with statements() as first:
        reader.get("/events")
    for number in range(1, 6):
        fill(number)
    with statements() as second:
        reader.get("/events")

    # One of them asks for the name of the instance.
    assert len(second) == len(first) <= 8
