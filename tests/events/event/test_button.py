"""The register button that other sites show: a link and a picture, without script."""

from datetime import timedelta

import pytest
from lxml import html

from eventhub.events.event import service
from eventhub.events.event.button import draw_button, write_snippet
from eventhub.events.event.rules import EventState, Listing
from tests.factories import make_event, make_user, owner_of
from tests.moment import NOW


def picture(browser, event, lang="en"):
    return browser().request("GET", f"/e/{event.slug}/button.svg?lang={lang}").answer.get_data(as_text=True)


@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("changes", "words", "in_chinese"),
    [
        ({}, "Register", "报名"),
        ({"capacity": 1, "places_taken": 1}, "Join the waiting list", "加入候补"),
        ({"registration_closes_at": timedelta(0)}, "Registration closed", "报名已截止"),
        ({"starts_at": timedelta(days=-2)}, "Ended", "已结束"),
        ({"state": EventState.CANCELLED}, "Cancelled", "已取消"),
        ({"listing": Listing.INVITED}, "By invitation", "仅限受邀者"),
    ],
)
def test_the_button_says_what_can_be_done_in_the_language_of_the_site(
    browser, session, now, changes, words, in_chinese
):
    event = make_event(
        **{name: now + value if isinstance(value, timedelta) else value for name, value in changes.items()}
    )

    shown = {lang: picture(browser, event, lang) for lang in ("en", "zh-Hans", "tlh")}

    assert f">{words}</text>" in shown["en"] == shown["tlh"]
    assert f">{in_chinese}</text>" in shown["zh-Hans"]


@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
def test_every_cache_may_keep_it_and_no_visitor_of_another_site_is_known_by_it(browser, session):
    event = make_event()
    organiser = browser(owner_of(event))

    headers = organiser.request("GET", f"/e/{event.slug}/button.svg").headers

    assert headers["Content-Type"].startswith("image/svg+xml")
    assert headers["Cache-Control"] == "public, max-age=60"
    assert headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert "Set-Cookie" not in headers and "Cookie" not in headers.get("Vary", "")


@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
def test_a_draft_has_no_button_and_an_old_link_leads_to_the_new_one(browser, session):
    draft, event = make_event(state=EventState.DRAFT), make_event(slug="tea-x7k2")
    old = event.slug

    assert browser(owner_of(draft)).request("GET", f"/e/{draft.slug}/button.svg").status == 404
    service.change_slug(event.id, "green-tea", now=NOW)
    session.expire_all()
    moved = browser().request("GET", f"/e/{old}/button.svg?lang=zh-Hans")

    assert (moved.status, moved.location) == (301, f"/e/{event.slug}/button.svg?lang=zh-Hans")


@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
def test_the_organiser_copies_a_link_that_works_wherever_it_is_put(browser, session):
    event = make_event('Tea "5 o\'clock" <b>&amp;')

    page = browser(owner_of(event)).get(f"/manage/{event.slug}/share")
    lines = page.find("//textarea[@id='button']").text
    link = html.fromstring(lines)

    assert "script" not in lines and link.tag == "a"
    assert link.get("href") == f"http://localhost/e/{event.slug}"
    assert link[0].get("src") == f"http://localhost/e/{event.slug}/button.svg?lang=en"
    assert link[0].get("alt") == f"Register: {event.title}"
    assert browser(make_user()).get(link.get("href")).all(f"//a[@href='/e/{event.slug}/register']")


def test_the_picture_has_room_for_its_words_in_both_scripts():
    wide, narrow = draw_button("Join the waiting list", is_open=True), draw_button("报名", is_open=True)

    assert 'width="250"' in wide and 'width="80"' in narrow
    assert draw_button('<&"', is_open=False).count("&lt;&amp;&quot;") == 2
    assert write_snippet("https://a/?b&c", "p", "w").startswith('<a href="https://a/?b&amp;c">')
