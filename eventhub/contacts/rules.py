"""Words for how people know each other, and what an import found. Pure."""

from __future__ import annotations

from enum import StrEnum


class HowKnown(StrEnum):
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


class Certainty(StrEnum):
    CERTAIN = "certain"
    LIKELY = "likely"


class MatchState(StrEnum):
    OPEN = "open"
    CONFIRMED = "confirmed"
    REJECTED = "rejected"
