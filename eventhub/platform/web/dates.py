"""Dates, times and zones as a page or a mail shows them; the only place that leaves UTC."""

from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, get_timezone_location
from flask_babel import get_locale, gettext, ngettext
from jinja2 import pass_context
from jinja2.runtime import Context

from eventhub.platform.web.locale import language, select_zone

_ENGLISH = Locale("en")
UTC_ZONES = ("UTC", "Etc/UTC")
BEIJING_ZONES = ("Asia/Shanghai", "Asia/Chongqing", "Asia/Chungking", "Asia/Harbin", "PRC")
# The days we write, as CLDR names them: its full and long dates, and skeletons. Our own patterns go before: its English
# is American, and its Chinese has no space before the weekday.
LONG_DAY, EXACT_DATE, SHORT_DAY, PLAIN_DATE, MONTH = "full", "long", "MMMEd", "MMMMd", "MMM"
_OWN_PATTERNS = {
    "en": {LONG_DAY: "EEEE, d MMMM y", EXACT_DATE: "d MMMM y", SHORT_DAY: "EEE d MMM", PLAIN_DATE: "d MMMM"},
    "zh": {
        LONG_DAY: "y年M月d日 EEEE",
        EXACT_DATE: "y年M月d日",
        SHORT_DAY: "M月d日 EEE",
        PLAIN_DATE: "M月d日",
        MONTH: "M月",
    },
}


def day(at: datetime | date, zone: str = "UTC") -> str:
    """Format a day: `Thursday, 10 December 2026`."""
    return _written(_local_date(at, zone), _pattern(LONG_DAY), babel_locale())


def short_day(at: datetime | date, zone: str = "UTC") -> str:
    """Format a day: `Thu 10 Dec`."""
    return _written(_local_date(at, zone), _pattern(SHORT_DAY), babel_locale())


def plain_date(at: datetime | date, zone: str = "UTC") -> str:
    """Format a day: `10 December`."""
    return _written(_local_date(at, zone), _pattern(PLAIN_DATE), babel_locale())


def exact_date(on: date) -> str:
    """Format a day with its year, for a sentence: `10 December 2026`."""
    return _written(on, _pattern(EXACT_DATE), babel_locale())


def month_short(at: datetime | date, zone: str = "UTC") -> str:
    """Format the month of a date tile: `Dec`."""
    return _written(_local_date(at, zone), _pattern(MONTH), babel_locale())


def day_number(at: datetime | date, zone: str = "UTC") -> int:
    """Format the day of a date tile: `10`."""
    return _local_date(at, zone).day


def time(at: datetime, zone: str = "UTC") -> str:
    """Format a time: `18:30`."""
    return at.astimezone(ZoneInfo(zone)).strftime("%H:%M")


def day_time(at: datetime, zone: str = "UTC") -> str:
    """Format a moment: `Thu 10 Dec, 18:30`."""
    return f"{short_day(at, zone)}{_before_time()}{time(at, zone)}"


def long_day_time(at: datetime, zone: str = "UTC") -> str:
    """Format a moment: `Thursday, 10 December 2026, 18:30`."""
    return f"{day(at, zone)}{_before_time()}{time(at, zone)}"


def _before_time() -> str:
    """Return what stands between a day and its time: Chinese has no comma there."""
    return " " if language().is_chinese else ", "


def iso(at: datetime, zone: str = "UTC") -> str:
    """Format a moment for the datetime attribute: `2026-12-10T18:30:00+08:00`."""
    return at.astimezone(ZoneInfo(zone)).isoformat(timespec="seconds")


def zone_words(zone: str, at: datetime) -> str:
    """Format a zone as it is at that moment: `Berlin time (UTC+1)`; Chinese readers know 北京时间 by its name."""
    if zone in UTC_ZONES:
        return "UTC"
    if zone in BEIJING_ZONES and language().is_chinese:
        return _zone_name(zone)
    return gettext("%(zone)s (%(offset)s)", zone=_zone_name(zone), offset=_offset(zone, at))


def zone_note(zone: str, at: datetime) -> str:
    """Return how a page names a zone: as zone_words; empty for signed-in readers whose clocks show the same."""
    own = select_zone()
    return "" if own and own not in UTC_ZONES and _offset(own, at) == _offset(zone, at) else zone_words(zone, at)


def zone_exact(zone: str, at: datetime, reader_zone: str = "") -> str:
    """Format a zone for mails, to stand in brackets: `Beijing time, UTC+8`; UTC is said once.

    Where the clock of the reader shows another time, that one, too: `Beijing time, UTC+8; 11:30 Berlin time`.
    """
    offset = _offset(zone, at)
    if zone in UTC_ZONES:
        words = offset
    elif zone in BEIJING_ZONES and language().is_chinese:
        words = _zone_name(zone)
    else:
        words = gettext("%(zone)s, %(offset)s", zone=_zone_name(zone), offset=offset)
    if reader_zone in ("", *UTC_ZONES) or _offset(reader_zone, at) == offset:
        return words
    is_same_day = _local_date(at, reader_zone) == _local_date(at, zone)
    when = time(at, reader_zone) if is_same_day else day_time(at, reader_zone)
    return gettext("%(zone)s; %(when)s %(own_zone)s", zone=words, when=when, own_zone=_zone_name(reader_zone))


@pass_context
def zone_for_reader(context: Context, zone: str, at: datetime) -> str:
    """Format a zone as zone_exact, for the one reader of this mail."""
    return zone_exact(zone, at, str(context.get("reader_zone") or ""))


def _zone_name(zone: str) -> str:
    """Return `Berlin time`; the clock of all China is Beijing time in every language."""
    if zone in BEIJING_ZONES:
        return gettext("Beijing time")
    return gettext("%(city)s time", city=_city_of(zone, babel_locale()))


def _offset(zone: str, at: datetime) -> str:
    return utc_offset(at.astimezone(ZoneInfo(zone)))


def utc_offset(local: datetime) -> str:
    """Format the offset of an aware time: `UTC+8`, `UTC+5:30`, `UTC-3`, `UTC`."""
    minutes = int((local.utcoffset() or timedelta()).total_seconds()) // 60
    if not minutes:
        return "UTC"
    sign = "+" if minutes > 0 else "-"
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{sign}{hours}" + (f":{rest:02}" if rest else "")


def relative_day(on: datetime | date, now: datetime | date, zone: str = "UTC") -> str:
    """Return when something is due: `today`, `tomorrow`, `Monday`, `in 17 days`, `was Tuesday`."""
    due, today = _local_date(on, zone), _local_date(now, zone)
    days = (due - today).days
    if days in (0, 1):
        return gettext("today") if days == 0 else gettext("tomorrow")
    if days > 6:
        return countdown(due, today)
    weekday = _written(due, "EEEE", babel_locale())
    if days > 1:
        return weekday
    words = weekday if days >= -6 else plain_date(due)
    return gettext("was yesterday") if days == -1 else gettext("was %(day)s", day=words)


def countdown(at: datetime | date, now: datetime | date, zone: str = "UTC") -> str:
    """Return how far a day lies from today: `today`, `in 17 days`, `yesterday`, `3 days ago`."""
    days = (_local_date(at, zone) - _local_date(now, zone)).days
    if days in (-1, 0, 1):
        return {-1: gettext("yesterday"), 0: gettext("today"), 1: gettext("tomorrow")}[days]
    if days > 0:
        return ngettext("in %(num)s day", "in %(num)s days", days)
    return ngettext("%(num)s day ago", "%(num)s days ago", -days)


def _local_date(at: datetime | date, zone: str) -> date:
    return at.astimezone(ZoneInfo(zone)).date() if isinstance(at, datetime) else at


# One event's days stand many times on its pages, and on the pages of many.
@lru_cache(maxsize=1024)
def _written(day: date, pattern: str, locale: Locale) -> str:
    return format_date(day, pattern, locale=locale)


@lru_cache(maxsize=1024)
def _city_of(zone: str, locale: Locale) -> str:
    return get_timezone_location(ZoneInfo(zone), locale=locale, return_city=True)


def babel_locale() -> Locale:
    """Return the locale of the page or mail; English outside of one."""
    return get_locale() or _ENGLISH


def _pattern(kind: str) -> str:
    locale = babel_locale()
    own = _OWN_PATTERNS.get(locale.language, {}).get(kind)
    return own or (kind if kind in (LONG_DAY, EXACT_DATE) else str(locale.datetime_skeletons[kind].pattern))
