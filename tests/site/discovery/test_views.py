"""Feeds of a host, the page for frames, the site map and robots.txt: only what every stranger may read."""

import re
from datetime import timedelta
from xml.etree import ElementTree as Xml

import icalendar
import pytest

from eventhub.events.event.rules import EventState, Listing, TeamRole
from eventhub.platform.db import db
from eventhub.site.discovery.documents import write_robots
from tests.factories import make_event, make_registration, make_team_member, make_user, owner_of
from tests.routes import routes_of

# What only guests read, behind sign-in.
GUESTS_ONLY = ("/e/x7k2/going", "/e/x7k2/guests")
LOC = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"


@pytest.fixture
def grace(session):
    return make_user("Grace Huang", other_name="黄雅婷")


@pytest.fixture
def hosted(grace):
    """One event of each kind: what is open to all may be told, the rest not."""
    kinds = {
        "listed": {},
        "unlisted": {"listing": Listing.UNLISTED},
        "invited": {"listing": Listing.INVITED},
        "draft": {"state": EventState.DRAFT},
    }
    return {
        name: make_event(
            f"{name} tea", organiser=grace, address="12 Hidden Lane", online_link="https://zoom.test/1", **k
        )
        for name, k in kinds.items()
    }


def get(browser, path, **headers):
    return browser().request("GET", path, headers=headers).answer


@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
def test_a_host_s_calendar_and_feed_hold_the_listed_events_and_nothing_hidden(browser, grace, hosted):
    calendar = get(browser, f"/hosts/{grace.public_id}/events.ics")
    feed = get(browser, f"/hosts/{grace.public_id}/events.rss?lang=zh-Hans")

    entries = icalendar.Calendar.from_ical(calendar.data).walk("VEVENT")
    assert [str(entry["summary"]) for entry in entries] == ["listed tea"]
    channel = Xml.fromstring(feed.data).find("channel")
    assert channel.findtext("title") == "黄雅婷主办的活动"
    assert [item.findtext("title") for item in channel.findall("item")] == ["listed tea"]
    assert channel.find("item").findtext("link").endswith(f"/e/{hosted['listed'].slug}")
    assert "（UTC" in channel.find("item").findtext("description")
    for said in (calendar.data, feed.data):
        assert not re.search(rb"Hidden Lane|zoom|unlisted|invited|draft", said)


@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
def test_a_feed_tells_of_a_cancellation_and_a_calendar_takes_the_event_off(browser, grace):
    make_event("Tea & cake <b>", organiser=grace, state=EventState.CANCELLED)

    feed = Xml.fromstring(get(browser, f"/hosts/{grace.public_id}/events.rss").data)
    (entry,) = icalendar.Calendar.from_ical(get(browser, f"/hosts/{grace.public_id}/events.ics").data).walk("VEVENT")

    assert feed.findtext("channel/item/title") == "Cancelled: Tea & cake <b>"
    assert entry["status"] == "CANCELLED"


@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
def test_a_user_who_hosts_nothing_in_public_has_no_address_of_a_host(browser, session):
    helper, guest, shy, gone = make_user(), make_user(), make_user(), make_user()
    event = make_event()
    make_team_member(event, helper, TeamRole.CHECK_IN)
    make_registration(event, guest)
    make_event(organiser=shy, listing=Listing.UNLISTED)
    make_event(organiser=gone)
    gone.deleted_at = event.created_at
    db.session.commit()

    for user in (helper, guest, shy, gone):
        assert get(browser, f"/hosts/{user.public_id}/events.ics").status_code == 404
        assert get(browser, f"/hosts/{user.public_id}/events.rss").status_code == 404


@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
def test_caches_may_keep_a_feed_and_who_has_it_is_told_so(browser, grace, hosted):
    first = get(browser, f"/hosts/{grace.public_id}/events.ics")
    again = get(browser, f"/hosts/{grace.public_id}/events.ics", **{"If-None-Match": first.headers["ETag"]})

    assert first.headers["Cache-Control"] == "public, max-age=1800" and "Set-Cookie" not in first.headers
    assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
def test_the_page_of_a_listed_event_names_the_feeds_of_its_host(browser, grace, hosted):
    pages = {name: get(browser, f"/e/{event.slug}").get_data(as_text=True) for name, event in hosted.items()}

    assert f'href="/hosts/{grace.public_id}/events.rss?lang=en"' in pages["listed"]
    assert not any(grace.public_id in page for name, page in pages.items() if name != "listed")


@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
def test_the_page_for_frames_says_what_strangers_read_and_sets_nothing(browser, grace, hosted):
    visitor = browser(grace)
    page = visitor.request("GET", f"/e/{hosted['listed'].slug}/embed?lang=zh-Hans").answer
    said = page.get_data(as_text=True)

    assert "frame-ancestors *" in page.headers["Content-Security-Policy"]
    assert "X-Frame-Options" not in page.headers and "Set-Cookie" not in page.headers
    assert page.headers["Cache-Control"] == "public, max-age=60"
    assert '<html lang="zh-Hans">' in said and ">报名</a>" in said and 'content="noindex"' in said
    assert not re.search(r"<form|<script|csrf|Hidden Lane|zoom", said)
    assert get(browser, f"/e/{hosted['unlisted'].slug}/embed").status_code == 200
    for name in ("invited", "draft"):
        assert visitor.request("GET", f"/e/{hosted[name].slug}/embed").status == 404


@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
def test_every_other_page_still_refuses_frames(browser, hosted):
    for path in ("/", "/events", f"/e/{hosted['listed'].slug}", "/e/none/embed"):
        headers = get(browser, path).headers
        assert headers["X-Frame-Options"] == "DENY", path
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"], path


@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
def test_the_site_map_lists_listed_events_and_goes_on_in_a_second_file(browser, session, monkeypatch, now):
    monkeypatch.setattr("eventhub.site.discovery.views._PAGES_IN_A_MAP", 2)
    events = [make_event(f"Tea {number}") for number in range(3)]
    make_event(listing=Listing.UNLISTED)
    make_event(state=EventState.CANCELLED)
    make_event(state=EventState.DRAFT)
    past = make_event(starts_at=now - timedelta(days=9))

    index = Xml.fromstring(get(browser, "/sitemap.xml").data)
    files = [loc.text.partition("://")[2].partition("/")[2] for loc in index.iter(LOC)]
    listed = [loc.text for name in files for loc in Xml.fromstring(get(browser, f"/{name}").data).iter(LOC)]

    assert files == ["sitemap-1.xml", "sitemap-2.xml"]
    assert [address.rpartition("/")[2] for address in listed if "/e/" in address] == [e.slug for e in [*events, past]]
    assert len(listed) == 6
    for number in ("0", "3", "x", "999999", "٣"):
        assert get(browser, f"/sitemap-{number}.xml").status_code == 404


@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
def test_crawlers_may_ask_for_no_page_of_a_person_and_for_none_behind_a_token(app, browser, session):
    rules = get(browser, "/robots.txt").get_data(as_text=True)

    for route in routes_of(app):
        path = re.sub(r"<[^>]*>", "x7k2", route.rule)
        if app.view_functions[route.endpoint].access != "public" and not path.startswith(GUESTS_ONLY):
            assert not is_allowed(rules, path), route.rule
    for path in ("/", "/events", "/e/tea-x7k2", "/e/tea-x7k2/preview.jpg", "/assets/eventhub.css", "/sitemap.xml"):
        assert is_allowed(rules, path), path
    for path in ("/e/tea-x7k2/register", "/e/tea-x7k2/check-inbox", "/events?q=tea", "/sign-in"):
        assert not is_allowed(rules, path), path


def test_crawlers_meet_sign_in_where_they_may_ask_for_what_guests_alone_read(app, browser, session):
    """For you and Guests are rated as pages that search engines may list: a rule against them would keep nothing in."""
    rules = get(browser, "/robots.txt").get_data(as_text=True)
    event = make_event()

    assert all(is_allowed(rules, path) for path in GUESTS_ONLY)
    for route in routes_of(app):
        path = re.sub(r"<[^>]*>", "1", route.rule.replace("<slug>", event.slug))
        if re.match(r"/e/[^/]*/(going|guests)", path) and "GET" in route.methods:
            answer = get(browser, path)
            assert answer.status_code == 302 and "/sign-in" in answer.location, path
    assert '<meta name="robots" content="noindex">' in get(browser, "/sign-in").get_data(as_text=True)


def is_allowed(rules: str, path: str) -> bool:
    """By RFC 9309, 2.2.2: the longest rule that fits decides."""
    fitting = []
    for line in rules.splitlines():
        name, _, rule = line.partition(": ")
        pattern = re.escape(rule).replace(r"\*", ".*").replace(r"\$", "$")
        if name in ("Allow", "Disallow") and re.match(pattern, path):
            fitting.append((len(rule), name))
    return max(fitting)[1] == "Allow"


def test_robots_names_the_site_map():
    assert write_robots("https://x.test/sitemap.xml").endswith("\nSitemap: https://x.test/sitemap.xml\n")


@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
def test_the_organiser_finds_the_code_to_copy_where_the_event_may_be_framed(browser, grace, hosted):
    shown = browser(grace).get(f"/manage/{hosted['listed'].slug}/share").answer.get_data(as_text=True)
    closed = browser(grace).get(f"/manage/{hosted['invited'].slug}/share").answer.get_data(as_text=True)

    assert f"/e/{hosted['listed'].slug}/embed?lang=en&#34;" in shown and "&lt;iframe" in shown
    assert "&lt;iframe" not in closed
    assert owner_of(hosted["listed"]) is grace
