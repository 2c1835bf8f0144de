"""Whether a phrase that a user typed may stand in the frame of a text that is sent. Pure.

The frames take any short noun phrase, and nobody's words are bent to fit: a phrase that does not pass is left out, and
the text without it is used. In doubt it is left out.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Protocol

from eventhub.text import german_phrases as german
from eventhub.text import phrase_words as words
from eventhub.text.characters import clean, has_hanzi, simplify, space_scripts
from eventhub.text.languages import Language
from eventhub.text.tender import is_tender

# A field takes 200 characters; whatever is longer is read no further.
_MOST_READ = 400
MOST_ENGLISH_WORDS, MOST_ENGLISH_CHARACTERS, MOST_CHINESE_SIGNS = 8, 60, 14
_MOST_LATIN_WORDS = 2


class PhraseProblem(StrEnum):
    """Why a phrase is not in the text, as its author may be told."""

    EMPTY = "empty"  # nothing is typed, or that there is nothing
    SCRIPT = "script"  # it is in another language than the text
    LONG = "long"  # it is too long, or lists more than two things
    SENTENCE = "sentence"  # it is a whole sentence
    NOTE = "note"  # it reads like a note about a person
    PERSON = "person"  # it names a person by title or trade
    TENDER = "tender"  # it may be too personal
    SIGNS = "signs"  # it holds an address, a link, a number or signs that no sentence has
    DEED = "deed"  # it is something to do, not a thing to send or give
    ONE_THING = "one_thing"  # it would fit, but the text is about something else
    UNKNOWN = "unknown"  # it may be something to do: nothing tells a thing to send


# Pictures, their joiners and skin tones; symbols that keyboards offer beside them.
_EMOJI = re.compile(
    "[\U0001f000-\U0001faff\U000e0020-\U000e007f\u2600-\u27bf\u2b00-\u2bff\u2300-\u23ff\ufe0e\ufe0f\u20e3\u200d]+"
)
_FULL_WIDTH = {ord(wide): ord(wide) - 0xFEE0 for wide in map(chr, range(0xFF10, 0xFF5B)) if wide.isalnum()}
_QUOTES = {"“": "”", '"': '"', "‘": "’", "'": "'", "「": "」", "『": "』", "„": "“", "«": "»"}
_ENDS = " .。．,，、"
# All that a phrase may be made of; what else there is has no place in a sentence.
_ENGLISH_SIGNS = re.compile(r"[A-Za-z\u00c0-\u024f0-9₂ ,.'’&+–-]*")
_CHINESE_SIGNS = re.compile(r"[\u3007\u3400-\u9fffA-Za-z0-9 、·.&+《》–-]*")
_STOPS = re.compile(r"[。！？；：!?;:…]|\.(?!\d)|(?<!\d)\.")
_ENGLISH_WORD = re.compile(r"[^\s,]+")
_ENGLISH_BETWEEN = re.compile(r",(?!\d{3})\s*(?:(?:and|or)\b)?|\b(?:and|or)\b|\s&\s", re.IGNORECASE)
_LATIN_WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9&+.-]*")
_LETTER = re.compile("[A-Za-z]")
_LOOSE_APOSTROPHE = re.compile("(?<![A-Za-z])'")
# Notes in a hurry: "solar + wind", "the list - maybe", "kids w school". Nobody reads such signs out.
_SHORTHAND = re.compile(r"(?:^|\s)(?:[+–-]|[b-z])(?:\s|$)")
# What follows a comma, or in Chinese a blank, is an aside ("the numbers, not great"), but for the country of a town.
_ASIDE = re.compile(r",(?!\d|\s[A-Z0-9])")
_CHINESE_ASIDE = re.compile("(?<=[\u3400-\u9fff]) (?=[\u3400-\u9fff])")
_GERMAN_ASIDE = re.compile(r",(?!\d)")
_CAPITALS = re.compile(r"[A-Z0-9][A-Z0-9&+.-]{0,7}")
_CHINESE_AND = re.compile("(?<![共总饱温中平缓柔祥随])和(?![平谐牛田睦服解声气硕])|以及")


def tidied(phrase: str) -> str:
    """Return the phrase without emoji, quotation marks around it, and the stop at its end."""
    text = clean(_EMOJI.sub(" ", phrase)).translate(_FULL_WIDTH).strip(_ENDS)
    while len(text) > 1 and _QUOTES.get(text[0]) == text[-1]:
        text = text[1:-1].strip(_ENDS)
    return text


def says_nothing(phrase: str) -> bool:
    """Return whether a field is empty, or says in words that there is nothing to say: none, nichts, 无."""
    text = tidied(phrase[:_MOST_READ])
    return not text or words.NOTHING.fullmatch(simplify(text)) is not None


def usable_phrase(phrase: str, language: str, *, is_thing: bool = False) -> str | None:
    """Return the tidied phrase if it may stand in a text in this language, else None.

    Keyboards begin a field with a capital, and a frame goes on in small letters: where the first English word is surely
    no name, it does so, too. `is_thing` asks for a thing that can be sent or given, as a promise needs one: no deed.
    """
    if phrase_problem(phrase, language, is_thing=is_thing):
        return None
    text = tidied(phrase)
    if language == Language.GERMAN:
        return german.in_small(text)
    if Language(language).is_chinese:
        return space_scripts(text)
    return text[0].lower() + text[1:] if language == Language.ENGLISH and _is_plain_word(text) else text


def lacks_article(phrase: str, language: str) -> bool:
    """Return whether a usable phrase names one thing without its article: nobody is "looking for co-founder".

    A topic or a title may stand so; after a verb it may not.
    """
    if language == Language.GERMAN:
        return german.lacks_article(phrase)
    return language == Language.ENGLISH and words.ENGLISH_WITHOUT_ARTICLE.match(phrase) is not None


def phrase_problem(phrase: str, language: str, *, is_thing: bool = False) -> PhraseProblem | None:
    """Return why a phrase may not stand in a text in this language, or None when it may."""
    if len(phrase) > _MOST_READ:
        return PhraseProblem.LONG
    text = tidied(phrase)
    if says_nothing(text):
        return PhraseProblem.EMPTY
    find_problem = _RULES.get(Language(language))
    # Of a language without rules nothing is known, so that nothing typed stands in its texts.
    return find_problem(text, is_thing=is_thing) if find_problem else PhraseProblem.SCRIPT


def _is_plain_word(text: str) -> bool:
    first = text.split()[0]
    # Cold-store is plain as "cold" is; Germany-based and K-pop keep their capitals.
    return first[1:].islower() and (
        first.split("-")[0].lower() in words.ENGLISH_PLAIN or words.ENGLISH_PLAIN_END.search(first) is not None
    )


def _english_problem(text: str, *, is_thing: bool) -> PhraseProblem | None:
    said = text.replace("’", "'")
    each = _ENGLISH_WORD.findall(said)
    problems = (
        (PhraseProblem.SIGNS, words.ADDRESS.search(text)),
        (PhraseProblem.SCRIPT, has_hanzi(text) or not _LETTER.search(text)),
        (PhraseProblem.SENTENCE, _STOPS.search(text) or any(map(_is_of_an_english_sentence, each))),
        (PhraseProblem.SCRIPT, any(sign.isalpha() and ord(sign) > 0x24F for sign in text)),
        (PhraseProblem.SCRIPT, words.NOT_ENGLISH.search(text)),
        (PhraseProblem.SIGNS, _SHORTHAND.search(text)),
        (PhraseProblem.SIGNS, not _ENGLISH_SIGNS.fullmatch(text) or _LOOSE_APOSTROPHE.search(said)),
        (PhraseProblem.TENDER, is_tender(text) or words.SUM.search(text)),
        (PhraseProblem.NOTE, _is_english_note(said, each)),
        (PhraseProblem.NOTE, not is_thing and words.ENGLISH_REMARK.search(said)),
        (PhraseProblem.PERSON, words.ENGLISH_PERSON.search(said) and not words.ENGLISH_NO_PERSON.search(said)),
        (PhraseProblem.DEED, is_thing and _is_english_deed(said, each)),
        (PhraseProblem.LONG, len(each) > MOST_ENGLISH_WORDS or len(text) > MOST_ENGLISH_CHARACTERS),
        (PhraseProblem.LONG, len(_ENGLISH_BETWEEN.findall(said)) > 1),
        (PhraseProblem.NOTE, _ASIDE.search(text)),
    )
    return next((problem for problem, found in problems if found), None)


def _is_of_an_english_sentence(word: str) -> bool:
    if words.ENGLISH_CONTRACTION.search(word):
        return True
    bare = word.strip("'-–")
    return bare.lower() in words.ENGLISH_SENTENCE or bare in words.ENGLISH_SENTENCE_AS_WRITTEN


def _is_english_note(text: str, each: list[str]) -> bool:
    if words.ENGLISH_NO_NOTE.match(text):
        return False
    return not each or each[0].lower() in words.ENGLISH_NOTE or words.ENGLISH_NOTE_BEGINNING.match(text) is not None


def _is_english_deed(text: str, each: list[str]) -> bool:
    begins = each[0].lower() in words.ENGLISH_DEED and not words.ENGLISH_NO_DEED.match(text)
    return begins or words.ENGLISH_DEED_INSIDE.search(text) is not None


def _chinese_problem(text: str, *, is_thing: bool) -> PhraseProblem | None:
    """Judge a phrase by its simplified spelling, in texts of every language; it stands there as it was typed."""
    text = simplify(text)
    problems = (
        (PhraseProblem.SIGNS, words.ADDRESS.search(text)),
        (PhraseProblem.SENTENCE, _STOPS.search(text) or "，" in text or "," in text or _CHINESE_ASIDE.search(text)),
        (PhraseProblem.SCRIPT, not _is_in_chinese(text)),
        (PhraseProblem.SENTENCE, _masked(words.CHINESE_SENTENCE, words.CHINESE_NO_SENTENCE, text)),
        (PhraseProblem.SIGNS, not _CHINESE_SIGNS.fullmatch(text) or text.count("《") != text.count("》")),
        (PhraseProblem.TENDER, is_tender(text) or words.SUM.search(text)),
        (PhraseProblem.NOTE, _masked(words.CHINESE_NOTE, words.CHINESE_NO_NOTE, text, at_start=True)),
        (PhraseProblem.PERSON, words.CHINESE_PERSON.search(text) and not words.CHINESE_NO_PERSON.search(text)),
        (PhraseProblem.DEED, is_thing and _is_chinese_deed(text)),
        (PhraseProblem.LONG, len(_LATIN_WORD.sub("A", text).replace(" ", "")) > MOST_CHINESE_SIGNS),
        (PhraseProblem.LONG, text.count("、") + len(_CHINESE_AND.findall(text)) > 1),
    )
    return next((problem for problem, found in problems if found), None)


def _is_chinese_deed(text: str) -> bool:
    exempt = words.CHINESE_NO_DEED
    return _masked(words.CHINESE_DEED, exempt, text, at_start=True) or _masked(words.CHINESE_DEED_INSIDE, exempt, text)


def _is_in_chinese(text: str) -> bool:
    """Return whether hanzi carry the phrase, with two Latin words at most, each known in Chinese; or it is one."""
    latin = [word for word in _LATIN_WORD.findall(text) if _LETTER.search(word)]
    if not all(_CAPITALS.fullmatch(word) or word.lower() in words.CHINESE_LATIN for word in latin):
        return False
    if not has_hanzi(text):
        return latin == [text]
    return len(latin) <= _MOST_LATIN_WORDS and not any(sign.isalpha() and _is_foreign(sign) for sign in text)


def _is_foreign(sign: str) -> bool:
    return not has_hanzi(sign) and not sign.isascii()


def _masked(pattern: re.Pattern[str], exempt: re.Pattern[str], text: str, *, at_start: bool = False) -> bool:
    """Return whether the pattern is found where the text holds no word that is exempt from it."""
    masked = exempt.sub(lambda word: "□" * len(word[0]), text)
    return (pattern.match(masked) if at_start else pattern.search(masked)) is not None


def _german_problem(text: str, *, is_thing: bool) -> PhraseProblem | None:
    said = german.in_small(text)
    each = german.WORD.findall(said)
    problems = (
        (PhraseProblem.SIGNS, words.ADDRESS.search(text)),
        (PhraseProblem.SCRIPT, has_hanzi(text) or not _LETTER.search(text)),
        (PhraseProblem.SENTENCE, _STOPS.search(text) or any(map(german.is_of_a_sentence, each))),
        (PhraseProblem.SCRIPT, any(sign.isalpha() and ord(sign) > 0x24F and sign != "ẞ" for sign in text)),
        (PhraseProblem.SCRIPT, german.NOT_GERMAN.search(text)),
        (PhraseProblem.SIGNS, _SHORTHAND.search(text)),
        (PhraseProblem.SIGNS, not german.SIGNS.fullmatch(text)),
        (PhraseProblem.TENDER, is_tender(text) or words.SUM.search(text)),
        (PhraseProblem.PERSON, german.is_person(text, each)),
        (PhraseProblem.DEED, is_thing and german.is_deed(text, each)),
        (PhraseProblem.NOTE, german.is_note(each, is_thing=is_thing)),
        (PhraseProblem.LONG, len(each) > german.MOST_WORDS or len(text) > german.MOST_CHARACTERS),
        (PhraseProblem.LONG, len(german.BETWEEN.findall(text)) > 1),
        (PhraseProblem.NOTE, _GERMAN_ASIDE.search(text)),
    )
    return next((problem for problem, found in problems if found), None)


class _Rule(Protocol):
    def __call__(self, text: str, *, is_thing: bool) -> PhraseProblem | None: ...


_RULES: dict[Language, _Rule] = {
    Language.ENGLISH: _english_problem,
    Language.CHINESE: _chinese_problem,
    Language.TRADITIONAL: _chinese_problem,
    Language.HONG_KONG: _chinese_problem,
    Language.GERMAN: _german_problem,
}
