"""How a reader is addressed: language, name, title, 您 or 你, and how event and day are named."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from eventhub.followups.wording.kinds import Channel
from eventhub.followups.wording.languages import wording_of
from eventhub.text.characters import clean, fold, has_hanzi, simplify
from eventhub.text.languages import DEFAULT, Language
from eventhub.text.names import VIETNAMESE_SURNAMES
from eventhub.text.romanisation import as_pinyin, has_surname, may_be_surname, surname_of
from eventhub.text.titles import title_in_script

# Titles after a surname, the longest first; a head of something is addressed as 总.
_HEADS = ("总经理", "总裁", "总监", "副总")
_TITLES = (
    *("董事长", "秘书长", "副教授", "总工", "老师", "教授", "博士", "医生", "大夫", "律师", "主任", "处长", "局长"),
    *("院长", "校长", "部长", "科长", "主席", "会长", "经理", "行长", "所长", "馆长", "书记", "参赞", "领事", "大使"),
    *("先生", "女士", "小姐", "太太", "师傅", "老板", "总", "董", "工"),
)
_LATIN_TITLE = re.compile(r"(?:(dr|prof|professor|mr|mrs|ms|miss|herr|frau)\b\.?\s*)", re.IGNORECASE)
_POLITE_BEGINNING = re.compile(
    r"^(?:尊敬的|亲爱的|敬爱的|(?:sehr geehrte[rs]?|liebe[rs]?|guten tag|hallo|dear)\s+)", re.IGNORECASE
)
_POLITE_END = re.compile("[，,：:！!]*(?:[您你]好)?[，,：:！!。.]*$")
_HANZI_NAME = re.compile("[\u4e00-\u9fff]{1,8}")
_LATIN_NAME = re.compile(r"[^\W\d_][^\W\d_ .'’-]*(?:[ .'’-]+[^\W\d_]*)*\.?")
_LONGEST, _LONGEST_IN_HANZI = 40, 4
_LAST_LATIN = "\u1eff"
# Western first names that might be read as pinyin.
_WESTERN = """
ada alan amanda angela angelina anita anna anne ben dan dana daniela diana diane elena eva ian jan jane june
ken lena leo linda lisa louise luna maria mia mona nadia nina rita sasha selena susan susanne tina wanda yana
"""
_FIRST_NAMES = frozenset(_WESTERN.split())
NO_OTHERS: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True)
class Addressed:
    """A reader as a text calls them; with a title it is always 您, or Sie."""

    name: str
    has_title: bool = False


def language_for(chosen: str | None, own: str | None, names: Iterable[str]) -> Language:
    """Return the language of a text: as its author chose, else the reader's own, else that of the reader's name."""
    return Language(chosen or own or _language_of(list(names)))


def _language_of(names: Sequence[str]) -> Language:
    """Return the language of who is called so; a name with a traditional sign is read in such signs."""
    if any(simplify(name) != name for name in names):
        return Language.TRADITIONAL
    return Language.CHINESE if any(map(has_hanzi, names)) else DEFAULT


def addressed(
    language: str,
    name: str,
    other_name: str = "",
    *,
    form_of_address: str = "",
    close: bool = False,
    polite: bool = False,
) -> Addressed:
    """Return how a reader is called in a text: as the author addresses them, else by name in the text's script.

    `polite` says that the author chose so: with Sie goes the whole name, Guten Tag Anna Keller.
    """
    names = [clean(one) for one in (name, other_name) if clean(one)]
    whole = polite and language == Language.GERMAN
    return _as_typed(language, form_of_address, names) or Addressed(called(language, names, close=close, whole=whole))


def called(language: str, names: Iterable[str], *, close: bool = False, whole: bool = False) -> str:
    """Return the name in the script of a text: hanzi in full, among close people the given name of two signs.

    A Western first name stands alone, but with `whole`; a name in pinyin is never taken apart. A name in the other
    script is used when there is no better.
    """
    names = list(names)
    in_hanzi = [name for name in names if has_hanzi(name)]
    # Of two that are not in hanzi, Minjun Kim before 김민준.
    in_latin = sorted((name for name in names if not has_hanzi(name)), key=_is_in_another_script)
    if in_hanzi and (Language(language).is_chinese or not in_latin):
        return _given(in_hanzi[0]) if close and Language(language).is_chinese else in_hanzi[0]
    if not in_latin:
        return ""
    return in_latin[0] if whole else _first_name(in_latin[0])


def _is_in_another_script(name: str) -> bool:
    return any(sign.isalpha() and sign > _LAST_LATIN for sign in name)


def _given(hanzi: str) -> str:
    given = hanzi[len(surname_of(hanzi)) :]
    is_a_name = _HANZI_NAME.fullmatch(hanzi) and len(hanzi) <= 4 and has_surname(hanzi)
    return given if is_a_name and len(given) == 2 else hanzi


def _first_name(name: str) -> str:
    bare = name
    while match := _LATIN_TITLE.match(bare):
        bare = bare[match.end() :]
    first, *rest = bare.split() or [name]
    plain = fold(first)
    if not rest or len(plain.strip(".")) < 2 or first[0].islower():
        return bare or name
    is_surname = may_be_surname(plain) or plain in VIETNAMESE_SURNAMES
    is_western = plain in _FIRST_NAMES or not (is_surname or _is_pinyin(bare))
    return first if is_western else bare


def _is_pinyin(name: str) -> bool:
    return all(as_pinyin(fold(word).replace("-", "").replace("'", "")) for word in name.split())


def _as_typed(language: str, form_of_address: str, names: list[str]) -> Addressed | None:
    """Return the form of address where the text can use it: one in hanzi has no English form."""
    typed = _POLITE_END.sub("", _POLITE_BEGINNING.sub("", clean(form_of_address))).strip()
    if not typed or len(typed) > _LONGEST:
        return None
    chinese, plain = Language(language).is_chinese, simplify(typed)
    title = next((title for title in (*_HEADS, *_TITLES) if plain.endswith(title) and len(typed) > 1), "")
    if title:
        return _with_chinese_title(typed[: -len(title)].strip(), typed[-len(title) :]) if chinese else None
    if has_hanzi(typed):
        return Addressed(typed) if chinese and _HANZI_NAME.fullmatch(typed) else None
    if not _LATIN_NAME.fullmatch(typed):
        return None
    if _LATIN_TITLE.match(typed):
        return _with_latin_title(language, typed, names)
    return Addressed(typed)


def _with_chinese_title(name: str, title: str) -> Addressed | None:
    if simplify(title) in _HEADS:
        title = title[title.find("總")] if "總" in title else "总"
    if not name:
        return Addressed(title, has_title=True)
    if _HANZI_NAME.fullmatch(name) and len(name) <= _LONGEST_IN_HANZI:
        # One sign more, so that a double surname alone is known as one.
        return Addressed((surname_of(f"{name}某") if has_surname(f"{name}某") else name) + title, has_title=True)
    is_latin = not has_hanzi(name) and _LATIN_NAME.fullmatch(name)
    return Addressed(f"{name} {title}", has_title=True) if is_latin else None


def _with_latin_title(language: str, typed: str, names: list[str]) -> Addressed | None:
    titles = []
    while match := _LATIN_TITLE.match(typed):
        titles.append(wording_of(language).TITLES[match[1].lower()])
        typed = typed[match.end() :]
    if not typed:
        return None
    words = typed.split()
    is_surname_first = len(words) > 1 and may_be_surname(fold(words[0])) and _is_pinyin(typed)
    surname = words[0] if is_surname_first else words[-1]
    if not Language(language).is_chinese:
        # Frau Dr. Haas keeps both.
        kept = titles[:2] if titles[0] in ("Herr", "Frau") else titles[:1]
        return Addressed(" ".join([*kept, surname]), has_title=True)
    hanzi = next((name for name in names if has_hanzi(name) and has_surname(name)), "")
    title = titles[0]
    return Addressed(f"{surname_of(hanzi)}{title}" if hanzi else f"{surname} {title}", has_title=True)


def is_formal(
    language: str,
    channel: Channel,
    *,
    has_title: bool,
    chosen: bool | None = None,
    close: bool = False,
    answered: bool = False,
) -> bool:
    """Return whether a text says 您 or Sie: with a title, as chosen, and in Chinese by mail to people hardly known.

    Two who met at an event to which pages invite with du are not set apart by Sie afterwards.
    """
    if has_title or chosen is not None:
        return has_title or bool(chosen)
    return Language(language).is_chinese and channel is Channel.EMAIL and not close and not answered


# A title that ends or breaks a sentence, or quotes, would do so in the text as well.
_BREAKS = re.compile(r"[!?。！？；;“”„\"「」『』‘’{}<>|\n]|[.,，、:：]$")


def event_name(language: str, title: str, others: Mapping[str, str] = NO_OTHERS) -> str:
    """Return an event's title in the language of a text, up to its subtitle; empty where none stands in a sentence."""
    tidy = {code: clean(other) for code, other in others.items()}
    short = title_in_script(clean(title), tidy, Language(language))
    return "" if _BREAKS.search(short) else short
