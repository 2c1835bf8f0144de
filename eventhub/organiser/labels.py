"""Words of the organisers' pages, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from flask_babel import force_locale, lazy_gettext, ngettext
from flask_babel import gettext as _

from eventhub.events.checkin.labels import HOW_WORDS
from eventhub.events.checkin.rules import How, Verdict
from eventhub.events.event.models import Event
from eventhub.events.event.rules import Act
from eventhub.events.event.schedule import local_time
from eventhub.events.registrations.labels import STATE_WORDS, WHY_WORDS
from eventhub.events.registrations.rules import RegistrationState
from eventhub.organiser.frozen_figures import Figure
from eventhub.organiser.rules import BulkAct, Segment
from eventhub.platform.web.locale import language
from eventhub.text.languages import Language
from eventhub.text.name_choice import name_in

ACT_WORDS = {
    BulkAct.APPROVE: lazy_gettext("Approve"),
    BulkAct.DECLINE: lazy_gettext("Decline"),
    BulkAct.CHECK_IN: lazy_gettext("Check in"),
    BulkAct.REMOVE: lazy_gettext("Take off the list"),
}

# What becomes of those without a seat; the keys are those of events/registrations/decisions.py.
WHEN_FULL_WORDS = {
    "ask": lazy_gettext("Leave them as they are"),
    "raise": lazy_gettext("Add as many places, and approve them"),
    "wait": lazy_gettext("Put them on the waiting list"),
}

SEGMENT_WORDS = {
    Segment.GOING: lazy_gettext("Everyone who is going"),
    Segment.PRESENT: lazy_gettext("Who has checked in"),
    Segment.ABSENT: lazy_gettext("Who is going and has not checked in"),
    Segment.PENDING: lazy_gettext("Who waits for your answer"),
    Segment.WAITING: lazy_gettext("The waiting list"),
    Segment.WITHOUT_GOAL: lazy_gettext("Who is going and has not said what they hope for"),
}

SENDING_REFUSALS = {
    "sent": lazy_gettext("This message has gone out already."),
    "draft": lazy_gettext("Publish the event first."),
    "taken_down": lazy_gettext("The event was taken down. Until it is restored nobody can be written to."),
    "nobody": lazy_gettext("There is nobody to write to."),
    "few": lazy_gettext("Fewer than five guests belong to this group. Choose another one."),
    "messages": lazy_gettext("You have reached today’s limit of messages. Nothing is lost; try again tomorrow."),
    "recipients": lazy_gettext("That is more people than you may write to in a day. Choose fewer, or go on tomorrow."),
    "reported": lazy_gettext("Two guests reported a message of yours. No more can be sent for 30 days."),
    "over": lazy_gettext("This event is over; nobody can be invited any more."),
    "accepted": lazy_gettext("They have accepted already. In the guest list you can remove them."),
    "message_test": lazy_gettext("You have reached today’s limit."),
}

_ORGANISER_WORDS = {
    Act.PUBLISHED: lazy_gettext("Published the event"),
    Act.EDITED: lazy_gettext("Edited the event"),
    Act.CANCELLED: lazy_gettext("Cancelled the event"),
    Act.EXPORTED: lazy_gettext("Exported the guest list"),
    Act.MESSAGED: lazy_gettext("Wrote to guests"),
    Act.PRINTED_BADGES: lazy_gettext("Made the badges"),
    Act.BROUGHT: lazy_gettext("Imported a guest list"),
    Act.INVITED: lazy_gettext("Invited people"),
    Act.UNINVITED: lazy_gettext("Took an invitation back"),
    Act.MOVED_LINK: lazy_gettext("Changed the link"),
    Act.TEAM_ASKED: lazy_gettext("Invited a person to the team"),
    Act.TEAM_UNASKED: lazy_gettext("Took a place on the team back"),
    Act.TEAM_JOINED: lazy_gettext("Joined the team"),
    Act.TEAM_ROLE: lazy_gettext("Changed a role on the team"),
    Act.TEAM_LEFT: lazy_gettext("Left the team"),
    Act.GREETER_NAMED: lazy_gettext("Named a greeter"),
    Act.GREETER_RELEASED: lazy_gettext("Took a greeter off the list"),
}

# Judgement. That guests rather talk to those they know: Ingram and Morris 2007, "Do People Mix at Mixers?".
_MIXED = (
    (0.7, lazy_gettext("Far more noted a new person than a person they knew.")),
    (0.4, lazy_gettext("About as many noted a new person as a person they knew.")),
    (0.0, lazy_gettext("People mostly met those they knew. Ask hosts to introduce, or seat people by goal.")),
)

_CHECK_IN_WORDS = {
    Verdict.IN: lazy_gettext("Came in"),
    Verdict.ALREADY: lazy_gettext("Was in already"),
    Verdict.UNDONE: lazy_gettext("Check-in taken back"),
    Verdict.NO_SEAT: lazy_gettext("Had no place"),
    Verdict.NOT_COMING: lazy_gettext("Was no longer on the list"),
    Verdict.OTHER_EVENT: lazy_gettext("A ticket of another event"),
    Verdict.UNKNOWN: lazy_gettext("A code that is not a ticket"),
}


def ask_me_about(language: Language, topics: list[str]) -> str:
    """Write the line on a badge about the wearer's topics, in their language."""
    with force_locale(language.value):
        return _("Ask me about: %(topics)s", topics=" · ".join(topics))


def bubble_words(seen: Mapping[str, Figure]) -> str:
    """Say in one sentence how far the room mixed; empty unless at least five people are behind both sides of it."""
    if "met_new" not in seen or "met_known" not in seen:
        return ""
    share = seen["met_new"].about / (seen["met_new"].about + seen["met_known"].about)
    words = next(words for least, words in _MIXED if share >= least)
    return str(words)


def when_words(event: Event, now: datetime) -> str:
    """Say how far away an event is by the days of its zone; empty from its start on."""
    if now >= event.starts_at:
        return ""
    days = (local_time(event.starts_at, event.zone).date() - local_time(now, event.zone).date()).days
    if days < 2:
        return _("Tomorrow") if days else _("Today")
    return ngettext("in %(num)s day", "in %(num)s days", days)


def name_of(name: str, other: str | None) -> str:
    """Return the name by which a reader of this language would call a person of a line of the log."""
    return name_in(name, other or "", chinese=language().is_chinese)


def words_of_line(line: object) -> str:
    """Say what one line of the log reports; codes of older versions are shown as they are."""
    kind, what, why = (getattr(line, name) for name in ("kind", "what", "why"))
    if kind == "act":
        # An enum column cast to text yields its value.
        return str(_ORGANISER_WORDS[Act(what)])
    if kind == "check_in":
        return _("%(what)s (%(how)s)", what=_CHECK_IN_WORDS[Verdict(what)], how=HOW_WORDS[How(why)])
    state = STATE_WORDS[RegistrationState(what)]
    return f"{state} · {WHY_WORDS[why]}" if why in WHY_WORDS else str(state)
