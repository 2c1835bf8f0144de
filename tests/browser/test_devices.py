"""Where one is signed in, seen from one of the devices."""

from eventhub.accounts import device_sessions
from eventhub.platform.clock import utc_now
from eventhub.platform.db import db
from tests.factories import make_user


def test_a_lost_phone_is_signed_out_from_the_computer(visit, site):
    with site.app.app_context():
        anna = make_user("Anna Keller", email="anna@example.org")
        db.session.commit()
        anna_id = anna.id
        for name in ("Safari · iPhone", "WeChat · Android"):
            device_sessions.begin(anna, name, before="", now=utc_now())
    computer, phone = visit(), visit("zh-CN")
    for window in (computer, phone):
        window.page.context.add_cookies([site.cookie_of(anna_id)])
    phone.open("/me/devices")

    computer.open("/me?open=sign-in")
    computer.press("Where you are signed in", "devices")
    computer.page.get_by_role("listitem").filter(has_text="iPhone").get_by_role("button").click()
    computer.page.get_by_text("That device is signed out.").wait_for()
    computer.page.get_by_role("button", name="Sign out all other devices").click()
    computer.page.get_by_text("You are signed in on this device only.").wait_for()

    phone.page.goto("/me/devices")
    assert "/sign-in" in phone.page.url
