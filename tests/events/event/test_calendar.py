import io
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product

import icalendar
import pytest
import vobject
from dateutil.tz import tzical

from eventhub.events.event.calendar import CalendarFacts, calendar_file, entry_uid

FACTS = CalendarFacts(
    uid="7-1793500000@eventhub",
    sequence=2,
    changed_at=datetime(2026, 11, 1, 9, 0, tzinfo=UTC),
    title="Tea, talk; and more 清洁能源之夜",
    description="First line\nSecond line",
    starts_at=datetime(2026, 12, 10, 10, 30, tzinfo=UTC),
    ends_at=datetime(2026, 12, 10, 13, 0, tzinfo=UTC),
    zone="Asia/Shanghai",
    place="Huangpu, Shanghai",
    link="https://hub.example.org/e/tea-2345",
)
SPRING = datetime(2027, 3, 28, 1, 0, tzinfo=UTC)
AUTUMN = datetime(2026, 10, 25, 1, 0, tzinfo=UTC)
ZONES = ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Shanghai"]
ODD_ZONES = [("Asia/Kathmandu", "16:15"), ("Asia/Kolkata", "16:00"), ("UTC", "10:30")]
AROUND_A_CHANGE = [timedelta(minutes=m) for m in (-120, -61, -60, -31, -1, 0, 1, 29, 60, 61, 120)]


def entry(facts):
    return icalendar.Calendar.from_ical(calendar_file(facts)).walk("VEVENT")[0]


def test_a_published_event_is_complete():
    calendar = icalendar.Calendar.from_ical(calendar_file(FACTS))

    assert calendar["METHOD"] == "PUBLISH"
    assert entry(FACTS)["UID"] == FACTS.uid
    assert entry(FACTS)["SEQUENCE"] == 2
    assert entry(FACTS)["STATUS"] == "CONFIRMED"
    assert entry(FACTS)["SUMMARY"] == FACTS.title
    assert entry(FACTS).start == FACTS.starts_at
    assert entry(FACTS).start.strftime("%H:%M") == "18:30"


def test_a_cancelled_event_says_so_under_the_same_uid():
    cancelled = entry(replace(FACTS, cancelled=True, sequence=3))

    assert (cancelled["STATUS"], cancelled["UID"], cancelled["SEQUENCE"]) == ("CANCELLED", FACTS.uid, 3)


def test_a_guest_is_reminded_two_hours_before_an_event_that_takes_place():
    alarm = entry(FACTS).walk("VALARM")[0]

    assert (alarm["ACTION"], alarm["DESCRIPTION"], alarm["TRIGGER"].dt) == ("DISPLAY", FACTS.title, timedelta(hours=-2))
    assert not entry(replace(FACTS, cancelled=True)).walk("VALARM")


def test_two_instances_never_write_the_same_uid():
    uids = {entry_uid(7, FACTS.changed_at, f"https://{host}/e/tea-2345") for host in ("a.example.org", "b.example.org")}

    assert uids == {"7-1793523600@a.example.org", "7-1793523600@b.example.org"}


def test_an_unknown_venue_is_not_written():
    assert b"LOCATION" not in calendar_file(replace(FACTS, place=""))


def test_the_same_facts_give_the_same_file():
    assert calendar_file(FACTS) == calendar_file(FACTS)


@pytest.mark.parametrize("zone", ZONES)
def test_the_rules_in_the_file_give_the_right_moment_around_a_change_of_clocks(zone):
    """Case 46: read back by a second library that knows the zone from the file alone."""
    for change, distance in product([SPRING, AUTUMN, datetime(2026, 11, 1, 6, 0, tzinfo=UTC)], AROUND_A_CHANGE):
        starts_at = change + distance
        ends_at = starts_at + timedelta(days=200)
        text = calendar_file(replace(FACTS, zone=zone, starts_at=starts_at, ends_at=ends_at))

        read = vobject.readOne(text.decode())
        rules = tzical(io.StringIO(text.decode())).get(zone)
        for written, meant in ((read.vevent.dtstart, starts_at), (read.vevent.dtend, ends_at)):
            local = written.value.replace(tzinfo=None)
            zoned = written.value if "TZID" not in written.params and written.value.tzname() == "UTC" else local
            moment = zoned if zoned.tzinfo else local.replace(tzinfo=rules)
            assert moment.astimezone(UTC) == meant


def test_of_two_equal_hours_neither_is_left_to_the_program_that_reads_it():
    """Programs differ in which of the two a local time is, so both are written in UTC."""
    for at in (AUTUMN - timedelta(minutes=30), AUTUMN + timedelta(minutes=30)):
        text = calendar_file(replace(FACTS, zone="Europe/Berlin", starts_at=at, ends_at=at + timedelta(hours=5)))

        assert f"DTSTART:{at:%Y%m%dT%H%M%SZ}".encode() in text


@pytest.mark.parametrize("zone, shown", ODD_ZONES)
def test_zones_of_odd_minutes_and_utc_are_kept(zone, shown):
    assert entry(replace(FACTS, zone=zone)).start.strftime("%H:%M") == shown
    assert entry(replace(FACTS, zone=zone)).start == FACTS.starts_at


def test_a_line_break_in_a_title_cannot_add_a_line():
    text = calendar_file(replace(FACTS, title="A\r\nATTENDEE:mailto:eve@example.org"))

    assert b"\r\nATTENDEE" not in text
