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
from eventhub.followups.text_templates import TextKind
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
    TextKind.FIRST_HELLO: _("Say hello"),
    TextKind.THANKS: _("Say thank you"),
    TextKind.THANKS_ONLY: _("Say thank you, and that is all"),
    TextKind.PROMISE: _("Say thank you and keep your promise"),
    TextKind.QUESTION: _("Ask how it went"),
    TextKind.ARTICLE: _("Share something useful"),
    TextKind.INTRODUCE: _("Offer an introduction"),
    TextKind.INVITE_MEAL: _("Invite to a meal"),
    TextKind.INVITE_ACTIVITY: _("Go for a walk and a cup of tea"),
    TextKind.CONGRATULATE: _("Congratulate"),
    TextKind.SPRING_FESTIVAL: _("Spring Festival greeting"),
    TextKind.MID_AUTUMN: _("Mid-Autumn greeting"),
    TextKind.CHRISTMAS: _("Christmas greeting"),
    TextKind.DORMANT: _("Say hello again"),
    TextKind.THANK_INTRODUCER: _("Say thank you for the introduction"),
    TextKind.VOICE: _("Send a voice message"),
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
    Greetings.CHINESE: _("Spring Festival and Mid-Autumn"),
    Greetings.WESTERN: _("Christmas"),
    Greetings.ALL: _("All of them"),
}
RHYTHMS: dict[Rhythm, LazyString] = {
    Rhythm.MONTHLY: _("Every month"),
    Rhythm.QUARTERLY: _("Every three months"),
    Rhythm.HALF_YEARLY: _("Twice a year"),
    Rhythm.YEARLY: _("Once a year"),
}
STAGES: dict[Stage, LazyString] = {
    Stage.MET: _("You met"),
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
    """Return in words whether the owner may ask for something yet, why not, and what opens the gate."""
    if gate.is_open:
        return gettext("You have known each other long enough to ask for something.")
    return gettext(
        "%(so_far)s Before you ask for something: three times over three weeks, or a word from them. "
        "Something you do for them counts too.",
        so_far=in_touch_words(gate.days),
    )


def to_do(kind: TextKind, promise: str) -> str:
    """Return the one thing to do, with the promise in its words where there is one."""
    if kind is TextKind.PROMISE and promise:
        return gettext("Keep your promise: %(promise)s", promise=promise)
    return str(TO_DO[kind])


def favour_words(gives: int, asks: int) -> str:
    """Return the count of favours with one person in words, and what it means for the next one."""
    given = ngettext("You have given once.", "You have given %(num)s times.", gives) if gives else ""
    asked = ngettext("You have asked once.", "You have asked %(num)s times.", asks) if asks else ""
    advice = gettext("Give something before you ask again.") if asks >= gives else ""
    return " ".join(filter(None, [given, asked, advice]))
