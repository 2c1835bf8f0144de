"""What a ready text is made of: kinds, channels, and templates that fall back by themselves."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum


class TextKind(StrEnum):
    """The occasions there is a ready text for."""

    FIRST_HELLO = "first_hello"
    THANKS = "thanks"
    THANKS_ONLY = "thanks_only"
    PROMISE = "promise"
    QUESTION = "question"
    ARTICLE = "article"
    INTRODUCE = "introduce"
    INVITE_MEAL = "invite_meal"
    INVITE_ACTIVITY = "invite_activity"
    CONGRATULATE = "congratulate"
    SPRING_FESTIVAL = "spring_festival"
    MID_AUTUMN = "mid_autumn"
    CHRISTMAS = "christmas"
    DORMANT = "dormant"
    THANK_INTRODUCER = "thank_introducer"
    VOICE = "voice"


class Channel(StrEnum):
    """How the person will send it."""

    WECHAT = "wechat"
    EMAIL = "email"


# Each alternative of a sentence is tried in order; the first whose facts are all known is used.
Sentence = tuple[str, ...]
PLACEHOLDERS = frozenset(
    {
        "hello",
        "author",
        "you",
        "when",
        "event",
        "introducer",
        "introduced",
        "talked",
        "detail",
        "promise",
        "common",
        "season",
        "time_of_year",
    }
)
# Facts of which a text may hold one only, so that it stays one thought from one person.
FROM_THE_NOTE = frozenset({"detail", "promise"})
# What makes a text about this very person: the note's one detail, or what the two share when there is none.
PERSONAL = FROM_THE_NOTE | {"common"}
_PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")


@dataclass(frozen=True)
class Template:
    """The words of one kind in one language; `first` marks a text that says who is writing."""

    subject: Sentence
    paragraphs: tuple[tuple[Sentence, ...], ...]
    first: bool = False

    def sentences(self) -> Iterator[Sentence]:
        """Return every sentence with its alternatives, the subject first."""
        yield self.subject
        for paragraph in self.paragraphs:
            yield from paragraph


def needs(alternative: str) -> frozenset[str]:
    """Return the facts that an alternative cannot do without."""
    return frozenset(_PLACEHOLDER.findall(alternative))


def filled(sentence: Sentence, facts: Mapping[str, str], *, at_most: int | None = None) -> str:
    """Return the first alternative whose facts are known, with them in place; empty when there is none.

    Alternatives that come out longer than `at_most` characters are passed over. Values are put in
    once and never parsed again: braces and percent signs that a user typed stay as typed.
    Between hanzi and Latin letters a space is set where a value begins or ends.
    """
    for alternative in sentence:
        if all(facts.get(name) for name in needs(alternative)):
            text = _fill(alternative, facts)
            if at_most is None or len(text) <= at_most:
                return text
    return ""


def _fill(alternative: str, facts: Mapping[str, str]) -> str:
    text = ""
    for number, part in enumerate(_PLACEHOLDER.split(alternative)):
        value = facts[part] if number % 2 else part
        text += _gap(text, value) + value
    return text


def _gap(before: str, after: str) -> str:
    if not before or not after:
        return ""
    first, second = before[-1], after[0]
    meets = (_is_hanzi(first) and _is_latin(second)) or (_is_latin(first) and _is_hanzi(second))
    return " " if meets else ""


def _is_hanzi(character: str) -> bool:
    return "\u4e00" <= character <= "\u9fff"


def _is_latin(character: str) -> bool:
    return character.isalnum() and ord(character) < 0x0250
