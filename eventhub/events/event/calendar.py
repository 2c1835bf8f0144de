"""The calendar file of an event, and a person's calendar feed (RFC 5545). Pure: facts in, bytes out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import icalendar

from eventhub.events.event.schedule import is_one_of_two

_PRODUCT = "-//EventHub//Events//EN"
_AROUND = timedelta(days=400)
_INSTANT = timedelta(seconds=1)
_LOOK_AGAIN = timedelta(hours=6)
# Time to finish what one is doing and to cross a city.
_REMINDER = timedelta(hours=2)


def entry_uid(number: int, created_at: datetime, link: str, kind: str = "") -> str:
    """Return the UID of a calendar entry, the same for good: of `kind` (empty: an event), row and its first moment.

    Databases may use the number of a deleted row again; its moment of creation tells the two apart. The host of `link`,
    the address of the page, tells two instances apart (RFC 7986, 5.3, wants an identifier unique in the world).
    """
    prefix = f"{kind}-" if kind else ""
    return f"{prefix}{number}-{int(created_at.timestamp())}@{urlsplit(link).hostname}"


@dataclass(frozen=True)
class CalendarFacts:
    """An event as a calendar entry needs it. `place` is empty where it must stay hidden; `link` is never secret.

    `sequence` counts the changes guests were told about; `changed_at` is the moment of the last one.
    """

    uid: str
    sequence: int
    changed_at: datetime
    title: str
    description: str
    starts_at: datetime
    ends_at: datetime
    zone: str
    place: str
    link: str
    cancelled: bool = False


@dataclass(frozen=True)
class DayFacts:
    """Something to do on a day, at no hour."""

    uid: str
    changed_at: datetime
    title: str
    day: date
    link: str


@dataclass(frozen=True)
class SeriesFacts:
    """A recurring meeting: the first one, its rule, and the exceptions.

    `rule` is an RRULE in the words of the icalendar library. `otherwise` maps the start that the rule yields to the
    actual start, or to None where that meeting is left out.
    """

    first: CalendarFacts
    rule: Mapping[str, object]
    otherwise: Mapping[datetime, datetime | None] = field(default_factory=dict)


def series_file(facts: SeriesFacts) -> bytes:
    """Write a recurring meeting as one published calendar, with an entry (RECURRENCE-ID) for each moved meeting."""
    first, moved = facts.first, {at: to for at, to in facts.otherwise.items() if to is not None}
    calendar = _calendar([], [])
    if first.zone != "UTC":
        ends = [first.ends_at, *facts.otherwise, *moved.values()]
        calendar.add_component(_zone_rules(first.zone, first.starts_at, max(ends)))
    entry = _entry(first)
    entry.add("rrule", dict(facts.rule))
    if left_out := sorted(at for at, to in facts.otherwise.items() if to is None):
        entry.add("exdate", [_in_zone(at, first.zone) for at in left_out])
    calendar.add_component(entry)
    for at, to in sorted(moved.items()):
        one = _entry(replace(first, starts_at=to, ends_at=to + (first.ends_at - first.starts_at)))
        one.add("recurrence-id", _in_zone(at, first.zone))
        calendar.add_component(one)
    return _octets(calendar)


def calendar_file(facts: CalendarFacts) -> bytes:
    """Write one event as a published calendar with the rules of its zone around its date, and with a reminder."""
    calendar = _calendar([facts], [])
    if not facts.cancelled:
        calendar.events[0].add_component(_alarm(facts.title))
    return _octets(calendar)


def calendar_feed(name: str, events: Sequence[CalendarFacts], days: Sequence[DayFacts]) -> bytes:
    """Write a calendar that programs subscribe to: what is missing from it, they delete."""
    calendar = _calendar(events, days)
    calendar.add("x-wr-calname", name)
    # The older and the newer name (RFC 7986, 5.7) of how often to look again.
    calendar.add("x-published-ttl", icalendar.vDuration(_LOOK_AGAIN))
    calendar.add("refresh-interval", icalendar.vDuration(_LOOK_AGAIN), parameters={"value": "DURATION"})
    return _octets(calendar)


def _octets(calendar: icalendar.Calendar) -> bytes:
    octets: bytes = calendar.to_ical()
    return octets


def _calendar(events: Sequence[CalendarFacts], days: Sequence[DayFacts]) -> icalendar.Calendar:
    calendar = icalendar.Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    for zone in sorted({facts.zone for facts in events} - {"UTC"}):
        there = [facts for facts in events if facts.zone == zone]
        first, last = min(facts.starts_at for facts in there), max(facts.ends_at for facts in there)
        calendar.add_component(_zone_rules(zone, first, last))
    for facts in events:
        calendar.add_component(_entry(facts))
    for day in days:
        calendar.add_component(_day(day))
    return calendar


def _zone_rules(zone: str, first: datetime, last: datetime) -> icalendar.Timezone:
    """List the offsets of the zone from a year before the first event to a year after the last one.

    Onsets are written on the clock that still runs before the change (RFC 5545, 3.6.5); the
    generator of the icalendar library writes the clock after it and is an hour late each spring.
    """
    info = ZoneInfo(zone)
    start = (first - _AROUND).replace(microsecond=0)
    rules = icalendar.Timezone()
    rules.add("tzid", zone)
    rules.add_component(_onset(start, start, info))
    for change in _changes(start, last + _AROUND, info):
        rules.add_component(_onset(change - _INSTANT, change, info))
    return rules


def _onset(before: datetime, after: datetime, info: ZoneInfo) -> icalendar.Component:
    then, now = before.astimezone(info), after.astimezone(info)
    onset = icalendar.TimezoneDaylight() if now.dst() else icalendar.TimezoneStandard()
    onset.add("dtstart", (after + (then.utcoffset() or timedelta())).replace(tzinfo=None, microsecond=0))
    onset.add("tzoffsetfrom", then.utcoffset())
    onset.add("tzoffsetto", now.utcoffset())
    onset.add("tzname", now.tzname())
    return onset


def _changes(start: datetime, end: datetime, info: ZoneInfo) -> Iterator[datetime]:
    day = start
    while day < end:
        following = day + timedelta(days=1)
        if day.astimezone(info).utcoffset() != following.astimezone(info).utcoffset():
            yield _moment_of_change(day, following, info)
        day = following


def _moment_of_change(low: datetime, high: datetime, info: ZoneInfo) -> datetime:
    offset = low.astimezone(info).utcoffset()
    while high - low > _INSTANT:
        middle = (low + (high - low) / 2).replace(microsecond=0)
        low, high = (middle, high) if middle.astimezone(info).utcoffset() == offset else (low, middle)
    return high


def _entry(facts: CalendarFacts) -> icalendar.Event:
    entry = icalendar.Event()
    entry.add("uid", facts.uid)
    entry.add("sequence", facts.sequence)
    entry.add("dtstamp", facts.changed_at.astimezone(UTC))
    entry.add("last-modified", facts.changed_at.astimezone(UTC))
    entry.add("dtstart", _in_zone(facts.starts_at, facts.zone))
    entry.add("dtend", _in_zone(facts.ends_at, facts.zone))
    entry.add("summary", facts.title)
    if facts.description:
        entry.add("description", facts.description)
    if facts.place:
        entry.add("location", facts.place)
    entry.add("url", facts.link)
    entry.add("status", "CANCELLED" if facts.cancelled else "CONFIRMED")
    entry.add("transp", "TRANSPARENT" if facts.cancelled else "OPAQUE")
    return entry


def _alarm(title: str) -> icalendar.Alarm:
    alarm = icalendar.Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", title)
    alarm.add("trigger", -_REMINDER)
    return alarm


def _day(facts: DayFacts) -> icalendar.Event:
    entry = icalendar.Event()
    entry.add("uid", facts.uid)
    entry.add("dtstamp", facts.changed_at.astimezone(UTC))
    entry.add("dtstart", facts.day)
    entry.add("summary", facts.title)
    entry.add("url", facts.link)
    # It takes two minutes: nobody is busy for it.
    entry.add("transp", "TRANSPARENT")
    return entry


def _in_zone(at: datetime, zone: str) -> datetime:
    """Convert to local time with its zone; to UTC where the clock shows it twice, as programs read that differently."""
    if zone == "UTC" or is_one_of_two(at, zone):
        return at.astimezone(UTC)
    return at.astimezone(ZoneInfo(zone))
