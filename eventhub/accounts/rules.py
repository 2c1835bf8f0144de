"""Enums of what a person states about themselves, and the limits of signing in. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from eventhub.text.characters import has_hanzi
from eventhub.text.languages import Language

# docs/behaviour.md section 1: links and codes live ten minutes counted from sending; six wrong tries void the code and
# never the link; after ten wrong codes a day an address signs in by link alone. So a stranger who asks for codes of
# another's address, day after day, hits one of a million with a chance of 10 in a million a day: 0.4 % in a year.
SIGN_IN_LIFE = timedelta(minutes=10)
# Counted from the last page that was asked for.
SESSION_LIFE = timedelta(days=60)
# However often it is used: a cookie that was copied, or a phone that has another owner now, is not signed in for
# ever. Who signs in once a year is not asked too often.
SESSION_AGE = timedelta(days=365)
WRONG_TRIES = 6
WRONG_CODES_A_DAY = 10
# Over all addresses, in an hour: more than mistyping makes. Where one code in twenty is mistyped, 100 wrong ones stand
# for 2,000 people who sign in by code within an hour. To a guesser 100 tries are a chance of 1 in 10,000.
MANY_WRONG_CODES = 100
# A link that could not be sent (mail server down) is given up after this long, like any late mail.
UNSENT_LIFE = timedelta(hours=24)


def likely_language(name: str, writer: Language) -> Language:
    """Return the language of a first mail to a user who has chosen none.

    For a name in hanzi Chinese, in the writer's script where they read it, else the writer's.
    """
    return Language.CHINESE if has_hanzi(name) and not writer.is_chinese else writer


def name_in(language: Language, name: str, other_name: str) -> str:
    """Return which of a user's two names a reader of this language says: the one in its script, else `name`."""
    wanted = language.is_chinese
    fits = has_hanzi(other_name) == wanted and has_hanzi(name) != wanted
    return other_name if other_name and fits else name


class DigestRhythm(StrEnum):
    """How often a user wants the follow-up mail."""

    DAILY = "daily"
    WEEKLY = "weekly"
    OFF = "off"


class PhotoCut(StrEnum):
    """Which square of a photo that is no square is kept."""

    START = "start"
    MIDDLE = "middle"
    END = "end"


# The sides of the squares that are kept of a photo, in pixels: for lists, for cards, for a page about one person.
PHOTO_SIDES = (96, 320, 640)


class BackgroundKind(StrEnum):
    """The common-ground checklist, in the order in which it is asked (docs/behaviour.md section 5)."""

    HOMETOWN = "hometown"
    ANCESTRAL_HOME = "ancestral_home"
    SCHOOL = "school"
    EMPLOYER = "employer"
    LIVES_IN = "lives_in"
    LIVED_IN = "lived_in"
    VISITED = "visited"
    SPEAKS = "speaks"
    WANTS_TO_SPEAK = "wants_to_speak"
    INTEREST = "interest"
    CURIOUS_ABOUT = "curious_about"
    CUISINE = "cuisine"
    CHILDREN_SCHOOL_AREA = "children_school_area"


class BackgroundVisibility(StrEnum):
    """Who may see one background value: those who share it, everyone who may see the person, or nobody."""

    SHARED = "shared"
    OPEN = "open"
    CLOSED = "closed"


def may_widen(kind: BackgroundKind) -> bool:
    """Return whether a value of this kind may be opened to people who do not share it.

    Where a user's children go to school never is.
    """
    return kind is not BackgroundKind.CHILDREN_SCHOOL_AREA


# A person has few of these. A user who stated many could find people from many towns.
_FEW: dict[BackgroundKind, int] = {
    BackgroundKind.HOMETOWN: 2,
    BackgroundKind.ANCESTRAL_HOME: 2,
    BackgroundKind.LIVES_IN: 2,
    BackgroundKind.CHILDREN_SCHOOL_AREA: 3,
    BackgroundKind.CUISINE: 8,
}
MAX_VALUES_PER_KIND = 20
# Values of these kinds may be followed by years.
WITH_YEARS = frozenset({BackgroundKind.SCHOOL, BackgroundKind.EMPLOYER})
# docs/behaviour.md section 4: so many values of a person count in what they share with others, those stated first.
MOST_VALUES = 30


def max_values(kind: BackgroundKind) -> int:
    """Return how many values of a kind one user may state."""
    return _FEW.get(kind, MAX_VALUES_PER_KIND)


def is_link_alive(*, created_at: datetime, sent_at: datetime | None, now: datetime) -> bool:
    """Return whether a sign-in link or code is young enough; its life is counted from sending."""
    if sent_at is None:
        return now < created_at + UNSENT_LIFE
    return now < sent_at + SIGN_IN_LIFE
