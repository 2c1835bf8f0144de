"""When somebody was at a school or an employer stands behind its name, and is kept apart from it."""

from eventhub.accounts.models import BackgroundItem
from eventhub.accounts.profile import save_background
from eventhub.accounts.rules import BackgroundKind
from tests.factories import make_event, make_registration, make_user

SCHOOL, LIVED = BackgroundKind.SCHOOL, BackgroundKind.LIVED_IN


def _stated(session):
    session.expire_all()
    return [(item.value_id, item.text, item.years) for item in BackgroundItem.query.order_by(BackgroundItem.id)]


def test_years_are_no_part_of_the_value(session, now):
    anna = make_user()
    save_background(anna, {SCHOOL: ["Tongji University 2005-2009"], LIVED: ["Berlin 2010-2012"]}, now)

    (school, text, years), lived = _stated(session)

    assert (text, years) == ("Tongji University", (2005, 2009))
    assert school.startswith("school:")
    # Only behind schools and employers.
    assert lived[1:] == ("Berlin 2010-2012", None)


def test_the_same_value_typed_again_gets_its_years_and_loses_them_where_it_is_replaced(session, now):
    anna = make_user()
    save_background(anna, {SCHOOL: ["同济大学"]}, now)
    save_background(anna, {SCHOOL: ["Tongji University 2005-2009"]}, now)
    assert [each[1:] for each in _stated(session)] == [("同济大学", (2005, 2009))]

    save_background(anna, {SCHOOL: ["同济大学"]}, now)
    assert _stated(session)[0][2] == (2005, 2009)

    save_background(anna, {SCHOOL: ["同济大学"]}, now, replace=True)
    assert _stated(session)[0][2] is None


def test_the_page_shows_the_years_and_keeps_them(browser, session, now):
    anna = make_user()
    save_background(anna, {SCHOOL: ["Tongji University 2005-2009"]}, now)
    client = browser(anna)

    page = client.get("/me")
    hints = {field: page.find(f"//*[@id='{field}-hint']").text_content() for field in ("school", "employer")}
    assert ("Tongji" in hints["school"], "Siemens" in hints["employer"]) == (True, True)

    client.submit(client.get("/me").form("/me/background"), hometown="Ningbo")

    school = next(each for each in _stated(session) if each[1] == "Tongji University")
    assert school[2] == (2005, 2009)


def test_the_card_of_an_event_shows_the_years_and_keeps_them(browser, session, now):
    anna, event = make_user(), make_event()
    make_registration(event, anna)
    save_background(anna, {SCHOOL: ["Tongji University 2005-2009"]}, now)
    client = browser(anna)

    form = client.get(f"/e/{event.slug}/questions/background").form("origin-form")
    client.submit(form, hometown="Ningbo")

    school = next(each for each in _stated(session) if each[1] == "Tongji University")
    assert school[2] == (2005, 2009)
