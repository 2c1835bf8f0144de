from datetime import timedelta

import icalendar
import pytest

from eventhub.events.event.models import Event
from eventhub.events.event.rules import EventState, Listing, TeamRole
from tests.factories import make_event, make_team_member, make_user, owner_of

# Pages and words. tests/test_pages.py opens every page on both databases, tests/test_hostile_forms.py sends every form.
pytestmark = pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)

TYPED = {
    "title": "Tea and talk 茶话会",
    "starts": "2027-04-01T18:30",
    "ends": "2027-04-01T21:00",
    "zone": "Asia/Shanghai",
    "place": "Huangpu, Shanghai",
    "description": "**Tea** for [all](https://example.org).",
    "capacity": "40",
}


@pytest.fixture
def grace(session):
    return make_user("Grace Huang", zone="Asia/Shanghai")


def create(client, *, press="Publish", status=None, **values):
    page = client.get("/events/new")
    return client.submit(page.form(), press=press, status=status, **(TYPED | values))


def the_event(session):
    session.expire_all()
    return session.query(Event).one()


def test_an_event_is_published_with_six_fields(browser, grace, session):
    overview = create(browser(grace))

    event = the_event(session)
    assert overview.url.endswith("/share")
    assert "It is live. Send this link to your first ten guests." in overview.text
    assert event.state is EventState.PUBLISHED
    assert event.starts_at.isoformat() == "2027-04-01T10:30:00+00:00"
    assert f"/e/{event.slug}" in overview.find("//*[@id='link']").text
    assert "报名：http://localhost/e/" in overview.find("//textarea[@id='wechat']").text
    assert overview.all("//div[contains(@class, 'qr')]//*[local-name()='path']")
    assert "Tea for all" in browser().get(f"/e/{event.slug}").main


def test_a_draft_is_kept_for_later_and_published_from_the_overview(browser, grace, session):
    client = browser(grace)

    overview = create(client, press="Keep as a draft")
    assert the_event(session).state is EventState.DRAFT
    client.submit(overview.form("publish"))

    assert the_event(session).state is EventState.PUBLISHED


@pytest.mark.parametrize(
    "change, words",
    [
        ({"title": ""}, "Give the event a title"),
        ({"starts": "soon"}, "Enter a day and a time, like 2026-12-10 18:30"),
        ({"ends": "2027-04-01T18:00"}, "The end is before the start"),
        ({"zone": "Marseile"}, "We do not know the time in “Marseile”. Did you mean Marseille?"),
        ({"zone": "xqzw"}, "We do not know the time in “xqzw”. Enter a large town nearby."),
        ({"zone": "xqzw", "title": ""}, "Give the event a title"),
        ({"zone": "", "place": "Over there"}, "Enter the town for the event’s local time"),
        ({"description": "Topic: ____\nAll welcome"}, "Fill in the gaps (____) first, or take their lines out"),
        ({"place": "88 Fuzhou Road, Huangpu"}, "This looks like an exact address, and everyone can read this line."),
        ({"starts": "0001-01-01T00:00"}, "Enter a day and a time, like 2026-12-10 18:30"),
        ({"capacity": "0"}, "Enter at least one place"),
        ({"capacity": "many"}, "Enter at least one place"),
        ({"capacity": "9" * 30}, "Enter at least one place"),
        ({"registration_closes": "2027-04-02T10:00"}, "Registration cannot close after the event has ended"),
        ({"starts": "2027-01-10T18:30"}, "This start has passed. Did you mean 10 January 2028 18:30?"),
        (
            {"zone": "Europe/Berlin", "starts": "2027-03-28T02:30", "ends": "2027-03-28T05:00"},
            "The clocks skip this time. The next one that exists is 28 March 2027 03:00.",
        ),
        (
            {"zone": "Europe/Berlin", "starts": "2027-10-31T02:30", "ends": "2027-10-31T05:00"},
            "The clocks show this time twice that night. Which one do you mean?",
        ),
        ({"online": "y", "online_link": "javascript:alert(1)"}, "Enter a link that begins with https://"),
    ],
)
def test_every_mistake_is_said_in_words_and_nothing_typed_is_lost(browser, grace, session, change, words):
    page = create(browser(grace), status=400, **change)

    assert words in page.errors
    kept = {name: values[0] for name, values in page.form().values.items()}
    typed = {name: value for name, value in (TYPED | change).items() if name not in ("zone", "online")}
    assert {name: kept[name] for name in typed} == typed
    assert session.query(Event).count() == 0


@pytest.mark.parametrize("which, hour", [("first", 0), ("second", 1)])
def test_a_time_that_exists_twice_is_kept_as_answered(browser, grace, session, which, hour):
    client = browser(grace)
    twice = {"zone": "Europe/Berlin", "starts": "2027-10-31T02:30", "ends": "2027-10-31T05:00"}

    asked = create(client, status=400, **twice)
    client.submit(asked.form(), press="Publish", which_start=which)

    assert the_event(session).starts_at.isoformat() == f"2027-10-31T0{hour}:30:00+00:00"
    edit = client.get(f"/manage/{the_event(session).slug}/edit").form()
    assert (edit.values["starts"], edit.values["which_start"]) == (["2027-10-31T02:30"], [which])


@pytest.mark.parametrize(
    "typed, button, starts, ends",
    [
        (
            {"starts": "2027-01-10T18:30", "ends": "2027-01-10T21:00"},
            "Use 10 January 2028 18:30",
            "2028-01-10T18:30",
            "2028-01-10T21:00",
        ),
        ({"ends": "2027-04-01T18:00"}, "Use 1 April 2027 21:00", "2027-04-01T18:30", "2027-04-01T21:00"),
        (
            {"zone": "Europe/Berlin", "starts": "2027-03-28T02:30", "ends": "2027-03-28T05:00"},
            "Use 28 March 2027 03:00",
            "2027-03-28T03:00",
            "2027-03-28T05:30",
        ),
    ],
)
def test_a_time_that_was_meant_is_put_in_by_one_button(browser, grace, session, typed, button, starts, ends):
    client = browser(grace)

    offered = client.submit(create(client, status=400, **typed).form(), press=button)

    form = offered.form()
    assert session.query(Event).count() == 0
    assert (form.values["starts"], form.values["ends"]) == ([starts], [ends])
    assert form.values["description"] == [TYPED["description"]]
    client.submit(form, press="Publish")
    assert the_event(session).state is EventState.PUBLISHED


def test_a_draft_that_waited_too_long_offers_a_day_to_come(browser, session, now):
    draft = make_event(state=EventState.DRAFT, starts_at=now - timedelta(days=300), zone="UTC")
    organiser, address = browser(owner_of(draft)), f"/manage/{draft.slug}/edit"

    offered = organiser.get(address)
    taken = organiser.submit(offered.form(), press="Use 6 May 2027 10:00")
    organiser.submit(taken.form(), press="Save")

    assert "This start has passed. Did you mean 6 May 2027 10:00?" in offered.errors
    assert organiser.get(address).errors == ""
    session.expire_all()
    assert draft.starts_at.isoformat() == "2027-05-06T10:00:00+00:00"


@pytest.mark.parametrize("offer", ["", "title x", "starts", "starts 2027-99-99T00:00", "zone 2027-04-01T18:30"])
def test_an_offer_that_nobody_made_changes_nothing(browser, grace, session, offer):
    client = browser(grace)
    form = client.get("/events/new").form()

    client.post("/events/new", form.filled(TYPED, "Publish") | {"offer": offer})

    assert the_event(session).starts_at.isoformat() == "2027-04-01T10:30:00+00:00"


def test_strangers_are_sent_to_sign_in_before_they_write_an_event(client):
    assert client.get("/events/new", status=302).location == "/sign-in?next=%2Fevents%2Fnew"


def test_fields_that_are_not_in_the_form_are_ignored(browser, grace, session):
    """Case 22."""
    client = browser(grace)
    form = client.get("/events/new").form()

    client.post("/events/new", form.filled(TYPED, "Publish") | {"places_taken": "99", "state": "cancelled", "id": "7"})

    event = the_event(session)
    assert (event.places_taken, event.state) == (0, EventState.PUBLISHED)


def test_the_list_shows_listed_events_only(client, session):
    make_event("Listed tea")
    make_event("Hidden tea", listing=Listing.UNLISTED)

    page = client.get("/events")

    assert "Listed tea" in page.main
    assert "Hidden tea" not in page.main


@pytest.mark.parametrize("listing, hidden", [(Listing.LISTED, False), (Listing.UNLISTED, True)])
def test_search_engines_are_kept_off_unlisted_events(client, listing, hidden):
    """Case 24."""
    page = client.get(f"/e/{make_event(listing=listing).slug}")

    assert bool(page.all("//meta[@name='robots' and @content='noindex']")) is hidden


def test_a_shared_link_has_a_preview(client):
    event = make_event("Tea & talk", summary="One evening, long tables")

    page = client.get(f"/e/{event.slug}")

    assert page.find("//meta[@property='og:title']/@content") == "Tea & talk"
    assert page.find("//meta[@property='og:description']/@content") == "One evening, long tables"
    assert page.find("//meta[@property='og:url']/@content").endswith(f"/e/{event.slug}")


def test_the_preview_of_an_event_without_a_line_says_when_and_where(client):
    page = client.get(f"/e/{make_event('Tea', place='Jing’an').slug}")

    assert page.find("//meta[@property='og:description']/@content").endswith("Fri 12 Mar, 11:00 · Jing’an")


def test_the_calendar_file_is_public_and_holds_no_address(client):
    event = make_event(address="12 Secret Lane", online_link="https://meet.example.org/secret")

    answer = client.get(f"/e/{event.slug}/event.ics")

    entry = icalendar.Calendar.from_ical(answer.data).walk("VEVENT")[0]
    assert entry.start == event.starts_at
    assert entry["LOCATION"] == "Berlin"
    assert b"ecret" not in answer.data


def test_the_calendar_file_says_when_it_was_changed_last(client, browser, session, now):
    event = make_event()
    before = icalendar.Calendar.from_ical(client.get(f"/e/{event.slug}/event.ics").data).walk("VEVENT")[0]
    organiser = browser(owner_of(event))

    organiser.submit(organiser.get(f"/manage/{event.slug}/edit").form(), place="Pudong")

    after = icalendar.Calendar.from_ical(client.get(f"/e/{event.slug}/event.ics").data).walk("VEVENT")[0]
    assert before.decoded("LAST-MODIFIED") < after.decoded("LAST-MODIFIED") == after.decoded("DTSTAMP")
    assert (before["SEQUENCE"], after["SEQUENCE"], after["LOCATION"]) == (0, 1, "Pudong")


@pytest.mark.parametrize("attack", ["<script>alert(1)</script>", "{{7*7}}", '"><img src=x onerror=alert(1)>'])
def test_nothing_an_organiser_types_acts_on_a_page(browser, grace, session, attack):
    """Cases 26 and 28."""
    overview = create(browser(grace), title=attack, place=attack, description=attack)
    slug = the_event(session).slug

    for page in (overview, browser().get(f"/e/{slug}"), browser().get("/events")):
        assert not page.all("//script[not(@src)][not(@type)] | //*[@onerror]")
        assert all(src.startswith(("/covers/", "/e/")) for src in page.all("//main//img/@src"))
        assert "49" not in page.h1


def test_my_events_shows_what_i_organise_and_where_i_go(browser, session):
    from tests.factories import make_registration

    mine, other = make_event("Mine"), make_event("Other")
    owner = owner_of(mine)
    make_registration(other, owner)

    page = browser(owner).get("/")

    assert "Mine" in page.section("You organise")
    assert "Other" in page.main


def test_events_one_organises_begin_with_the_next_and_end_with_those_that_are_over(browser, now):
    anna = make_user()
    for title, days in (("Long ago", -9), ("Later", 40), ("Just over", -2), ("Next", 1)):
        starts = now + timedelta(days=days)
        make_event(title, organiser=anna, starts_at=starts, ends_at=starts + timedelta(hours=2))

    said = browser(anna).get("/").section("You organise")

    assert said.index("Next") < said.index("Later") < said.index("Just over") < said.index("Long ago")


@pytest.mark.parametrize("language, first", [("en", "Long tables"), ("zh-CN", "一张长桌")])
def test_the_reader_s_own_language_stands_first_and_the_other_below_it(browser, session, language, first):
    event = make_event(description="Long tables, *one* tea.", chinese_description="一张长桌，一壶**好茶**。")

    page = browser(language=language).get(f"/e/{event.slug}")

    texts = page.all("//section//div[@class='prose']")
    assert [text.get("lang") for text in texts] == (["en", "zh-Hans"] if language == "en" else ["zh-Hans", "en"])
    assert first in texts[0].text_content()
    assert first in page.find("//meta[@property='og:description']/@content")


def test_one_description_stands_alone(client, session):
    assert len(client.get(f"/e/{make_event(description='One').slug}").all("//section//div[@class='prose']")) == 1


def test_the_list_can_be_narrowed_to_a_tag(client, session):
    make_event("Tea", tags="茶, Slow talk")
    make_event("Teapots", tags="茶壶")

    page = client.get(f"/e/{make_event(tags='slow talk').slug}")

    assert page.all("//a[contains(@href, '/events?tag=slow')]")
    assert "Teapots" not in client.get("/events?tag=茶").main
    assert "Tea" in client.get("/events?tag=SLOW talk").main


def test_an_event_that_has_begun_says_so(client, session, now):
    make_event("On", starts_at=now - timedelta(hours=1), ends_at=now + timedelta(hours=1))

    assert "Running now" in client.get("/events").main


def test_tags_and_the_second_description_are_kept_by_the_form(browser, grace, session):
    client = browser(grace)
    create(client, tags="tea, 茶", second_description="一壶茶")

    edit = client.get(f"/manage/{the_event(session).slug}/edit").form()

    assert (edit.values["tags"], edit.values["second_description"]) == (["tea, 茶"], ["一壶茶"])


def test_an_event_says_the_same_in_several_languages_one_at_a_time_in_its_form(browser, grace, session):
    client = browser(grace)
    create(client, title="Tea", second_language="zh_Hans", second_title="茶会", second_summary="好茶")
    edit = f"/manage/{the_event(session).slug}/edit"

    form = client.get(f"{edit}?second=de").form()
    assert (form.values["second_title"], form.values["second_kept"]) == ([""], ["zh_Hans"])
    client.submit(form, press="Save", second_title="Teestunde", second_description="Viel Tee")
    both = {
        "zh_Hans": {"title": "茶会", "summary": "好茶"},
        "de": {"title": "Teestunde", "description": "Viel Tee"},
    }
    assert the_event(session).translations == both

    form = client.get(f"{edit}?second=zh-Hans").form()
    refused = client.submit(form, press="Save", second_language="de", status=400)
    assert "There is a text in this language already" in refused.text
    client.submit(form, press="Save", second_language="zh_Hant")
    assert the_event(session).translations == {"de": both["de"], "zh_Hant": both["zh_Hans"]}
    form = client.get(f"{edit}?second=de").form()
    client.submit(form, press="Save", second_title="", second_description="")
    assert the_event(session).translations == {"zh_Hant": both["zh_Hans"]}


@pytest.mark.parametrize(
    ("language", "title", "preview"),
    [
        ("en", "Tea", "Much tea"),
        ("de-AT", "Teestunde", "Viel Tee"),
        ("zh-CN", "茶会", "Much tea"),
        ("zh-TW", "茶会", "Much tea"),
        ("fr", "Tea", "Much tea"),
    ],
)
def test_each_guest_reads_the_text_they_read_best(browser, session, language, title, preview):
    texts = {"zh_Hans": {"title": "茶会"}, "de": {"title": "Teestunde", "summary": "Viel Tee"}}
    event = make_event("Tea", summary="Much tea", translations=texts)

    page = browser(language=language).get(f"/e/{event.slug}")

    assert page.h1.startswith(title)
    assert page.find("//meta[@property='og:description']/@content") == preview


def test_organisers_find_the_overview_from_the_page_of_the_event(browser, session):
    event, helper = make_event(), make_user("Olga")
    make_team_member(event, helper, TeamRole.CHECK_IN)

    assert browser(owner_of(event)).get(f"/e/{event.slug}").all(f"//main//a[@href='/manage/{event.slug}']")
    assert browser(helper).get(f"/e/{event.slug}").all(f"//main//a[@href='/manage/{event.slug}/checkin']")
    assert not browser().get(f"/e/{event.slug}").all("//main//a[starts-with(@href, '/manage')]")
