"""Words of steps, of the occasions for a text, and of touches."""

from __future__ import annotations

from flask_babel import gettext, ngettext
from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString

from eventhub.followups.favour_labels import ASKED, GAVE
from eventhub.followups.favours import ASK, GIVE
from eventhub.followups.funnel import Stage
from eventhub.followups.gate import Gate
from eventhub.followups.rules import THANKS, Step
from eventhub.followups.wording.kinds import Festival, TextKind
from eventhub.introductions.labels import in_touch_words
from eventhub.people.rules import Greetings, Rhythm
from eventhub.people.touches.models import Touch
from eventhub.people.touches.rules import TouchKind

STEPS: dict[Step, LazyString] = {
    Step.NEXT_DAY: _("Next day"),
    Step.WEEK: _("Week"),
    Step.MONTH: _("Month"),
    Step.QUARTER: _("Quarter"),
    Step.KEEP: _("Keep in touch"),
}

TO_DO: dict[TextKind, LazyString] = {
    TextKind.THANKS: _("Say thank you"),
    TextKind.PROMISE: _("Keep your promise"),
    TextKind.CHECK_IN: _("Ask how they are"),
    TextKind.SHARE: _("Share a link or a title"),
    TextKind.OFFER_INTRO: _("Offer an introduction"),
    TextKind.INVITE: _("Invite to a meal or a coffee"),
    TextKind.CONGRATULATE: _("Congratulate"),
    TextKind.FESTIVAL: _("Greet at a festival"),
    TextKind.AGAIN: _("Say hello again"),
    TextKind.THANK_INTRODUCER: _("Say thank you for the introduction"),
    TextKind.HELLO: _("Say hello"),
    TextKind.REMIND: _("Remind of what they offered"),
}
ASK_FOR_LINK, ASK_FOR_OCCASION = _("Link, file name or title"), _("What for? A few words")
FESTIVALS: dict[Festival, LazyString] = {
    Festival.SPRING: _("Spring Festival"),
    Festival.DRAGON_BOAT: _("Dragon Boat Festival"),
    Festival.TEACHERS: _("Teachers' Day"),
    Festival.MID_AUTUMN: _("Mid-Autumn Festival"),
    Festival.CHRISTMAS: _("Christmas"),
    Festival.NEW_YEAR: _("New Year"),
}

TOUCHES: dict[TouchKind, LazyString] = {
    TouchKind.MET: _("You met"),
    TouchKind.WROTE: _("You wrote"),
    TouchKind.CALLED: _("You spoke on the phone"),
    TouchKind.ATE: _("You had a meal together"),
    TouchKind.INTRODUCED: _("You were introduced"),
    TouchKind.SENT: _("You sent something useful"),
    TouchKind.ANSWERED: _("They answered"),
}
# What a person can tell EventHub of; meetings are noted with a note.
BY_HAND: dict[TouchKind, LazyString] = {
    TouchKind.WROTE: _("I wrote"),
    TouchKind.CALLED: _("We spoke"),
    TouchKind.ATE: _("We had a meal"),
    TouchKind.SENT: _("I sent something"),
    TouchKind.ANSWERED: _("They wrote to me"),
}
GREETINGS: dict[Greetings, LazyString] = {
    Greetings.NONE: _("No greetings"),
    Greetings.CHINESE: _("Chinese festivals and New Year"),
    Greetings.WESTERN: _("Christmas and New Year"),
    Greetings.ALL: _("All of them"),
}
RHYTHMS: dict[Rhythm, LazyString] = {
    Rhythm.MONTHLY: _("Every month"),
    Rhythm.QUARTERLY: _("Every three months"),
    Rhythm.HALF_YEARLY: _("Twice a year"),
    Rhythm.YEARLY: _("Once a year"),
}
STAGES: dict[Stage, LazyString] = {
    Stage.MET: _("Met or introduced"),
    Stage.WROTE: _("You wrote"),
    Stage.ANSWERED: _("Answered"),
    Stage.LASTING: _("In touch after 90 days"),
}


def touch_words(touch: Touch, event_title: str) -> str:
    """Return one line of a timeline in words."""
    if touch.cause.startswith((GIVE, ASK)):
        return favour_words_of(touch)
    if touch.kind is TouchKind.INTRODUCED and touch.cause.startswith(THANKS):
        return gettext("Introduced you to %(name)s", name=touch.detail)
    if touch.kind is TouchKind.INTRODUCED and touch.detail:
        return gettext("%(name)s introduced you", name=touch.detail)
    if touch.kind is TouchKind.MET and event_title:
        return gettext("Met at %(event)s", event=event_title)
    return str(TOUCHES[touch.kind])


def favour_words_of(touch: Touch) -> str:
    """Return the line of a favour in a timeline: what was given or asked for, and what it was about."""
    side, what, _entry = touch.cause.split(":")
    words = str((GAVE if side == "give" else ASKED).get(what, TOUCHES[touch.kind]))
    return gettext("%(what)s: %(about)s", what=words, about=touch.detail) if touch.detail else words


def gate_words(gate: Gate) -> str:
    """Return why the owner should not ask for something yet and what opens the gate; empty once it is open."""
    if gate.is_open:
        return ""
    return gettext(
        "%(so_far)s Before you ask for something, be in touch three times over three weeks, or hear from them. "
        "Something you do for them counts too.",
        so_far=in_touch_words(gate.days),
    )


def to_do(kind: TextKind, promise: str) -> str:
    """Return the one thing to do, with the promise as its author typed it."""
    if kind is TextKind.PROMISE and promise:
        return gettext("You promised: %(promise)s", promise=promise)
    return str(TO_DO[kind])


def favour_words(gives: int, asks: int) -> str:
    """Return the count of favours with one person in words, and what it means for the next one."""
    given = ngettext("You have helped once.", "You have helped %(num)s times.", gives) if gives else ""
    asked = ngettext("You have asked once.", "You have asked %(num)s times.", asks) if asks else ""
    advice = gettext("Do something for them before you ask again.") if asks >= gives else ""
    return " ".join(filter(None, [given, asked, advice]))
