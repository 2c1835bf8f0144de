"""Words for how people know each other, and what an import found. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

# docs/behaviour.md section 7: imports a day.
IMPORTS_A_DAY = 3
TYPED_A_DAY = 40
# Files in which nobody is found cost no import; this many of them a day are tries enough.
UPLOADS_A_DAY = 30
# docs/behaviour.md section 7: addresses of one owner compared in a day with guests who are asked first. Ours: nearly
# every address book is smaller, and addresses guessed at random find nobody among so few.
COMPARED_A_DAY = 1000
# docs/behaviour.md section 7: how long a merge of two contacts can be undone.
MERGE_LIFE = timedelta(days=30)
_QUIET_FROM, _QUIET_UNTIL = time(21), time(8)


class Greetings(StrEnum):
    """At which festivals the owner of an address book wants to greet a person; nobody is greeted unasked."""

    NONE = "none"
    CHINESE = "chinese"
    WESTERN = "western"
    ALL = "all"


class SaysYou(StrEnum):
    """How the owner of an address book says you to a person in Chinese."""

    AUTOMATIC = "automatic"
    FORMAL = "formal"
    FAMILIAR = "familiar"


class Rhythm(StrEnum):
    """How often the owner of an address book would like to be in touch with a person, once the first steps are done."""

    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    HALF_YEARLY = "half_yearly"
    YEARLY = "yearly"


class HowKnown(StrEnum):
    """Where two people know each other from."""

    WORKED_TOGETHER = "worked_together"
    STUDIED_TOGETHER = "studied_together"
    FAMILY = "family"
    FRIENDS = "friends"
    NEIGHBOURS = "neighbours"
    HOBBY = "hobby"
    MET_ONCE = "met_once"
    MET_ONLINE = "met_online"


class Closeness(StrEnum):
    """How well the owner of a tie says they know the other, from the closest on."""

    CLOSE = "close"
    WELL = "well"
    MET = "met"
    ONLINE = "online"


class Says(StrEnum):
    """What one person says of knowing another; a tie is mutual when both say yes."""

    YES = "yes"
    NO = "no"


class ContactSource(StrEnum):
    """How a contact came into an address book."""

    LINKEDIN = "linkedin"
    GOOGLE = "google"
    OUTLOOK = "outlook"
    VCARD = "vcard"
    PASTED = "pasted"
    TYPED = "typed"
    MET = "met"
    INTRODUCED = "introduced"


class ImportMode(StrEnum):
    """Just see who is coming (everything but matches is forgotten), or keep as my private contacts."""

    COMPARE = "compare"
    KEEP = "keep"


class ImportState(StrEnum):
    """How far an import is; the parked file lives only in the first two."""

    WAITING = "waiting"
    WORKING = "working"
    DONE = "done"
    # Nobody could be read; the complaints say why.
    REFUSED = "refused"
    # Broken off by ourselves: no budget was left, or MOST_TRIES workers were killed at it.
    FAILED = "failed"
    CANCELLED = "cancelled"
    # Finished, but the operator looks at it before its owner sees who was found.
    HELD = "held"


UNFINISHED = (ImportState.WAITING, ImportState.WORKING)
# A worker that dies in the middle of an import is given up after this; each chunk of work begins it again.
IMPORT_LEASE = timedelta(seconds=60)
# A file is read once. This many workers may vanish while they compare or write what was read.
MOST_TRIES = 3
# What was wrong with a file is shown until then; it quotes the file.
COMPLAINT_LIFE = timedelta(days=1)


# Groups of an owner that one contact may belong to, and the longest name of a group in characters.
MOST_LABELS, LABEL_LENGTH = 10, 40


def split_labels(text: str) -> list[str]:
    """Split the groups kept in a row, in their order."""
    return text.split("\n")[1:-1]


def join_labels(labels: Iterable[str]) -> str:
    """Join groups as a row keeps them: each once, one a line with a break on both sides; empty for none."""
    found = list(dict.fromkeys(filter(None, (" ".join(label.split())[:LABEL_LENGTH].strip() for label in labels))))
    return "\n".join(["", *found[:MOST_LABELS], ""]) if found else ""


class Certainty(StrEnum):
    """How sure it is that a contact is a guest."""

    CERTAIN = "certain"
    LIKELY = "likely"


class MatchState(StrEnum):
    """What the owner said to a match of a contact with a guest."""

    OPEN = "open"
    CONFIRMED = "confirmed"
    REJECTED = "rejected"
    HELD = "held"


# docs/behaviour.md section 7 holds results of brand-new accounts with suspiciously many hits. Most guests find fewer
# than ten, and a user who really knows a third of the room can wait a day.
NEW_ACCOUNT = timedelta(days=2)
MANY_HITS, MANY_OF_THE_ROOM = 12, 0.3


def is_suspicious(age: timedelta, hits: int, guests: int) -> bool:
    """Tell whether a new account finds more of the guests it may see than a newcomer would know."""
    return age < NEW_ACCOUNT and hits >= MANY_HITS and hits > MANY_OF_THE_ROOM * guests


def after_quiet_hours(moment: datetime, zone: str) -> datetime:
    """Return the moment, or eight in the morning of the reader's zone when it is between 21 and 8 there."""
    local = moment.astimezone(ZoneInfo(zone or "UTC"))
    if _QUIET_UNTIL <= local.time() < _QUIET_FROM:
        return moment
    day = local.date() + timedelta(days=1 if local.time() >= _QUIET_FROM else 0)
    return datetime.combine(day, _QUIET_UNTIL, local.tzinfo).astimezone(moment.tzinfo)


def before_quiet_hours(moment: datetime, zone: str, now: datetime) -> datetime:
    """Return by when to ask for what is taken until `moment`: nine in the evening before, when it is a quiet hour.

    The moment itself once that evening is over.
    """
    local = moment.astimezone(ZoneInfo(zone or "UTC"))
    if _QUIET_UNTIL <= local.time() < _QUIET_FROM:
        return moment
    day = local.date() - timedelta(days=0 if local.time() >= _QUIET_FROM else 1)
    evening = datetime.combine(day, _QUIET_FROM, local.tzinfo).astimezone(moment.tzinfo)
    return evening if evening > now else moment
