"""Names, dates and numbers as a page or a mail shows them; the only place that leaves UTC."""

import re
import zlib
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any, overload
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, get_timezone_location
from flask import Flask
from flask_babel import get_locale, gettext, ngettext
from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape

from eventhub.platform.web.forms import flat_errors, mistakes
from eventhub.platform.web.locale import language, select_zone
from eventhub.text import characters
from eventhub.text.characters import only_hanzi, space_scripts
from eventhub.text.headlines import Headed, headline_for
from eventhub.text.languages import Language
from eventhub.text.name_choice import name_in
from eventhub.text.romanisation import bears_surname
from eventhub.text.titles import first_for, in_reader_order, translated
from eventhub.text.tone_marks import name_with_tones
from eventhub.text.vocabulary import translate_place
from eventhub.text.web_addresses import without_web_addresses

HANZI_RUN = re.compile(
    r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f]"
    r"(?:[\u3000-\u303f\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uffef·\s"
    r"\U00020000-\U0003134f]*"
    r"[\u3002\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003134f])?"
)
TINTS = 6
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
# Up to ten; a language that has no row here writes digits.
NUMBER_WORDS: dict[Language, tuple[str, ...]] = {
    Language.ENGLISH: ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    Language.CHINESE: ("零", "一", "两", "三", "四", "五", "六", "七", "八", "九", "十"),
    Language.TRADITIONAL: ("零", "一", "兩", "三", "四", "五", "六", "七", "八", "九", "十"),
    Language.HONG_KONG: ("零", "一", "兩", "三", "四", "五", "六", "七", "八", "九", "十"),
}


# Names


def has_hanzi(text: object) -> bool:
    """Return whether a Chinese character stands in the text."""
    return characters.has_hanzi(str(text or ""))


def hanzi(text: object) -> Markup:
    """Return the text with every Chinese run marked as such; tags are left alone.

    On a Chinese page nothing needs a mark.
    """
    escaped = escape("" if text is None else text)
    if escaped.isascii() or (isinstance(text, Markup) and "<" in escaped):
        return escaped
    if language().is_chinese:
        return spaced(escaped)
    return Markup(HANZI_RUN.sub(r'<span lang="zh-Hans">\g<0></span>', str(escaped)))  # noqa: S704 - escaped above


@overload
def spaced(text: Markup) -> Markup: ...
@overload
def spaced(text: object) -> str: ...
def spaced(text: object) -> str:
    """Return the text with a space between Chinese characters and Latin words, where a sentence has none."""
    return type(text)(space_scripts(str(text))) if isinstance(text, str) else space_scripts(str(text))


def quoted(words: object) -> Markup:
    """Return words in the quotation marks of the page's language: “so”, „so“, 「so」."""
    return Markup(gettext("“%(words)s”")) % {"words": words}  # noqa: S704 - ours; the words are escaped


def initials(person: object) -> str:
    """Return one Chinese surname character, or up to two Latin letters; never empty."""
    own, other = _names(person)
    if chinese := only_hanzi(own) or only_hanzi(other):
        return chinese[0]
    words = [word for word in re.split(r"[\s.]+", own) if word[:1].isalnum()]
    if not words:
        return "·"
    letters = words[0][0] + (words[-1][0] if len(words) > 1 else "")
    return letters.upper()


def tint(person: object) -> int:
    """Return a number from 1 to 6 for the quiet colour behind the initials, the same on every page."""
    return zlib.crc32(_names(person)[0].encode()) % TINTS + 1


def called(person: object) -> str:
    """Return the one name by which a reader of this language would say the person."""
    return name_in(*_names(person), chinese=language().is_chinese)


def also_called(person: object) -> str:
    """Return the name in the other script, empty when there is none."""
    own, other = _names(person)
    return "" if other in ("", own) else own if called(person) == other else other


def read_aloud(person: object) -> str:
    """Return a name in hanzi as pinyin with tone marks for a reader of another language; "" where there is none.

    None either where the name in Latin letters has another family name: 森健二 is Kenji Mori, and not Sēn.
    """
    chinese = next((each for each in _names(person) if has_hanzi(each)), "")
    if language().is_chinese or not chinese:
        return ""
    latin = next((each for each in _names(person) if each and not has_hanzi(each)), "")
    if latin and not bears_surname(latin, only_hanzi(chinese)):
        return ""
    return name_with_tones(only_hanzi(chinese))


def greeting(person: object) -> str:
    """Return the first line of a mail to someone: by the 称呼 they chose for readers of this language, else by name.

    Who is addressed by a title is greeted with 您.
    """
    own = (getattr(person, "form_of_address", None) or "").strip()
    if not own or has_hanzi(own) != language().is_chinese:
        return gettext("Hello %(name)s,", name=called(person))
    return gettext("Good day, %(name)s,", name=own) if has_hanzi(own) else gettext("Hello %(name)s,", name=own)


def both_names(person: object) -> str:
    """Return a name in both scripts as plain text, the reader's own first: `Zhang Min 张敏` or `张敏 Zhang Min`.

    Readers of no hanzi get a name that stands in hanzi alone with its pinyin, `Zhāng Mǐn 张敏`.
    """
    first, second = called(person), also_called(person)
    if not second and (read := read_aloud(person)):
        first, second = read, first
    return f"{first} {second}" if second else first


def _names(person: object) -> tuple[str, str]:
    if isinstance(person, str):
        return person.strip(), ""
    own = getattr(person, "name", None) or ""
    return own.strip(), (getattr(person, "other_name", None) or "").strip()


def headline(person: Headed) -> str:
    """Return what a person says they do, for a reader of this language; empty where they say nothing."""
    return headline_for(person, language())


# Events and places


def event_title(event: object) -> str:
    """Return the title of an event for a reader of this language, or the one there is; empty without an event."""
    return (*_titles(event), "")[0]


def unlinked(text: str) -> str:
    """Return the text without web addresses, for mails to people who may not have asked for them."""
    return without_web_addresses(text)


def other_title(event: object) -> str:
    """Return the title in the other language, empty when there is none."""
    return (*_titles(event), "", "")[1]


def event_text(event: Any) -> str:
    """Return the description for a reader of this language, or the one there is, in Markdown."""
    return first_for(event.description, _translated(event, "description"), language())


def event_summary(event: Any) -> str:
    """Return the one line about an event for a reader of this language, or the one there is."""
    return first_for(event.summary, _translated(event, "summary"), language())


def city_name(city: str | None) -> str:
    """Return a city in the language of the page where it is known, else as typed."""
    return translate_place(city or "", language())


def _titles(event: Any) -> tuple[str, ...]:
    if event is None:
        return ()
    return tuple(each.text for each in in_reader_order(event.title, _translated(event, "title"), language()))


def _translated(event: Any, name: str) -> dict[str, str]:
    return translated(getattr(event, "translations", None) or {}, name)


# Dates


def day(at: datetime | date, zone: str = "UTC") -> str:
    """Format a day: `Thursday, 10 December 2026`."""
    return _written(_local_date(at, zone), _pattern(LONG_DAY), _locale())


def short_day(at: datetime | date, zone: str = "UTC") -> str:
    """Format a day: `Thu 10 Dec`."""
    return _written(_local_date(at, zone), _pattern(SHORT_DAY), _locale())


def plain_date(at: datetime | date, zone: str = "UTC") -> str:
    """Format a day: `10 December`."""
    return _written(_local_date(at, zone), _pattern(PLAIN_DATE), _locale())


def exact_date(on: date) -> str:
    """Format a day with its year, for a sentence: `10 December 2026`."""
    return _written(on, _pattern(EXACT_DATE), _locale())


def month_short(at: datetime | date, zone: str = "UTC") -> str:
    """Format the month of a date tile: `Dec`."""
    return _written(_local_date(at, zone), _pattern(MONTH), _locale())


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
    return gettext("%(city)s time", city=_city_of(zone, _locale()))


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
    weekday = _written(due, "EEEE", _locale())
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


# Numbers and languages


def number_word(number: int, capital: bool = False) -> str:
    """Format a number: `four` up to ten, then digits."""
    words = NUMBER_WORDS.get(language(), ())
    word = words[number] if 0 <= number < len(words) else str(number)
    return word[:1].upper() + word[1:] if capital else word


def language_names(codes: str) -> str:
    """Format language codes: `English, Chinese` of `en zh`; words that are no language codes stay as typed."""
    words = [word for word in re.split(r"[,，、;；\s]+", codes or "") if word]
    known = _locale().languages
    names = [known[word] for word in words if word in known]
    return language().joins_with.join(names) if len(names) == len(words) else hanzi(codes)


def language_word(code: str) -> str:
    """Return what a language is called in a sentence, whatever its script: `English`, `中文`."""
    word = str(Locale(Locale.parse(str(code)).language).get_display_name(_locale()))
    # Of what is read it is 英文, which CLDR calls 英语 in one of the two scripts.
    return word.replace("语", "文") if language().is_chinese else word


def _local_date(at: datetime | date, zone: str) -> date:
    return at.astimezone(ZoneInfo(zone)).date() if isinstance(at, datetime) else at


# One event's days stand many times on its pages, and on the pages of many.
@lru_cache(maxsize=1024)
def _written(day: date, pattern: str, locale: Locale) -> str:
    return format_date(day, pattern, locale=locale)


@lru_cache(maxsize=1024)
def _city_of(zone: str, locale: Locale) -> str:
    return get_timezone_location(ZoneInfo(zone), locale=locale, return_city=True)


def _locale() -> Locale:
    return get_locale() or _ENGLISH


def _pattern(kind: str) -> str:
    locale = _locale()
    own = _OWN_PATTERNS.get(locale.language, {}).get(kind)
    return own or (kind if kind in (LONG_DAY, EXACT_DATE) else str(locale.datetime_skeletons[kind].pattern))


FILTERS = (
    has_hanzi,
    hanzi,
    spaced,
    quoted,
    unlinked,
    initials,
    tint,
    called,
    greeting,
    also_called,
    both_names,
    read_aloud,
    day,
    short_day,
    plain_date,
    month_short,
    event_title,
    other_title,
    headline,
    event_summary,
    city_name,
    day_number,
    time,
    day_time,
    long_day_time,
    iso,
    zone_words,
    zone_note,
    zone_exact,
    zone_for_reader,
    relative_day,
    countdown,
    number_word,
    language_names,
    flat_errors,
    mistakes,
)


def init_app(app: Flask) -> None:
    """Give the templates every filter of this file under its own name."""
    for function in FILTERS:
        app.jinja_env.filters[function.__name__] = function
