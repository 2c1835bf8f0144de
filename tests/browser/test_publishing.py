"""J1 on a phone in Chinese: the form helps with the dates, saves itself, and New York reads its own hours."""

import pytest

from eventhub.accounts.models import User
from eventhub.accounts.rules import Language
from eventhub.events.event.models import Event
from eventhub.events.event.rules import EventState
from eventhub.platform.db import transaction
from tests.browser.conftest import PICTURES
from tests.browser.visitor import Visitor
from tests.factories import make_user


@pytest.fixture
def window(chromium, site):
    """Opens a browser somewhere: window("zh-CN", "Asia/Shanghai")."""
    opened = []

    def open_window(language, zone):
        context = chromium.new_context(
            viewport={"width": 375, "height": 800},
            locale=language,
            timezone_id=zone,
            base_url=site.url,
            reduced_motion="reduce",
        )
        opened.append(context)
        visitor = Visitor(context.new_page(), PICTURES)
        # What is waited for is the form's own saving, which a busy machine delays.
        visitor.page.set_default_timeout(30_000)
        return visitor

    yield open_window
    for context in opened:
        context.close()


@pytest.fixture
def grace(site, window):
    with site.app.app_context():
        user_id = make_user("黄雅婷", language=Language.CHINESE, zone="UTC").id
    phone = window("zh-CN", "Asia/Shanghai")
    phone.page.context.add_cookies([site.cookie_of(user_id)])
    return phone


def field(person, name):
    return person.page.locator(f"main [name='{name}']")


@pytest.mark.slow
def test_an_event_is_written_and_published_with_a_thumb(site, grace, window, tmp_path):
    from playwright.sync_api import expect

    grace.open("/events/new")
    # Written by the page's script, which a busy machine delays.
    expect(field(grace, "zone")).to_have_value("上海", timeout=30_000)
    assert not field(grace, "online_link").is_visible()
    grace.fill(title="周五读书会", starts="2027-03-19T19:00", place="上海 静安")
    field(grace, "starts").blur()
    expect(field(grace, "ends")).to_have_value("2027-03-19T21:30", timeout=30_000)

    (tmp_path / "a.jpg").write_bytes(b"0" * 6_000_001)
    field(grace, "picture").set_input_files(tmp_path / "a.jpg")
    assert "请选择不超过 6 MB 的图片" in grace.words
    assert field(grace, "picture").input_value() == ""

    grace.page.locator("[data-kept]:not(:empty)").wait_for()
    kept = grace.page.url
    grace.page.reload()
    assert field(grace, "title").input_value() == "周五读书会"
    grace.open(kept.removesuffix("/edit").removeprefix(site.url))
    grace.press("发布", "manage-zh")

    with site.app.app_context():
        [event] = Event.query.all()
        assert (event.state, event.starts_at.isoformat()) == (EventState.PUBLISHED, "2027-03-19T11:00:00+00:00")
        slug = event.slug
    guest = window("en-GB", "America/New_York")
    guest.open(f"/e/{slug}")
    assert "19:00–21:30 Beijing time (UTC+8)" in guest.words
    assert "07:00–09:30 where you are" in guest.words


def count_sessions(site, step):
    with site.app.app_context(), transaction():
        User.query.one().session_version += step


@pytest.mark.slow
def test_what_was_typed_survives_a_session_that_has_ended(site, grace):
    """Case 58, with the headers that only a browser sends."""
    signed_in = grace.page.context.cookies()
    grace.open("/events/new")
    grace.fill(title="周五读书会", place="上海", description="写了一个小时")
    count_sessions(site, 1)

    grace.press("发布")
    assert "你已退出登录" in grace.words
    grace.press("再次保存")
    assert "你已退出登录" in grace.words
    count_sessions(site, -1)
    grace.page.context.add_cookies(signed_in)
    # The form's mark belongs to the cookie that this one has replaced.
    grace.press("再次保存")
    assert "内容都还在" in grace.words
    grace.press("再次保存")
    assert "已发布" in grace.words

    with site.app.app_context():
        assert [(event.title, event.description) for event in Event.query.all()] == [("周五读书会", "写了一个小时")]
