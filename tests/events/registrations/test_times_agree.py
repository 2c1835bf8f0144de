"""Case 46: page, mail, calendar file and reminder say the same of one event, in every kind of zone and night."""

import io
import re
from datetime import UTC, datetime, timedelta

import pytest
import vobject
from dateutil.tz import tzical

from eventhub.events.event.schedule import local_time
from eventhub.events.registrations import capacity, service
from eventhub.events.registrations.rules import RegistrationState
from tests.factories import make_event, make_registration, make_user

# Pages and words. tests/test_pages.py opens every page on both databases, tests/test_hostile_forms.py sends every form.
pytestmark = pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)

TWO_HOURS = timedelta(hours=2)
# Zone, what its clocks show at the start, the same in UTC, and the words for the distance to UTC.
TIMES = [
    ("Asia/Shanghai", "2027-12-10 18:30", "2027-12-10 10:30", "UTC+8"),
    ("America/New_York", "2027-12-10 05:30", "2027-12-10 10:30", "UTC-5"),
    ("America/New_York", "2027-07-10 18:30", "2027-07-10 22:30", "UTC-4"),
    ("UTC", "2027-12-10 18:30", "2027-12-10 18:30", "UTC"),
    # Half hours and quarters.
    ("Asia/Kolkata", "2027-12-10 18:30", "2027-12-10 13:00", "UTC+5:30"),
    ("Asia/Kathmandu", "2027-12-10 18:30", "2027-12-10 12:45", "UTC+5:45"),
    ("America/St_Johns", "2027-12-10 18:30", "2027-12-10 22:00", "UTC-3:30"),
    ("Pacific/Chatham", "2027-12-10 18:30", "2027-12-10 04:45", "UTC+13:45"),
    ("Australia/Lord_Howe", "2027-12-10 18:30", "2027-12-10 07:30", "UTC+11"),
    # A day that most years do not have, and the other side of midnight.
    ("Europe/Berlin", "2028-02-29 19:00", "2028-02-29 18:00", "UTC+1"),
    ("Pacific/Kiritimati", "2028-02-29 08:00", "2028-02-28 18:00", "UTC+14"),
    # The last minutes before a jump of the clocks, over it, and the first after it.
    ("Europe/Berlin", "2027-03-28 01:30", "2027-03-28 00:30", "UTC+1"),
    ("Europe/Berlin", "2027-03-28 03:00", "2027-03-28 01:00", "UTC+2"),
    # 02:30 twice.
    ("Europe/Berlin", "2027-10-31 02:30", "2027-10-31 00:30", "UTC+2"),
    ("Europe/Berlin", "2027-10-31 02:30", "2027-10-31 01:30", "UTC+1"),
    ("America/New_York", "2027-11-07 01:30", "2027-11-07 05:30", "UTC-4"),
    ("America/New_York", "2027-11-07 01:30", "2027-11-07 06:30", "UTC-5"),
    # The day before, 02:30 is missing or there twice: the reminder goes out once.
    ("Europe/Berlin", "2027-03-29 02:30", "2027-03-29 00:30", "UTC+2"),
    ("Europe/Berlin", "2027-11-01 02:30", "2027-11-01 01:30", "UTC+1"),
]


def moment(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def read_back(data):
    """Both moments of a file, by a library that knows the zone from the file alone."""
    text = data.decode()
    entry = vobject.readOne(text).vevent
    zones = tzical(io.StringIO(text)) if "BEGIN:VTIMEZONE" in text else None
    return [_moment(field, zones) for field in (entry.dtstart, entry.dtend)]


def _moment(field, zones):
    if "X-VOBJ-ORIGINAL-TZID" in field.params or "TZID" in field.params:
        name = (field.params.get("TZID") or field.params["X-VOBJ-ORIGINAL-TZID"])[0]
        return field.value.replace(tzinfo=zones.get(name)).astimezone(UTC)
    return field.value.astimezone(UTC)


@pytest.mark.parametrize("zone, local, utc, offset", TIMES)
def test_page_mail_file_and_reminder_agree(client, session, mailbox, zone, local, utc, offset):
    starts_at, shown = moment(utc), datetime.fromisoformat(local)
    event = make_event(zone=zone, starts_at=starts_at, ends_at=starts_at + TWO_HOURS)
    registration = make_registration(event, make_user())

    page = client.get(f"/e/{event.slug}")
    capacity.notify("registrations/confirmed", registration, now=starts_at - timedelta(days=3))
    [mail] = mailbox.deliver_all(starts_at - timedelta(days=3))
    sent = [
        service.ask_who_is_still_coming(starts_at - before)
        for before in (
            timedelta(hours=24, minutes=5),
            timedelta(hours=24),
            timedelta(hours=23, minutes=50),
            timedelta(hours=1),
        )
    ]
    reminders = mailbox.deliver_all(starts_at - timedelta(hours=23))

    assert local_time(starts_at, zone) == shown
    day, hour = f"{shown:%A}, {shown.day} {shown:%B %Y}", f"{shown:%H:%M}"
    facts = page.find("//div[@class='ev-facts']").text_content()
    assert all(words in facts for words in (day, hour, offset))
    assert datetime.fromisoformat(page.find("//time/@datetime")) == starts_at
    assert f"{day}, {hour} to " in mail.text or f"{shown.day} {shown:%b}, {hour} to" in mail.text
    assert offset in mail.text
    assert read_back(mail.attachments["event.ics"]) == [event.starts_at, event.ends_at]
    assert read_back(client.get(f"/e/{event.slug}/event.ics").data) == [event.starts_at, event.ends_at]
    assert sent[0] == 0
    assert len(reminders) == 1
    assert re.search(rf"{hour} to .*{re.escape(offset)}", reminders[0].text)


@pytest.mark.parametrize("zone", ["America/New_York", "Asia/Kolkata", "Europe/Berlin"])
def test_a_seat_offered_over_a_change_of_clocks_ends_when_its_mail_says(session, mailbox, zone):
    now = moment("2027-10-30 12:00")
    event = make_event(zone=zone, starts_at=moment("2027-11-10 18:00"), ends_at=moment("2027-11-10 20:00"), capacity=1)
    make_registration(event, make_user(), RegistrationState.WAITLISTED)

    capacity.offer_free_seats(event.id, now=now)

    [mail] = mailbox.deliver_all(now)
    [offered] = [one for one in event_registrations(session, event) if one.offer_until]
    assert offered.offer_until - now == timedelta(hours=48)
    assert f"{local_time(offered.offer_until, zone):%H:%M}" in mail.text


def event_registrations(session, event):
    from eventhub.events.registrations.models import Registration

    return session.query(Registration).filter_by(event_id=event.id).all()
