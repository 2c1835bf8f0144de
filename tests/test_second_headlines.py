"""What a person says they do, stated in a second language: kept with its language, and read by each in their own."""

import csv
import io

import pytest

from eventhub.accounts.models import User
from eventhub.events.registrations.models import Registration
from eventhub.matching.understanding import understand
from eventhub.privacy.service import erase
from eventhub.recommendations.queries import find_profiles
from tests.factories import NOW, make_event, make_registration, make_tie, make_user, owner_of

pytestmark = pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)

FIRST, SECOND = "Founder, Qiantang Solar", "钱塘光伏创始人"
BOTH = {"headline": FIRST, "second_headline": SECOND, "second_headline_language": "zh_Hans"}


def headlines_of(row):
    return {name: getattr(row, name) for name in BOTH}


@pytest.fixture
def event(session):
    return make_event(organiser=make_user("Grace Huang"))


@pytest.fixture
def min_zhang(event):
    user = make_user("Zhang Min", other_name="张敏", **BOTH)
    make_registration(event, user)
    return user


def reader(event, language):
    user = make_user(f"Reader {language}", language=language)
    make_registration(event, user)
    return user


def test_a_second_headline_is_folded_on_the_own_page_until_there_is_one(browser, session):
    anna = make_user("Anna Keller", headline=FIRST)
    client = browser(anna)
    page = client.get("/me")
    assert page.all("//form[@action='/me/names']//details[not(@open)]")
    assert page.form("/me/names").values["second_headline_language"] == ["zh_Hans"]

    page = client.submit(page.form("/me/names"), status=200, second_headline=SECOND)

    assert headlines_of(session.get(User, anna.id, populate_existing=True)) == BOTH
    assert page.all("//form[@action='/me/names']//details[@open]")


def test_stated_on_the_own_page_it_is_read_at_events_where_the_first_is_the_same(browser, session, event):
    anna = make_user("Anna Keller", headline=FIRST)
    here = make_registration(event, anna)
    elsewhere = make_registration(make_event(), anna)
    elsewhere.headline = "Storage"
    session.commit()
    client = browser(anna)

    client.submit(client.get("/me").form("/me/names"), status=200, second_headline=SECOND)

    assert headlines_of(session.get(Registration, here.id, populate_existing=True)) == BOTH
    assert session.get(Registration, elsewhere.id, populate_existing=True).second_headline == ""


def test_a_second_headline_taken_back_leaves_no_language_behind(browser, session):
    anna = make_user("Anna Keller", **BOTH)
    client = browser(anna)

    client.submit(client.get("/me").form("/me/names"), status=200, second_headline="")

    saved = session.get(User, anna.id, populate_existing=True)
    assert headlines_of(saved) == {"headline": FIRST, "second_headline": "", "second_headline_language": ""}


def test_a_second_headline_is_as_short_as_the_first_and_no_web_address(browser):
    client = browser(make_user("Anna Keller"))
    form = client.get("/me").form("/me/names")

    for typed in ("光" * 201, "https://evil.example"):
        page = client.submit(form, status=400, second_headline=typed)
        assert page.all("//input[@name='second_headline' and @aria-invalid]")
    client.submit(form, status=400, second_headline="ok", second_headline_language="xx")


def test_it_is_not_asked_by_the_form_that_registers_and_goes_along_with_who_states_it(browser, client, session, event):
    anna = make_user("Anna Keller", **BOTH)
    assert not client.get(f"/e/{event.slug}/register").all("//*[@name='second_headline']")

    one_tap = browser(anna)
    one_tap.submit(one_tap.get(f"/e/{event.slug}/register").form("register"), status=200)

    assert headlines_of(session.query(Registration).filter_by(event_id=event.id, user_id=anna.id).one()) == BOTH


def test_asked_again_for_an_event_it_is_kept_there_and_in_the_profile(browser, session, event):
    anna = make_user("Anna Keller")
    registration = make_registration(event, anna)
    client = browser(anna)

    form = client.get(f"/e/{event.slug}/questions/background").form("origin-form")
    client.submit(form, status=200, **BOTH)

    for kind, number in ((Registration, registration.id), (User, anna.id)):
        assert headlines_of(session.get(kind, number, populate_existing=True)) == BOTH


@pytest.mark.parametrize("language, shown, not_shown", [("en", FIRST, SECOND), ("zh_Hans", SECOND, FIRST)])
def test_each_reader_sees_the_one_in_their_language(browser, event, min_zhang, language, shown, not_shown):
    viewer = reader(event, language)
    make_tie(viewer, min_zhang)
    client = browser(viewer)

    for path in (f"/e/{event.slug}/guests", f"/e/{event.slug}/guests/{min_zhang.id}"):
        main = client.get(path).main
        assert shown in main and not_shown not in main, path


def test_the_organisers_file_has_both_the_one_of_its_reader_first(browser, event, min_zhang):
    for language, order in (("en", [FIRST, SECOND]), ("zh_Hans", [SECOND, FIRST])):
        grace = owner_of(event)
        grace.language = language
        client = browser(grace)
        answer = client.post(f"/manage/{event.slug}/guests.csv")
        header, *rows = csv.reader(io.StringIO(answer.data.decode("utf-8-sig")))
        row = next(row for row in rows if FIRST in row)
        assert [cell for cell in row if cell in (FIRST, SECOND)] == order, header


def test_the_matcher_reads_both(event):
    guest = make_registration(event, make_user(headline="Founder", second_headline="光伏电站"))
    assert "solar" in understand(guest.said).told_offers


def test_erasing_a_user_erases_both(session, event, min_zhang):
    erase(min_zhang.id, NOW)

    for row in (
        session.get(User, min_zhang.id, populate_existing=True),
        session.query(Registration).filter_by(event_id=event.id, name="").first(),
    ):
        assert row is not None and set(headlines_of(row).values()) == {""}


def test_a_profile_takes_the_headlines_of_the_event_before_those_of_the_user(session, event):
    anna = make_user("Anna Keller", **BOTH)
    make_registration(event, anna).second_headline = "储能工程师"
    session.commit()

    assert find_profiles(event.id, [anna.id])[anna.id].second_headline == "储能工程师"
