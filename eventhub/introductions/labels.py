"""Words of introductions, in the language of whoever reads them."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString

from eventhub.accounts.models import User
from eventhub.accounts.rules import BackgroundKind
from eventhub.introductions.limits import Refusal
from eventhub.introductions.outcomes import Outcome
from eventhub.introductions.rules import AskState, IntroducerAnswer, SideAnswer, TargetAnswer
from eventhub.introductions.seeing import SharedValue
from eventhub.recommendations.labels import tie_words
from eventhub.text.vocabulary import label as value_label
from eventhub.web.filters import has_hanzi
from eventhub.web.locale import language

SHORT_NAME = 20

OUTCOME: dict[Outcome, LazyString] = {
    Outcome.WAITING: _("Waiting"),
    Outcome.INTRODUCED: _("Introduced"),
    Outcome.NO_INTRODUCTION: _("No introduction this time"),
    Outcome.WITHDRAWN: _("Withdrawn"),
}

PILL: dict[Outcome, str] = {Outcome.WAITING: "amber", Outcome.INTRODUCED: "jade",
                            Outcome.NO_INTRODUCTION: "", Outcome.WITHDRAWN: ""}

ANSWER_GIVEN: dict[AskState, LazyString] = {
    AskState.YES: _("You said yes."),
    AskState.IN_PERSON: _("You said that you will introduce them in person."),
    AskState.NOT_THIS_TIME: _("You said: not this time."),
    AskState.DO_NOT_KNOW: _("You said that you do not know them well enough."),
}

INTRODUCER_ANSWER: dict[IntroducerAnswer, LazyString] = {
    IntroducerAnswer.YES: _("Yes, ask them"),
    IntroducerAnswer.IN_PERSON: _("I will do it in person"),
    IntroducerAnswer.NOT_THIS_TIME: _("Not this time"),
    IntroducerAnswer.MUTE: _("Not this time, and no requests for a month"),
    IntroducerAnswer.DO_NOT_KNOW: _("I do not know them well enough"),
}

TARGET_ANSWER: dict[TargetAnswer, LazyString] = {
    TargetAnswer.YES: _("Yes, introduce us"),
    TargetAnswer.AFTER_EVENT: _("Yes, but after the event"),
    TargetAnswer.NO_THANKS: _("No thanks"),
    TargetAnswer.NEVER: _("Never this person"),
    TargetAnswer.PAUSE_ALL: _("Pause all requests for 30 days"),
}

TARGET_ANSWER_GIVEN: dict[TargetAnswer, LazyString] = {
    TargetAnswer.YES: _("You said yes."),
    TargetAnswer.AFTER_EVENT: _("You said yes, after the event."),
    TargetAnswer.NO_THANKS: _("You said: no thanks."),
    TargetAnswer.NEVER: _("You said: never this person. You will not be asked about them again."),
    TargetAnswer.PAUSE_ALL: _("You paused all requests for 30 days."),
}

SIDE_ANSWER: dict[SideAnswer, LazyString] = {
    SideAnswer.YES: _("Yes, introduce us"),
    SideAnswer.NO_THANKS: _("No thanks"),
    SideAnswer.NEVER: _("Never this person"),
}

SIDE_ANSWER_GIVEN: dict[SideAnswer, LazyString] = {
    SideAnswer.YES: _("You said yes."),
    SideAnswer.NO_THANKS: _("You said: no thanks."),
    SideAnswer.NEVER: _("You said: never this person. You will not be asked about them again."),
}

REFUSAL: dict[str, LazyString] = {
    Refusal.TOO_MANY_OPEN: _("You have three requests waiting. Ask again when one of them is decided."),
    Refusal.TOO_MANY_AT_EVENT: _("You have asked for five introductions at this event. That is all for now."),
    Refusal.TOO_MANY_THIS_MONTH: _("You have asked for eight introductions in 30 days. Ask again later."),
    Refusal.INTRODUCER_ASKED_TWICE: _("You have asked this person twice at this event. Choose somebody else."),
    Refusal.INTRODUCER_BUSY: _("This person has enough requests just now. Choose somebody else."),
    Refusal.GIVE_FIRST: _("You have only just met. Do something for them first, then ask."),
    Refusal.TOO_MANY_OFFERS: _("You have three offers waiting, or made eight in 30 days. Offer again later."),
    Refusal.TOO_MANY_WISHES: _("You have named ten people at this event. That is all for now."),
    "not_here": _("This works when both are here. Say hello yourself, or ask after the event."),
    "too_near": _("From twelve hours before the start until the end nobody is asked. Say hello yourself."),
}

# A code that leads nowhere, by whether it was tried too often.
CODE_REFUSED: dict[bool, LazyString] = {
    False: _("This code is wrong, too old, or was answered already."),
    True: _("That was often enough for today. Use the link in the mail, or try again tomorrow."),
}

# One sentence for two readers: what they share, and a first question about it.
SHARED: dict[str, LazyString] = {
    BackgroundKind.HOMETOWN: _("You both come from %(value)s."),
    BackgroundKind.ANCESTRAL_HOME: _("Both your families come from %(value)s."),
    BackgroundKind.SCHOOL: _("You both studied at %(value)s."),
    BackgroundKind.EMPLOYER: _("You both worked at %(value)s."),
    BackgroundKind.LIVES_IN: _("You both live in %(value)s."),
    BackgroundKind.LIVED_IN: _("You both lived in %(value)s."),
    BackgroundKind.VISITED: _("You have both been to %(value)s."),
    BackgroundKind.SPEAKS: _("You both speak %(value)s."),
    BackgroundKind.WANTS_TO_SPEAK: _("You both want to practise %(value)s."),
    BackgroundKind.INTEREST: _("You share an interest: %(value)s."),
    BackgroundKind.CURIOUS_ABOUT: _("You are both curious about %(value)s."),
    BackgroundKind.CUISINE: _("You both like to eat %(value)s."),
    BackgroundKind.CHILDREN_SCHOOL_AREA: _("Your children go to school in the same area: %(value)s."),
}

FIRST_QUESTION: dict[str, LazyString] = {
    BackgroundKind.HOMETOWN: _("Which dish from %(value)s do you miss most?"),
    BackgroundKind.ANCESTRAL_HOME: _("When were you last in %(value)s?"),
    BackgroundKind.SCHOOL: _("Which teacher at %(value)s do you still think of?"),
    BackgroundKind.EMPLOYER: _("What did you take with you from %(value)s?"),
    BackgroundKind.LIVES_IN: _("What brought you to %(value)s?"),
    BackgroundKind.LIVED_IN: _("Where did you live in %(value)s?"),
    BackgroundKind.VISITED: _("What would you go back to %(value)s for?"),
    BackgroundKind.INTEREST: _("How did you come to like %(value)s?"),
    BackgroundKind.CUISINE: _("Where do you eat the best %(value)s here?"),
}


def called(person: User) -> str:
    """The one name by which the reader of this language says the person."""
    wants_hanzi = language() == "zh_Hans"
    if person.other_name and has_hanzi(person.name) != wants_hanzi \
            and has_hanzi(person.other_name) == wants_hanzi:
        return person.other_name
    return person.name


def called_short(person: User) -> str:
    """The same, short enough for the subject of a mail."""
    name = called(person)
    return name if len(name) <= SHORT_NAME else f"{name[:SHORT_NAME - 1].rstrip()}…"


def shared_sentences(shared: Sequence[SharedValue]) -> list[str]:
    """What two people have in common, three sentences at most."""
    return [str(SHARED[each.kind]) % {"value": _named(each)} for each in shared[:3]]


def first_question(shared: Sequence[SharedValue], event_title: str) -> str:
    """A question to begin with, about what the two share, or else about the event."""
    for each in shared:
        if each.kind in FIRST_QUESTION:
            return str(FIRST_QUESTION[each.kind]) % {"value": _named(each)}
    return gettext("What made you come to %(event)s?", event=event_title)


def _named(shared: SharedValue) -> str:
    return value_label(shared.value_id, language()) or shared.text


# What every page of this feature needs to put what it sees into words.
PAGE_WORDS: dict[str, Any] = {
    "introducer_answers": INTRODUCER_ANSWER, "answer_given": ANSWER_GIVEN,
    "side_answers": SIDE_ANSWER, "side_answer_given": SIDE_ANSWER_GIVEN,
    "outcome_words": OUTCOME, "outcome_pill": PILL,
    "target_answers": TARGET_ANSWER, "target_answer_given": TARGET_ANSWER_GIVEN, "called": called,
    "shared_sentences": shared_sentences, "tie_words": tie_words,
}
