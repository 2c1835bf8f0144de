"""The private calendar of events and follow-ups, read by two libraries as calendar programs read it."""

from datetime import date, timedelta

import icalendar
import pytest
import vobject

from eventhub.accounts.rules import Language
from eventhub.events.event.rules import EventState
from eventhub.events.registrations.rules import RegistrationState
from eventhub.followups import feed
from eventhub.followups.models import FollowUp
from eventhub.followups.rules import FollowUpState, Step
from tests.factories import make_contact, make_event, make_note, make_registration, make_user, save
from tests.moment import NOW

# Pages and words. tests/test_pages.py opens every page on both databases, tests/test_hostile_forms.py sends every form.
pytestmark = pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)


@pytest.fixture
def anna(session):
    return make_user("Anna Keller", zone="Asia/Shanghai")


@pytest.fixture
def mine(browser, anna):
    return browser(anna)


def planned(owner, contact, *, due_on):
    save(
        FollowUp(
            owner_id=owner.id,
            contact_id=contact.id,
            step=Step.WEEK,
            state=FollowUpState.PLANNED,
            due_on=due_on,
            anchor_at=NOW,
            created_at=NOW,
        )
    )


def address_on(page):
    return page.find("//input[@id='calendar-address']/@value").split("example.org", 1)[-1]


def make_calendar(mine):
    """Through the page; gives the path of the calendar."""
    return (
        "/calendar/"
        + address_on(
            mine.submit(mine.get("/follow-ups/calendar").form("/follow-ups/calendar"), press="Make my calendar")
        ).split("/calendar/")[1]
    )


def entries(answer):
    return {str(entry["SUMMARY"]): entry for entry in icalendar.Calendar.from_ical(answer.data).walk("VEVENT")}


def test_the_calendar_shows_events_with_a_place_and_people_to_write_to(mine, anna, browser, now):
    coming = make_event("Tea and talk", starts_at=now + timedelta(days=5))
    make_registration(coming, anna)
    make_registration(make_event("Full house"), anna, RegistrationState.WAITLISTED)
    planned(anna, make_contact(anna, name="Zhang Min", other_name="张敏"), due_on=date(2027, 3, 9))
    planned(anna, make_contact(anna, name="Marco"), due_on=now.date() - timedelta(days=3))

    answer = browser().get(make_calendar(mine))

    found = entries(answer)
    assert answer.headers["Content-Type"].startswith("text/calendar")
    assert set(found) == {"Tea and talk", "Write to Zhang Min 张敏", "Write to Marco"}
    assert found["Write to Zhang Min 张敏"].decoded("DTSTART") == date(2027, 3, 9)
    assert found["Write to Marco"].decoded("DTSTART") == now.date(), "nobody is overdue"
    assert found["Tea and talk"].decoded("DTSTART") == coming.starts_at
    assert {str(zone["TZID"]) for zone in icalendar.Calendar.from_ical(answer.data).walk("VTIMEZONE")} == {coming.zone}
    assert len(list(vobject.readOne(answer.html).vevent_list)) == 3


def test_the_same_event_is_one_entry_with_that_of_its_own_file(mine, anna, browser):
    event = make_event("Tea and talk")
    make_registration(event, anna)

    in_feed = entries(browser().get(make_calendar(mine)))["Tea and talk"]
    in_file = entries(browser().get(f"/e/{event.slug}/event.ics"))["Tea and talk"]

    assert in_feed["UID"] == in_file["UID"]


def test_a_cancelled_event_is_marked_and_an_old_one_gone(mine, anna, browser, now):
    make_registration(make_event("Off", state=EventState.CANCELLED, cancelled_at=now), anna)
    long_ago = now - timedelta(days=91)
    make_registration(make_event("Long ago", starts_at=long_ago - timedelta(hours=2), ends_at=long_ago), anna)

    found = entries(browser().get(make_calendar(mine)))

    assert set(found) == {"Off"}
    assert found["Off"]["STATUS"] == "CANCELLED"


def test_notes_never_stand_in_the_calendar(mine, anna, browser):
    contact = make_contact(anna, name="Marco")
    make_note(anna, contact, text="Looks for a new job, secretly.")
    planned(anna, contact, due_on=date(2027, 3, 9))

    assert "secretly" not in browser().get(make_calendar(mine)).html


def test_it_speaks_its_owners_language(session, browser):
    li_wei = make_user("Li Wei", language=Language.CHINESE)
    planned(li_wei, make_contact(li_wei, name="Marco"), due_on=date(2027, 3, 9))
    feed.renew(li_wei.id)

    assert set(entries(browser().get(f"/calendar/{feed.key_of(li_wei)}.ics"))) == {"联系 Marco"}


def test_a_changed_address_and_one_switched_off_show_nothing_for_ever(mine, browser):
    first = make_calendar(mine)
    page = mine.get("/follow-ups/calendar")
    changed = mine.submit(page.form("/follow-ups/calendar"), press="Make a new address")
    second = "/calendar/" + address_on(changed).split("/calendar/")[1]

    browser().get(first, status=404)
    browser().get(second)

    off = mine.post("/follow-ups/calendar", {"to": "stop"})
    assert not off.all("//input[@id='calendar-address']")
    browser().get(second, status=404)
    third = make_calendar(mine)
    assert third not in (first, second)
    for old in (first, second):
        browser().get(old, status=404)


def test_the_calendar_of_a_suspended_account_shows_nothing(mine, anna, browser, session, now):
    path = make_calendar(mine)
    anna.suspended_at = now
    session.commit()

    browser().get(path, status=404)


def test_a_made_up_or_foreign_key_finds_nothing(mine, anna, browser):
    path = make_calendar(mine)

    for wrong in ("/calendar/x.ics", path.replace(".ics", "A.ics"), "/calendar/.ics"):
        browser().get(wrong, status=404)


def test_looking_at_it_changes_nothing(mine, browser, session):
    from tests.dump import differences, whole_database

    path = make_calendar(mine)
    before = whole_database(session)
    browser().get(path)

    assert differences(before, whole_database(session)) == []
