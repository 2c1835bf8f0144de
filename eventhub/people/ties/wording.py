"""Words for how two people know each other, as one of them says it: "worked together, Bosch"."""

from __future__ import annotations

from typing import Protocol

from flask_babel import gettext
from flask_babel import lazy_gettext as _

from eventhub.people.rules import Closeness, HowKnown
from eventhub.platform.web.filters import event_title

HOW = {
    HowKnown.WORKED_TOGETHER: _("worked together"),
    HowKnown.STUDIED_TOGETHER: _("studied together"),
    HowKnown.FAMILY: _("family"),
    HowKnown.FRIENDS: _("friends"),
    HowKnown.NEIGHBOURS: _("neighbours"),
    HowKnown.HOBBY: _("share a hobby"),
    HowKnown.MET_ONCE: _("met once"),
    HowKnown.MET_ONLINE: _("met online"),
}
CLOSENESS = {
    Closeness.CLOSE: _("close"),
    Closeness.WELL: _("know each other well"),
    Closeness.MET: _("have met"),
    Closeness.ONLINE: _("know each other online"),
}


class SaidTie(Protocol):
    """What a user says of knowing another: a `Tie`, or its columns."""

    @property
    def closeness(self) -> Closeness:
        """How close they are."""

    @property
    def how(self) -> HowKnown | None:
        """Where they know each other from; None if not said."""

    @property
    def context(self) -> str:
        """A firm, a school or an event in the user's words; empty if not said."""


class Titled(Protocol):
    """An event, by its title."""

    @property
    def title(self) -> str:
        """Its title in its first language."""


def tie_words(tie: SaidTie, event: Titled | None = None) -> str:
    """Return how a user knows another in the user's own words, without a full stop.

    On a page of the event at which the two were introduced its title is that of the reader's language.
    """
    # They were introduced for an event, and need not have met there yet.
    if tie.how is None and tie.context and tie.closeness is Closeness.MET:
        is_here = event is not None and event.title == tie.context
        return gettext("know each other from %(where)s", where=event_title(event) if is_here else tie.context)
    words = str(HOW[tie.how] if tie.how else CLOSENESS[tie.closeness])
    return gettext("%(how)s, %(where)s", how=words, where=tie.context) if tie.context else words
