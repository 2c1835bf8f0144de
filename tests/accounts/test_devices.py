"""Sessions listed and ended one by one; what ends all of them stands in test_views.py and tests/test_security.py."""

import sqlite3
from contextlib import closing
from datetime import date, timedelta
from types import SimpleNamespace

import pytest
import sqlalchemy as sa

from eventhub.accounts import device_sessions as service
from eventhub.accounts.models import DeviceSession
from eventhub.accounts.queries import list_sessions
from eventhub.operator import moderation
from eventhub.operator.retention import forget_sign_in_links
from eventhub.platform import tokens
from eventhub.privacy import service as privacy
from tests.apps import make_app
from tests.factories import make_user
from tests.inspector import Inspector
from tests.statements import statements

DAY = timedelta(days=1)


def rows(session):
    session.expire_all()
    return list(session.scalars(sa.select(DeviceSession).order_by(DeviceSession.id)))


def is_signed_in(client):
    return client.request("GET", "/me").status == 200


def test_each_device_is_listed_and_signed_out_by_itself(browser, session, now):
    anna = make_user("Anna Keller")
    laptop, phone, tablet = browser(anna), browser(anna), browser(anna)
    page = laptop.get("/me/devices")
    assert page.text.count("this device") == 1 and page.text.count("Last used: today") == 3

    page = laptop.submit(page.form(f"/me/devices/{rows(session)[1].id}/end"), status=200)

    assert "That device is signed out." in page.text and "A browser" in page.text
    assert [is_signed_in(each) for each in (laptop, phone, tablet)] == [True, False, True]
    laptop.submit(page.form("/me/devices/end-others"), status=200)
    assert [is_signed_in(each) for each in (laptop, phone, tablet)] == [True, False, False]


def test_a_cookie_that_was_copied_ends_with_its_device(browser, session):
    anna = make_user("Anna Keller")
    laptop, phone, thief = browser(anna), browser(anna), browser()
    thief.put_cookie(laptop.cookies())
    assert is_signed_in(thief)

    laptop.submit(laptop.get("/me/devices").form("Sign out here"), press="Sign out here", status=200)

    assert [is_signed_in(each) for each in (laptop, thief, phone)] == [False, False, True]


def test_the_session_of_another_user_is_not_found(browser, session):
    anna, eve = make_user("Anna"), make_user("Eve")
    phone, hers = browser(anna), browser(eve)
    theirs = rows(session)[0].id

    hers.post(f"/me/devices/{theirs}/end", status=404)
    hers.post("/me/devices/end-others", status=200)

    assert is_signed_in(phone)


def test_a_session_id_signs_in_its_own_user_alone(browser, session):
    anna, eve = make_user("Anna"), make_user("Eve")
    hers = browser(eve)

    hers.put_session(_user_id=anna.get_id())

    assert not is_signed_in(hers)


def test_a_cookie_of_before_sessions_had_rows_signs_in_nobody(browser, session):
    anna = make_user("Anna")
    old = browser()

    old.put_session(_user_id=anna.get_id(), sid=tokens.new_nonce())

    assert not is_signed_in(old)


def test_signing_in_again_in_the_same_browser_is_one_device(client, mailbox, session):
    for _ in range(2):
        client.post("/sign-in", {"email": "anna@example.org"}, status=200)
        link = mailbox.deliver_all()[-1].link("/s/")
        client.submit(client.get(link).form(link), status=200)

    assert len(rows(session)) == 1


def test_the_last_day_is_written_once_a_day_in_the_users_own_zone(browser, session, clock, now):
    """It is 10:00 UTC; seven hours later a new day has begun in Shanghai, and in UTC it has not."""
    phone = browser(make_user("Anna", zone="Asia/Shanghai"))
    first = rows(session)[0].last_seen_on
    writes = []
    for hours in (0, 7, 1):
        clock.shift(timedelta(hours=hours))
        with statements() as asked:
            phone.get("/me")
        writes.append(sum("UPDATE device_session" in each for each in asked))

    assert writes == [0, 1, 0]
    assert (rows(session)[0].first_seen_on, rows(session)[0].last_seen_on) == (first, first + DAY)


def test_a_page_does_not_wait_for_another_writer_to_keep_the_day(databases, clock):
    database = databases.fresh("sqlite")
    app = make_app(database)
    with app.app_context():
        anna_id = make_user("Anna").id
    phone = Inspector(app, SimpleNamespace(commit=lambda: None), "en").sign_in_id(anna_id)
    clock.shift(DAY)
    with closing(sqlite3.connect(database.partition("///")[2])) as other:
        other.execute("BEGIN IMMEDIATE")
        phone.get("/me")
        day = other.execute("SELECT last_seen_on FROM device_session").fetchone()

    phone.get("/me")

    with app.app_context():
        assert list_sessions(anna_id)[0].last_seen_on - date.fromisoformat(day[0]) == DAY


def test_nobody_has_more_than_fifty(session, now):
    anna, bo = make_user("Anna"), make_user("Bo")
    kept = service.begin(bo, "Chrome", before="", now=now)
    ids = [service.begin(anna, "Chrome", before="", now=now + number * DAY) for number in range(service.MOST_SESSIONS)]
    first = rows(session)[1]
    first.last_seen_on = first.last_seen_on + 99 * DAY
    session.commit()

    service.begin(anna, "Safari", before="", now=now + 99 * DAY)

    assert len(list_sessions(anna.id)) == service.MOST_SESSIONS
    signed_in = [service.find_signed_in(anna.id, each, now) is not None for each in ids]
    assert signed_in == [True, False] + [True] * (service.MOST_SESSIONS - 2)
    assert service.find_signed_in(bo.id, kept, now)


def test_suspending_and_deleting_end_all_and_leave_no_row(browser, session, now):
    anna, bo, operator = make_user("Anna"), make_user("Bo"), make_user("Olga")
    browser(anna), browser(bo)

    moderation.suspend(anna.id, "", by_id=operator.id, now=now)
    privacy.erase(bo.id, now)

    assert rows(session) == []


def test_sessions_whose_cookies_have_expired_are_forgotten(session, now):
    anna = make_user("Anna")
    service.begin(anna, "Chrome", before="", now=now - 63 * DAY)
    alive = service.begin(anna, "Chrome", before="", now=now - 60 * DAY)

    assert forget_sign_in_links(now) == 1
    assert service.find_signed_in(anna.id, alive, now)


def test_a_session_ends_a_year_after_it_began_however_often_it_is_used(session, now):
    anna = make_user("Anna")
    old, young = (service.begin(anna, "Chrome", before="", now=now - days * DAY) for days in (366, 365))
    for row in rows(session):
        service.note_day(row.id, now.date())

    assert [bool(service.find_signed_in(anna.id, each, now)) for each in (old, young)] == [False, True]
    assert forget_sign_in_links(now + 2 * DAY) == 1
    assert service.find_signed_in(anna.id, young, now)


def test_the_export_names_devices_and_days_and_no_digest(session, now):
    anna = make_user("Anna")
    service.begin(anna, "Safari · iPhone", before="", now=now)

    (row,) = privacy.export(anna.id)["device_session"]

    assert row == {"name": "Safari · iPhone", "first_seen_on": now.date(), "last_seen_on": now.date()}


@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
def test_the_page_speaks_chinese(browser, session):
    page = browser(make_user("Anna", language="zh_Hans"), "zh-Hans").get("/me/devices")

    assert "已登录的设备" in page.text and "最近使用：今天" in page.text
