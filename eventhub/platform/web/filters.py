"""Names, texts and numbers as a page or a mail shows them; dates and zones are in dates.py."""

import re
import zlib
from typing import Any, overload

from babel import Locale
from flask import Flask
from flask_babel import format_decimal, gettext
from markupsafe import Markup, escape

from eventhub.platform.web.dates import (
    babel_locale,
    countdown,
    day,
    day_number,
    day_time,
    iso,
    long_day_time,
    month_short,
    plain_date,
    relative_day,
    short_day,
    time,
    zone_exact,
    zone_for_reader,
    zone_note,
    zone_words,
)
from eventhub.platform.web.forms import flat_errors, mistakes
from eventhub.platform.web.locale import language
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


def who_line(person: Any) -> str:
    """Return what a person does and their city, in one line."""
    does, city = headline(person), city_name(person.city)
    return gettext("%(headline)s, %(city)s", headline=does, city=city) if does and city else does or city


def _titles(event: Any) -> tuple[str, ...]:
    if event is None:
        return ()
    return tuple(each.text for each in in_reader_order(event.title, _translated(event, "title"), language()))


def _translated(event: Any, name: str) -> dict[str, str]:
    return translated(getattr(event, "translations", None) or {}, name)


# Numbers and languages


def number_word(number: int, capital: bool = False) -> str:
    """Format a number: `four` up to ten, then digits."""
    words = NUMBER_WORDS.get(language(), ())
    word = words[number] if 0 <= number < len(words) else str(number)
    return word[:1].upper() + word[1:] if capital else word


def grouped(number: int) -> str:
    """Format a number with its thousands apart, as the reader writes them: `5,000`, in German `5.000`."""
    return format_decimal(number)


def language_names(codes: str) -> str:
    """Format language codes: `English, Chinese` of `en zh`; words that are no language codes stay as typed."""
    words = [word for word in re.split(r"[,，、;；\s]+", codes or "") if word]
    known = babel_locale().languages
    names = [known[word] for word in words if word in known]
    return language().joins_with.join(names) if len(names) == len(words) else hanzi(codes)


def language_word(code: str) -> str:
    """Return what a language is called in a sentence, whatever its script: `English`, `中文`."""
    word = str(Locale(Locale.parse(str(code)).language).get_display_name(babel_locale()))
    # Of what is read it is 英文, which CLDR calls 英语 in one of the two scripts.
    return word.replace("语", "文") if language().is_chinese else word


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
    who_line,
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
    grouped,
    language_names,
    flat_errors,
    mistakes,
)


def init_app(app: Flask) -> None:
    """Give the templates every filter under its own name."""
    for function in FILTERS:
        app.jinja_env.filters[function.__name__] = function
