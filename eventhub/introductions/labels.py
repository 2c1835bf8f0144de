"""Words of introductions, in the reader's language."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from types import SimpleNamespace
from typing import Any, Protocol

from flask_babel import gettext, ngettext
from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString

from eventhub.accounts.labels import LANGUAGES
from eventhub.accounts.models import User
from eventhub.accounts.rules import BackgroundKind
from eventhub.introductions.contact_ways import values_of, ways_of
from eventhub.introductions.drafts import group_text
from eventhub.introductions.limits import Refusal
from eventhub.introductions.members import Member
from eventhub.introductions.outcomes import Outcome
from eventhub.introductions.question_presenters import SeenQuestion
from eventhub.introductions.rules import AskState, IntroducerAnswer, QuestionKind, TargetAnswer, Way
from eventhub.people.ties.wording import tie_words
from eventhub.people.visibility.queries_of_values import Value
from eventhub.platform.web.dates import day_time, zone_exact
from eventhub.platform.web.filters import called, language_word
from eventhub.platform.web.locale import language
from eventhub.text.first_message import MOST_WORDS, PATTERNS, SIGN, WORD, WORDS_A_SIGN, Hasty, find_hints
from eventhub.text.headlines import headline_for
from eventhub.text.languages import Language
from eventhub.text.name_choice import name_in
from eventhub.text.vocabulary import label as value_label

SHORT_NAME = 20

OUTCOME: dict[Outcome, LazyString] = {
    Outcome.WAITING: _("Waiting"),
    Outcome.INTRODUCED: _("Introduced"),
    Outcome.NO_INTRODUCTION: _("No introduction this time"),
    Outcome.WITHDRAWN: _("Withdrawn"),
}

ANSWER_GIVEN: dict[AskState, LazyString] = {
    AskState.YES: _("You said yes."),
    AskState.IN_PERSON: _("You will introduce them in person."),
    AskState.NOT_THIS_TIME: _("You said: not this time."),
    AskState.DO_NOT_KNOW: _("You said that you hardly know them."),
}

INTRODUCER_ANSWER: dict[IntroducerAnswer, LazyString] = {
    IntroducerAnswer.YES: _("Yes, ask them"),
    IntroducerAnswer.IN_PERSON: _("I’ll do it in person"),
    IntroducerAnswer.NOT_THIS_TIME: _("Not this time"),
    IntroducerAnswer.MUTE: _("Not this time, and no requests for a month"),
    IntroducerAnswer.DO_NOT_KNOW: _("I hardly know them"),
}

TARGET_ANSWER: dict[TargetAnswer, LazyString] = {
    TargetAnswer.YES: _("Yes, introduce us"),
    TargetAnswer.AFTER_EVENT: _("Yes, after the event"),
    TargetAnswer.NO_THANKS: _("No, thanks"),
    TargetAnswer.NEVER: _("Never suggest this person to me again"),
    TargetAnswer.PAUSE_ALL: _("No requests for 30 days"),
}

TARGET_ANSWER_GIVEN: dict[TargetAnswer, LazyString] = {
    TargetAnswer.YES: _("You said yes."),
    TargetAnswer.AFTER_EVENT: _("You said yes, after the event."),
    TargetAnswer.NO_THANKS: _("You said: no thanks."),
    TargetAnswer.NEVER: _("You said no. This person is not suggested to you again."),
    TargetAnswer.PAUSE_ALL: _("You said no, and no requests for 30 days."),
}

# An offer is answered like a request to a target, with fewer answers to choose from.
ANSWER: dict[QuestionKind, Mapping[Any, LazyString]] = {
    QuestionKind.INTRODUCER: INTRODUCER_ANSWER,
    QuestionKind.TARGET: TARGET_ANSWER,
    QuestionKind.SIDE: TARGET_ANSWER,
}
GIVEN: dict[QuestionKind, Mapping[Any, LazyString]] = {
    QuestionKind.INTRODUCER: ANSWER_GIVEN,
    QuestionKind.TARGET: TARGET_ANSWER_GIVEN,
    QuestionKind.SIDE: TARGET_ANSWER_GIVEN,
}
WAY: dict[Way, LazyString] = {
    Way.WECHAT: _("WeChat ID"),
    Way.CODE: _("QR picture"),
    Way.PHONE: _("Phone"),
    Way.EMAIL: _("E-mail"),
}

# These are folded below the others.
RARE_ANSWERS = (IntroducerAnswer.DO_NOT_KNOW, IntroducerAnswer.MUTE, TargetAnswer.NEVER, TargetAnswer.PAUSE_ALL)

REFUSAL: dict[str, LazyString] = {
    Refusal.TOO_MANY_OPEN: _("You have three requests waiting. Ask again when one of them is decided."),
    Refusal.TOO_MANY_AT_EVENT: _("You have asked for five introductions at this event, which is the limit."),
    Refusal.TOO_MANY_THIS_MONTH: _("You have asked for eight introductions in 30 days. Ask again later."),
    Refusal.INTRODUCER_ASKED_TWICE: _("You have asked this person twice at this event. Choose another person."),
    Refusal.INTRODUCER_BUSY: _("This person has enough requests just now. Choose another person."),
    Refusal.GIVE_FIRST: _("You have only just met. Do something for them first, then ask."),
    Refusal.TOO_MANY_OFFERS: _("You have three offers waiting, or made eight in 30 days. Offer again later."),
    Refusal.TOO_MANY_WISHES: _("You have named ten people at this event, which is the limit."),
    Refusal.UNDER_REVIEW: _(
        "This site’s operator is checking your account. Until then you cannot ask for introductions."
    ),
    "not_here": _("This works when both are here. Say hello yourself, or ask after the event."),
    "too_near": _("From twelve hours before the start until the end we ask no one. Say hello yourself."),
}

# A code that leads nowhere, by whether it was tried too often.
CODE_REFUSED: dict[bool, LazyString] = {
    False: _("This code is wrong, too old, or was answered already."),
    True: _("Too many tries for today. Use the link in the mail, or try again tomorrow."),
}
SENT = _("Sent. You will read here how it went.")


def after_asking(outcome: Outcome, sent: LazyString | str = SENT) -> str:
    """Return the notice after "Send": what was asked or offered before is the old request, and sends nothing."""
    return str(sent if outcome is Outcome.WAITING else _("This was sent at this event before. Here is how it ended."))


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

# The same where both have said when, and were there at one time: from one year to another, or in one.
TOGETHER: dict[str, LazyString] = {
    BackgroundKind.SCHOOL: _("You were both at %(value)s between %(first)s and %(last)s."),
    BackgroundKind.EMPLOYER: _("You both worked at %(value)s between %(first)s and %(last)s."),
}
IN_ONE_YEAR: dict[str, LazyString] = {
    BackgroundKind.SCHOOL: _("You were both at %(value)s in %(first)s."),
    BackgroundKind.EMPLOYER: _("You both worked at %(value)s in %(first)s."),
}

# The same of a town that the two share in different ways.
MIXED: dict[frozenset[str | None], LazyString] = {
    frozenset({BackgroundKind.HOMETOWN, BackgroundKind.ANCESTRAL_HOME}): _(
        "One of you comes from %(value)s, and so does the other’s family."
    ),
    frozenset({BackgroundKind.HOMETOWN, BackgroundKind.LIVES_IN}): _(
        "One of you comes from %(value)s, the other lives there."
    ),
    frozenset({BackgroundKind.HOMETOWN, BackgroundKind.LIVED_IN}): _(
        "One of you comes from %(value)s, the other lived there."
    ),
    frozenset({BackgroundKind.ANCESTRAL_HOME, BackgroundKind.LIVES_IN}): _(
        "The family of one of you comes from %(value)s, the other lives there."
    ),
    frozenset({BackgroundKind.ANCESTRAL_HOME, BackgroundKind.LIVED_IN}): _(
        "The family of one of you comes from %(value)s, the other lived there."
    ),
    frozenset({BackgroundKind.LIVES_IN, BackgroundKind.LIVED_IN}): _(
        "One of you lives in %(value)s, the other lived there."
    ),
}

FIRST_QUESTION: dict[str, LazyString] = {
    BackgroundKind.HOMETOWN: _("When were you last in %(value)s?"),
    BackgroundKind.ANCESTRAL_HOME: _("When were you last in %(value)s?"),
    BackgroundKind.SCHOOL: _("When were you at %(value)s?"),
    BackgroundKind.EMPLOYER: _("When did you work at %(value)s?"),
    BackgroundKind.LIVES_IN: _("What brought you to %(value)s?"),
    BackgroundKind.LIVED_IN: _("When were you last in %(value)s?"),
    BackgroundKind.VISITED: _("What would you go back to %(value)s for?"),
    BackgroundKind.INTEREST: _("How did you come to like %(value)s?"),
    BackgroundKind.CUISINE: _("Where do you eat the best %(value)s here?"),
}

# The same where both have said when they were there.
TOGETHER_QUESTION: dict[str, LazyString] = {
    BackgroundKind.SCHOOL: _("Which teacher at %(value)s do you still think of?"),
    BackgroundKind.EMPLOYER: _("What has stayed with you from your time at %(value)s?"),
}


class Named(Protocol):
    """A person with a name, maybe in two scripts."""

    @property
    def name(self) -> str:
        """The name in the script that the person writes it in first."""

    @property
    def other_name(self) -> str:
        """The name in another script; empty without one."""


def called_short(person: User) -> str:
    """Return that name, at most 20 characters long, for the subject of a mail."""
    name = called(person)
    return name if len(name) <= SHORT_NAME else f"{name[: SHORT_NAME - 1].rstrip()}…"


def shared_sentences(shared: Sequence[Value]) -> list[str]:
    """Return what two people have in common, three sentences at most."""
    return [_sentence(each) for each in shared[:3]]


def _sentence(shared: Value) -> str:
    if shared.together and shared.kind in TOGETHER:
        first, last = shared.together
        when = TOGETHER[shared.kind] if first < last else IN_ONE_YEAR[shared.kind]
        return str(when) % {"value": value_name(shared), "first": first, "last": last}
    sentence = MIXED[frozenset({shared.kind, shared.own_kind})] if shared.is_mixed else SHARED[shared.kind]
    return str(sentence) % {"value": value_name(shared)}


def first_question(shared: Sequence[Value], event_title: str, topic: str = "") -> str:
    """Return a question to begin with: about the topic on which the two meet, what they share, or else the event."""
    if topic:
        return gettext("What would you look at first in %(topic)s today?", topic=topic)
    for each in shared:
        if each.is_mixed:
            return gettext("What should everyone know about %(value)s?", value=value_name(each))
        if each.together and each.kind in TOGETHER_QUESTION:
            return str(TOGETHER_QUESTION[each.kind]) % {"value": value_name(each)}
        if each.kind in FIRST_QUESTION:
            return str(FIRST_QUESTION[each.kind]) % {"value": value_name(each)}
    return gettext("What brought you to %(event)s?", event=event_title)


def group_texts(seen: SeenQuestion) -> list[tuple[str, str]]:
    """Return what to say in a group of three, with the language, once in each that the two read, Chinese first."""
    two = (seen.target, seen.requester)
    read = {str(each.language) for each in two}
    return [
        (each, group_text(each, *(_member(one, each) for one in two), variant=seen.target.id))
        for each in sorted(Language, key=lambda one: not one.is_chinese)
        if each in read
    ]


def _member(person: User, in_language: Language) -> Member:
    name = name_in(person.name, person.other_name, chinese=in_language.is_chinese)
    return Member(name, headline_for(person, in_language))


def value_name(shared: Value) -> str:
    """Return a value in the reader's language where it is known, else as its owner typed it."""
    return value_label(shared.value_id, language()) or shared.text


def reads_words(person: User) -> str:
    """Return which language a person reads."""
    return gettext("%(name)s reads %(language)s.", name=called(person), language=language_word(person.language))


def read_after_yes(target: User) -> str:
    """Return when a target reads what is written to them, and in which language."""
    return gettext(
        "%(target)s reads %(language)s, and reads this as it is, but only after a yes",
        target=called(target),
        language=language_word(target.language),
    )


def read_again(person: User | None) -> str:
    """Return why a request is not sent yet: it was a draft for another reader, and is now one for this person."""
    if person is None:
        return gettext("This request is now worded for anyone you know. Check it, then send it.")
    words = gettext("The request is now worded for %(name)s. Check it, then send it.", name=called(person))
    return f"{reads_words(person)} {words}"


def question_title(seen: SeenQuestion) -> str:
    """Return the heading of a question's page."""
    if seen.kind is QuestionKind.INTRODUCER:
        return gettext(
            "Would you introduce %(requester)s to %(target)s?",
            requester=called(seen.requester),
            target=called(seen.target),
        )
    return gettext(
        "%(introducer)s would like you to meet %(requester)s",
        introducer=called(seen.introducer),
        requester=called(seen.requester),
    )


def way_names(person: User, chosen: Collection[Way]) -> str:
    """Return what a person shares of how to reach them, in one line: "WeChat ID, Phone"; empty when nothing."""
    return language().joins_with.join(str(WAY[way]) for way in values_of(person, chosen))


def without_photo(person: User) -> SimpleNamespace:
    """Return a person as those see them who hold a link that was passed on: their initials."""
    known = {what: getattr(person, what) for what in ("id", "name", "other_name", "deleted_at")}
    return SimpleNamespace(**known, photo="")


def moment_words(at: datetime, zone: str, other_zone: str) -> str:
    """Return a moment where a reader is; the zone is named where it is not the other one, of the event."""
    when = day_time(at, zone)
    return when if zone == other_zone else when + gettext(" (%(zone)s)", zone=zone_exact(zone, at))


def question_line(seen: SeenQuestion) -> str:
    """Return what stands beside the requester's name in the list of what waits for an answer."""
    if seen.kind is QuestionKind.INTRODUCER:
        return gettext("would like to meet %(target)s", target=called(seen.target))
    if seen.kind is QuestionKind.TARGET:
        return gettext("would like to meet you; %(introducer)s suggests it", introducer=called(seen.introducer))
    return gettext("%(offerer)s would like to introduce you to each other", offerer=called(seen.introducer))


def button_words(seen: SeenQuestion, answer: str) -> str:
    """Return the words of an answer's button; an introducer reads the target's name."""
    if seen.kind is QuestionKind.INTRODUCER and answer == IntroducerAnswer.YES:
        return gettext("Yes, ask %(target)s", target=called(seen.target))
    if answer == IntroducerAnswer.DO_NOT_KNOW:
        return gettext("I hardly know %(target)s", target=called(seen.target))
    if answer == TargetAnswer.NEVER:
        return gettext("Never suggest %(name)s to me again", name=called(seen.requester))
    return str(ANSWER[seen.kind][answer])


# Functions that templates of this feature use.
PAGE_WORDS: dict[str, Any] = {
    "answers": ANSWER,
    "given": GIVEN,
    "rare_answers": RARE_ANSWERS,
    "question_title": question_title,
    "question_line": question_line,
    "button_words": button_words,
    "outcome_words": OUTCOME,
    "called": called,
    "shared_sentences": shared_sentences,
    "group_texts": group_texts,
    "reads_words": reads_words,
    "read_after_yes": read_after_yes,
    "tie_words": tie_words,
    "way_words": WAY.get,
    "way_names": way_names,
    "ways_of": ways_of,
    "moment_words": moment_words,
    "without_photo": without_photo,
}


# A softer wording for what is too early in a first message; a suggestion, never a refusal.
SOFTER: dict[Hasty, LazyString] = {
    Hasty.PRICE: _("“%(words)s”: it is early for a price. Ask first what they need."),
    Hasty.DECK: _("“%(words)s”: leave it for later. Write one sentence about what you have in common."),
    Hasty.CALENDAR: _("“%(words)s”: name two times instead, such as “Thursday or Friday afternoon?”"),
    Hasty.PITCH: _("“%(words)s” sounds like a sales letter. Begin with them: “I would like to hear how you…”"),
    Hasty.LONG: _("%(words)s words is long for a first message. Keep it to 90."),
}


def softer(text: str) -> list[str]:
    """Return what of a first message could be said more softly."""
    return [str(SOFTER[hint.what]) % {"words": hint.words} for hint in find_hints(text)]


def softening() -> dict[str, Any]:
    """Return the same rules for a page that checks while the user types: patterns, words to count, and what to say."""
    rules = [{"pattern": pattern, "say": str(SOFTER[what])} for what, pattern in PATTERNS.items()]
    return {
        "rules": rules,
        "most": MOST_WORDS,
        "sign": WORDS_A_SIGN,
        "words": WORD,
        "signs": SIGN,
        "long": str(SOFTER[Hasty.LONG]),
    }


def early_words(person: Named, days: int) -> str:
    """Return why a person cannot be asked for a favour yet, and what opens the gate."""
    return gettext(
        "You got to know %(name)s only for this event. %(so_far)s Three times over three weeks, or an offer "
        "from them, and you can ask for an introduction. Something you do for them counts too.",
        name=called(person),
        so_far=in_touch_words(days),
    )


def in_touch_words(days: int) -> str:
    """Return on how many days two people were in touch so far."""
    if not days:
        return gettext("You have not been in touch yet.")
    return ngettext("You were in touch on one day so far.", "You were in touch on %(num)s days so far.", days)


PAGE_WORDS |= {"languages": LANGUAGES, "softer": softer, "softening": softening, "early_words": early_words}
