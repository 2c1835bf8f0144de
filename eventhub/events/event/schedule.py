"""Dates of an event: from what a user typed in a zone to UTC, and what is wrong with them. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

USUAL_START = time(18, 30)
USUAL_LENGTH = timedelta(hours=2, minutes=30)
CHANGE_MAIL_DELAY = timedelta(minutes=30)


class Fault(StrEnum):
    """What can be wrong with the dates and seats of an event."""

    UNKNOWN_ZONE = "unknown_zone"
    NO_SUCH_TIME = "no_such_time"
    HAPPENS_TWICE = "happens_twice"
    END_BEFORE_START = "end_before_start"
    START_PASSED = "start_passed"
    CLOSES_AFTER_END = "closes_after_end"
    CAPACITY_BELOW_ONE = "capacity_below_one"


@dataclass(frozen=True)
class Complaint:
    """One fault, the field it belongs to, and what could be meant instead (local times of the zone)."""

    field: str
    fault: Fault
    offer: datetime | None = None


@dataclass(frozen=True)
class Moment:
    """A local time read in its zone: either `at` in UTC, or the fault and what to offer.

    `first` and `second` are both moments of a local time that the clocks show twice.
    """

    at: datetime | None
    fault: Fault | None = None
    offer: datetime | None = None
    first: datetime | None = None
    second: datetime | None = None


@cache
def known_zones() -> frozenset[str]:
    """Return all IANA names that name a city, and UTC."""
    return frozenset(z for z in available_timezones() if z == "UTC" or _names_a_city(z))


def _names_a_city(zone: str) -> bool:
    return "/" in zone and not zone.startswith(("Etc/", "SystemV/", "posix/", "right/", "US/"))


def is_known_zone(zone: str) -> bool:
    """Tell whether an event can be kept in this zone."""
    return zone in known_zones()


def read_local(local: datetime, zone: str, later: bool | None = None) -> Moment:
    """Return the moment at which a wall clock in `zone` shows `local` (naive).

    `later` answers which of two moments is meant when the clocks go back; None = not answered.
    """
    if not is_known_zone(zone):
        return Moment(None, Fault.UNKNOWN_ZONE)
    first, second = _both(local, zone)
    if not _exists(local, zone):
        return Moment(None, Fault.NO_SUCH_TIME, offer=_next_existing(local, zone))
    if first == second:
        return Moment(first)
    if later is None:
        return Moment(None, Fault.HAPPENS_TWICE, first=first, second=second)
    return Moment(second if later else first, first=first, second=second)


def local_time(at: datetime, zone: str) -> datetime:
    """Return what a wall clock in `zone` shows at this moment, naive, as a form wants it."""
    return at.astimezone(ZoneInfo(zone)).replace(tzinfo=None)


def suggest_dates(now: datetime, zone: str) -> tuple[datetime, datetime]:
    """Return the local start and end that a new event begins with: the evening in two weeks."""
    start = datetime.combine(local_time(now, zone).date() + timedelta(weeks=2), USUAL_START)
    return start, start + USUAL_LENGTH


def weeks_later(at: datetime, zone: str, weeks: int) -> datetime:
    """Return the same local time some weeks later; the next that exists where the clocks skip it."""
    local = local_time(at, zone) + timedelta(weeks=weeks)
    moment = read_local(local, zone, later=is_the_later_of_two(at, zone))
    if moment.at is None and moment.offer is not None:
        moment = read_local(moment.offer, zone, later=False)
    return moment.at or at + timedelta(weeks=weeks)


def is_the_later_of_two(at: datetime, zone: str) -> bool:
    """Tell whether the clocks have shown this local time an hour before already."""
    first, second = _both(local_time(at, zone), zone)
    return first != second and at == second


def is_one_of_two(at: datetime, zone: str) -> bool:
    """Tell whether the clocks show this local time twice, an hour apart."""
    first, second = _both(local_time(at, zone), zone)
    return first != second and at in (first, second)


def _both(local: datetime, zone: str) -> tuple[datetime, datetime]:
    info = ZoneInfo(zone)
    first = local.replace(tzinfo=info, fold=0).astimezone(UTC)
    second = local.replace(tzinfo=info, fold=1).astimezone(UTC)
    return first, second


def _exists(local: datetime, zone: str) -> bool:
    return local_time(_both(local, zone)[0], zone) == local


def _next_existing(local: datetime, zone: str) -> datetime:
    candidate = local.replace(second=0, microsecond=0)
    while not _exists(candidate, zone):
        candidate += timedelta(minutes=1)
    return candidate


@dataclass(frozen=True)
class Plan:
    """The dates and seats of an event as the organiser wants them, all in UTC; capacity None = no limit."""

    starts_at: datetime
    ends_at: datetime
    zone: str
    capacity: int | None = None
    registration_closes_at: datetime | None = None


def complaints(plan: Plan) -> list[Complaint]:
    """List what is wrong with a plan, in the order of the form; empty for a good plan."""
    return list(_complaints(plan))


def _complaints(plan: Plan) -> Iterator[Complaint]:
    if not is_known_zone(plan.zone):
        yield Complaint("zone", Fault.UNKNOWN_ZONE)
    elif plan.ends_at <= plan.starts_at:
        yield Complaint("ends", Fault.END_BEFORE_START, offer=local_time(plan.starts_at + USUAL_LENGTH, plan.zone))
    if plan.capacity is not None and plan.capacity < 1:
        yield Complaint("capacity", Fault.CAPACITY_BELOW_ONE)
    if is_known_zone(plan.zone) and plan.registration_closes_at and plan.registration_closes_at > plan.ends_at:
        yield Complaint("registration_closes", Fault.CLOSES_AFTER_END, offer=local_time(plan.ends_at, plan.zone))


def complaint_about_publishing(starts_at: datetime, zone: str, now: datetime) -> Complaint | None:
    """Refuse to publish an event that has begun, and offer the same day of a coming year; None when all is well."""
    if starts_at > now:
        return None
    return Complaint("starts", Fault.START_PASSED, offer=_same_day_to_come(starts_at, zone, now))


def _same_day_to_come(starts_at: datetime, zone: str, now: datetime) -> datetime:
    local, today = local_time(starts_at, zone), local_time(now, zone)
    year = today.year
    while (candidate := _in_year(local, year)) <= today:
        year += 1
    return candidate


def _in_year(local: datetime, year: int) -> datetime:
    try:
        return local.replace(year=year)
    except ValueError:  # 29 February in a year without one.
        return local.replace(year=year, day=28)
