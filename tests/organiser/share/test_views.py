"""What organisers share, through the page."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from eventhub.accounts.rules import Language
from eventhub.events.event.rules import EventState, Listing, TeamRole
from tests.factories import make_event, make_team_member, make_user, owner_of

pytestmark = pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)


def test_link_text_and_pictures_in_both_languages_stand_on_one_page(browser, session):
    event = make_event("Tea and talk", chinese_title="茶话会", place="Huangpu", address="Secret Lane 7")
    organiser = browser(owner_of(event))

    page = organiser.get(organiser.get(f"/manage/{event.slug}").link("Poster and more"))

    assert page.find("//*[@id='link']").text.endswith(f"/e/{event.slug}")
    text = page.find("//textarea[@id='wechat']").text
    assert "【茶话会】" in text and "Huangpu" in text and "Secret" not in page.text
    posters = page.all("//figure//img/@src")
    assert ["lang=en" in one for one in posters] == [True, False] and "lang=zh-Hans" in posters[1]
    assert len({organiser.get(one).data for one in posters}) == 2


def test_the_reader_s_language_stands_first(browser, session):
    event, reader = make_event(), make_user(language=Language.CHINESE)
    make_team_member(event, reader, TeamRole.MANAGER)

    page = browser(reader).get(f"/manage/{event.slug}/share")

    assert [("zh-Hans" in one) for one in page.all("//figure//img/@src")] == [True, False]


def test_who_reads_no_chinese_has_a_text_in_their_language(browser, session):
    event, reader = make_event("Tea", place="Huangpu"), make_user(language=Language.CHINESE)
    make_team_member(event, reader, TeamRole.MANAGER)
    at = f"/manage/{event.slug}/share"

    lines = browser(owner_of(event)).get(at).find("//textarea[@id='text']").text.splitlines()

    assert lines[0] == "Tea" and lines[2] == "Huangpu" and lines[3].endswith(f"/e/{event.slug}")
    assert browser(reader).get(at).all("//textarea[@id='text']") == []


def test_the_text_for_wechat_is_in_the_script_of_its_reader(browser, session):
    event, reader = make_event("Tea", chinese_title="茶会"), make_user(language=Language.TRADITIONAL)
    make_team_member(event, reader, TeamRole.MANAGER)

    text = browser(reader).get(f"/manage/{event.slug}/share").find("//textarea[@id='wechat']")

    assert text.get("lang") == "zh-Hant"
    assert "【茶会】" in text.text
    assert "時間：" in text.text


@pytest.mark.parametrize(("zone", "words"), [("Europe/Berlin", " 柏林时间（UTC+1）\n"), ("Asia/Shanghai", "\n")])
def test_the_text_for_wechat_names_the_zone_of_an_event_outside_of_china(browser, session, zone, words):
    event = make_event("Tea", place="", online_link="https://meet.example.org/1", zone=zone)

    text = browser(owner_of(event)).get(f"/manage/{event.slug}/share").find("//textarea[@id='wechat']").text

    assert f"{event.starts_at.astimezone(ZoneInfo(zone)):%H:%M}{words}地点：线上" in text


def test_of_an_event_for_invited_people_the_text_names_no_place(browser, session):
    event = make_event("Tea", place="Huangpu", listing=Listing.INVITED)

    page = browser(owner_of(event)).get(f"/manage/{event.slug}/share")

    assert "Huangpu" not in page.find("//textarea[@id='wechat']").text


@pytest.mark.parametrize("change", [{"state": EventState.DRAFT}, {"ends_at": timedelta(hours=-1)}])
def test_what_nobody_can_come_to_is_not_shared(browser, session, now, change):
    if "ends_at" in change:
        change = {"starts_at": now - timedelta(hours=3), "ends_at": now - timedelta(hours=1)}
    event = make_event(**change)

    answer = browser(owner_of(event)).get(f"/manage/{event.slug}/share", status=302)

    assert answer.location == f"/manage/{event.slug}"


def test_who_checks_guests_in_does_not_share(browser, session):
    event, helper = make_event(), make_user()
    make_team_member(event, helper, TeamRole.CHECK_IN)

    browser(helper).get(f"/manage/{event.slug}/share", status=404)
    browser(make_user()).get(f"/manage/{event.slug}/share", status=404)
