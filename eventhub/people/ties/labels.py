"""Words for how people know each other, and for the question whether they do."""

from __future__ import annotations

from flask_babel import gettext as _now
from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString

from eventhub.people.models import Tie
from eventhub.people.rules import Closeness, HowKnown
from eventhub.people.ties.handshakes import Handshake
from eventhub.platform.web.filters import called
from eventhub.platform.web.locale import language
from eventhub.text.vocabulary import find_value, label

HOW: dict[HowKnown, LazyString] = {
    HowKnown.WORKED_TOGETHER: _("Worked together"),
    HowKnown.STUDIED_TOGETHER: _("Studied together"),
    HowKnown.FAMILY: _("Family"),
    HowKnown.FRIENDS: _("Friends"),
    HowKnown.NEIGHBOURS: _("Neighbours"),
    HowKnown.HOBBY: _("Share a hobby"),
    HowKnown.MET_ONCE: _("Met once"),
    HowKnown.MET_ONLINE: _("Met online"),
}


# What is typed beside these names something that the vocabulary may know.
_KINDS = {HowKnown.WORKED_TOGETHER: "employer", HowKnown.STUDIED_TOGETHER: "school"}

CLOSENESS: dict[Closeness, LazyString] = {
    Closeness.CLOSE: _("We are close"),
    Closeness.WELL: _("We know each other well"),
    Closeness.MET: _("We have met"),
    Closeness.ONLINE: _("Online only"),
}


def word_handshake(handshake: Handshake) -> str:
    """Word the question about a user who says to know the reader."""
    name = called(handshake.person)
    if handshake.is_answer:
        return _now("You named %(name)s, who says you know each other. Is it this person?", name=name)
    return _now("%(name)s says you know each other. Is that so?", name=name)


def describe_handshake(handshake: Handshake) -> str:
    """Describe how the other person says they know each other; empty when they said nothing."""
    tie = handshake.tie
    if tie is None:
        return ""
    return " · ".join(part for part in (str(HOW[tie.how]) if tie.how else "", _context_of(tie)) if part)


def _context_of(tie: Tie) -> str:
    """Return where from two know each other: a known school or firm in the reader's language, else as it was typed."""
    kind = _KINDS.get(tie.how) if tie.how else None
    known = find_value(kind, tie.context) if kind and tie.context else None
    return (label(known, language()) if known else None) or tie.context


def describe_tie(tie: Tie) -> str:
    """Describe in one line what the owner of a tie says of it: how, where from, since when, how well.

    A guest who was introduced for an event need not have been met there: the event says enough.
    """
    introduced = tie.how is None and tie.context and tie.closeness is Closeness.MET
    parts = [
        HOW[tie.how] if tie.how else "",
        tie.context,
        tie.since_year or "",
        "" if introduced else CLOSENESS[tie.closeness],
    ]
    return " · ".join(str(part) for part in parts if part)
