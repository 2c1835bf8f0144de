"""Reasons in words: both people's own lines, what they ticked, and what few others share. Also a first question."""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from babel.dates import format_date
from flask_babel import gettext, lazy_gettext

from eventhub.events.registrations.labels import topic_name
from eventhub.matching.goals import SOCIAL, GoalType
from eventhub.matching.results import ReasonKind
from eventhub.people.visibility.queries_of_shared_events import EarlierEvent
from eventhub.platform.web.filters import called
from eventhub.platform.web.locale import language
from eventhub.recommendations.presenters import Card, Ground
from eventhub.text.characters import has_hanzi
from eventhub.text.quotes import language_of
from eventhub.text.vocabulary import find_value
from eventhub.text.vocabulary import label as value_label

_ = lazy_gettext


@dataclass(frozen=True)
class ReasonWords:
    """A reason as the component draws it; `aside` is a line of the other in the language `aside_lang`."""

    icon: str
    lead: str
    text: str = ""
    aside: str = ""
    aside_lang: str = ""

    @property
    def gap(self) -> str:
        """What stands between the lead and the text: a full-width stop needs no space."""
        return "" if not self.text or self.lead.endswith("。") else " "


@dataclass(frozen=True)
class Quoted:
    """One line of the two that meet, as a card quotes it: whose words they are, and the words.

    `lang` is its language where the reader may not read it, `topic` then what it speaks of, "" where that is not plain.
    """

    label: str
    line: str
    lang: str = ""
    topic: str = ""


@dataclass(frozen=True)
class CardWords:
    """Why a person stands on a card: the lines of both where the leading reason is in them, then the other reasons."""

    quotes: tuple[Quoted, ...]
    others: tuple[ReasonWords, ...]


# How the topic of a pastime begins that someone likes, or is curious about.
PASTIME = "interest:"

# Exact counterparts (the viewer's goal, the other's), each ticked by its owner for this event.
COUNTERPARTS = {
    (GoalType.HIRE, GoalType.FIND_JOB): _("You are hiring; %(name)s is looking for a job."),
    (GoalType.FIND_JOB, GoalType.HIRE): _("You are looking for a job; %(name)s is hiring."),
    (GoalType.FIND_CUSTOMERS, GoalType.FIND_SUPPLIERS): _(
        "You are looking for customers; %(name)s is looking for suppliers or partners."
    ),
    (GoalType.FIND_SUPPLIERS, GoalType.FIND_CUSTOMERS): _(
        "You are looking for suppliers or partners; %(name)s is looking for customers."
    ),
    (GoalType.RAISE, GoalType.INVEST): _("You are raising money; %(name)s is looking for something to invest in."),
    (GoalType.INVEST, GoalType.RAISE): _("You are looking for something to invest in; %(name)s is raising money."),
    (GoalType.FIND_MENTOR, GoalType.MENTOR): _("You are looking for a mentor; %(name)s likes to give advice."),
    (GoalType.MENTOR, GoalType.FIND_MENTOR): _("You like to give advice; %(name)s is looking for a mentor."),
    (GoalType.UNDERSTAND_PLACE, GoalType.EXPLAIN_PLACE): _(
        "You would like to get to know the place; %(name)s is happy to explain it."
    ),
    (GoalType.EXPLAIN_PLACE, GoalType.UNDERSTAND_PLACE): _(
        "You are happy to explain the place; %(name)s would like to get to know it."
    ),
}
# What the viewer could ask the other first, by the same pairs.
COUNTERPART_QUESTIONS = {
    (GoalType.HIRE, GoalType.FIND_JOB): _("In what kind of team do you do your best work?"),
    (GoalType.FIND_JOB, GoalType.HIRE): _("What would the first month look like for a new colleague?"),
    (GoalType.FIND_CUSTOMERS, GoalType.FIND_SUPPLIERS): _("What do you look at first when you choose a supplier?"),
    (GoalType.FIND_SUPPLIERS, GoalType.FIND_CUSTOMERS): _("Who works with you already, and on what?"),
    (GoalType.RAISE, GoalType.INVEST): _("What made you say yes the last time?"),
    (GoalType.INVEST, GoalType.RAISE): _("What do you know about your customers that others do not?"),
    (GoalType.FIND_MENTOR, GoalType.MENTOR): _("What would you do differently if you began again?"),
    (GoalType.MENTOR, GoalType.FIND_MENTOR): _("What have you tried already?"),
    (GoalType.UNDERSTAND_PLACE, GoalType.EXPLAIN_PLACE): _("What do you wish you had known in your first month here?"),
    (GoalType.EXPLAIN_PLACE, GoalType.UNDERSTAND_PLACE): _("What has surprised you here so far?"),
}

# Lead of a shared value, and the sign beside it. "place" is a town of which no more is known.
SHARED = {
    "place": (_("You both have a tie to %(value)s."), "home"),
    "hometown": (_("You both come from %(value)s."), "home"),
    "ancestral_home": (_("Your families both come from %(value)s."), "home"),
    "school": (_("You both studied at %(value)s."), "cap"),
    "employer": (_("You both worked at %(value)s."), "work"),
    "lives_in": (_("You both live in %(value)s."), "pin"),
    "lived_in": (_("You both lived in %(value)s."), "pin"),
    "grew_up": (_("You both grew up in %(value)s."), "home"),
    "returned": (_("You both lived in %(value)s and have come back since."), "pin"),
    "returnee": (_("You have both come back from abroad."), "pin"),
    "visited": (_("You have both been to %(value)s."), "pin"),
    "speaks": (_("You both speak %(value)s."), "talk"),
    "wants_to_speak": (_("You both want to speak %(value)s."), "talk"),
    "interest": (_("You share an interest: %(value)s."), "talk"),
    "curious_about": (_("You are both curious about this: %(value)s."), "talk"),
    "cuisine": (_("You share a favourite cuisine: %(value)s."), "talk"),
    "children_school_area": (_("Your children go to school in the same area: %(value)s."), "home"),
}

# Of a town that the two share in different ways: (the viewer's kind, the other's).
MIXED = {
    ("hometown", "ancestral_home"): _("You come from %(value)s, and so does %(name)s’s family."),
    ("hometown", "lives_in"): _("You come from %(value)s; %(name)s lives there."),
    ("hometown", "lived_in"): _("You come from %(value)s; %(name)s lived there."),
    ("ancestral_home", "hometown"): _("Your family comes from %(value)s, and so does %(name)s."),
    ("ancestral_home", "lives_in"): _("Your family comes from %(value)s; %(name)s lives there."),
    ("ancestral_home", "lived_in"): _("Your family comes from %(value)s; %(name)s lived there."),
    ("lives_in", "hometown"): _("You live in %(value)s; %(name)s comes from there."),
    ("lives_in", "ancestral_home"): _("You live in %(value)s; %(name)s’s family comes from there."),
    ("lives_in", "lived_in"): _("You live in %(value)s; %(name)s lived there."),
    ("lived_in", "hometown"): _("You lived in %(value)s; %(name)s comes from there."),
    ("lived_in", "ancestral_home"): _("You lived in %(value)s; %(name)s’s family comes from there."),
    ("lived_in", "lives_in"): _("You lived in %(value)s; %(name)s lives there now."),
    ("grew_up", "hometown"): _("You grew up in %(value)s; %(name)s comes from there."),
    ("grew_up", "ancestral_home"): _("You grew up in %(value)s; %(name)s’s family comes from there."),
    ("grew_up", "lives_in"): _("You grew up in %(value)s; %(name)s lives there."),
    ("grew_up", "lived_in"): _("You grew up in %(value)s; %(name)s lived there."),
    ("hometown", "grew_up"): _("You come from %(value)s; %(name)s grew up there."),
    ("ancestral_home", "grew_up"): _("Your family comes from %(value)s; %(name)s grew up there."),
    ("lives_in", "grew_up"): _("You live in %(value)s; %(name)s grew up there."),
    ("lived_in", "grew_up"): _("You lived in %(value)s; %(name)s grew up there."),
}

# The same where both have said when, and were there at one time: from one year to another, or in one.
TOGETHER = {
    "school": _("You were both at %(value)s between %(first)s and %(last)s."),
    "employer": _("You both worked at %(value)s between %(first)s and %(last)s."),
}
IN_ONE_YEAR = {
    "school": _("You were both at %(value)s in %(first)s."),
    "employer": _("You both worked at %(value)s in %(first)s."),
}

# A first question on a shared value, by how the other states it.
QUESTIONS = {
    "hometown": _("What do you miss most about %(value)s?"),
    "ancestral_home": _("How often do you get back to %(value)s?"),
    "school": _("Which teacher at %(value)s do you still think of?"),
    "employer": _("What has stayed with you from your time at %(value)s?"),
    "lives_in": _("What should everyone know about living in %(value)s?"),
    "lived_in": _("What took you to %(value)s?"),
    "visited": _("What surprised you most in %(value)s?"),
    "speaks": _("How did you come to speak %(value)s?"),
    "wants_to_speak": _("What made you want to learn %(value)s?"),
    "interest": _("How did it begin for you? (%(value)s)"),
    "curious_about": _("What made you curious? (%(value)s)"),
    "cuisine": _("Which place here would you recommend for it? (%(value)s)"),
}
# The same by what only lines say.
QUESTIONS_ON_LINES = {
    "grew_up": _("What was %(value)s like when you were a child?"),
    "returned": _("What do you miss most about %(value)s?"),
    "returnee": _("What was hardest to get used to after you came back?"),
}


def reason_words(card: Card) -> list[ReasonWords]:
    """Return the reasons of a card in words, in their order."""
    said = [_reason(ground, called(card.person)) for ground in card.reasons]
    return [*said, _both_at(card.earlier)] if card.earlier else said


def _both_at(event: EarlierEvent) -> ReasonWords:
    """Return that both were at an event, in the month of its own zone."""
    start = event.starts_at.astimezone(ZoneInfo(event.zone))
    # As people write it: March, 3月.
    month = format_date(start, "LLL" if language().is_chinese else "LLLL", locale=language())
    return ReasonWords("calendar", gettext("You were both at %(event)s in %(month)s.", event=event.title, month=month))


def card_words(card: Card) -> CardWords:
    """Return the reasons of a card, the leading one in both people's own lines where these say it."""
    name, words = called(card.person), reason_words(card)
    quotes = _quotes(card.reasons[0], name) if card.reasons else ()
    if not quotes:
        return CardWords((), tuple(words))
    # Of two who look for each other the quotes say the first half.
    half = words[0].text
    return CardWords(quotes, (*([ReasonWords("gift", half)] if half else []), *words[1:]))


def _quotes(ground: Ground, name: str) -> tuple[Quoted, ...]:
    """Return the lines that say a reason by themselves; () where a sentence must say it."""
    kind = ground.reason.kind
    if kind is ReasonKind.LINES:
        mine = ground.my_wish if _reads(ground.their_wish) else ""
        topics = _topics_written(ground)
        leads = topics and not _reads(ground.their_wish)
        theirs = gettext("%(name)s writes about", name=name) if leads else gettext("%(name)s writes", name=name)
        return _pair(gettext("You write"), mine, theirs, ground.their_wish, topic=topics)
    if kind is ReasonKind.YOU_HELP:
        theirs = gettext("%(name)s looks for", name=name)
        return _side_by_side(
            (theirs, ground.their_wish), (gettext("You offer"), ground.my_offer), ground.offered, ground.names_offered
        )
    if kind not in (ReasonKind.THEY_HELP, ReasonKind.BOTH_WAYS):
        return ()
    theirs = gettext("What %(name)s does", name=name) if ground.headline else gettext("%(name)s offers", name=name)
    return _side_by_side(
        (gettext("You look for"), ground.my_wish), (theirs, ground.their_offer), ground.sought, ground.names_sought
    )


def _side_by_side(first: tuple[str, str], second: tuple[str, str], topic: str, names_it: bool) -> tuple[Quoted, ...]:
    """Return two lines that name one topic, each to be quoted; () where one is missing or only the topic is common."""
    lines = first[1], second[1]
    if topic.startswith(PASTIME) or not all(lines) or not (names_it or all(map(_reads, lines))):
        return ()
    return _pair(*first, *second, topic=topic_name(topic))


def _pair(mine: str, my_line: str, theirs: str, their_line: str, *, topic: str = "") -> tuple[Quoted, ...]:
    pairs = ((mine, my_line), (theirs, their_line))
    return tuple(
        Quoted(label, line, *(() if _reads(line) else (language_of(line), topic))) for label, line in pairs if line
    )


def _reason(ground: Ground, name: str) -> ReasonWords:
    reason = ground.reason
    if reason.kind is ReasonKind.GROUND:
        sentence, icon = SHARED[ground.kind]
        sentence = MIXED.get((ground.kind, ground.their_kind), sentence)
        lead = str(sentence) % {"value": value_name(ground), "name": name}
        if ground.together and ground.kind in TOGETHER:
            first, last = ground.together
            when = TOGETHER[ground.kind] if first < last else IN_ONE_YEAR[ground.kind]
            lead = str(when) % {"value": value_name(ground), "first": first, "last": last}
        # What was counted is the town.
        is_counted = reason.holders and not ground.narrower
        return ReasonWords(icon, lead, rarity_words(reason.holders, reason.room) if is_counted else "")
    if reason.kind is ReasonKind.GOALS and reason.goals is not None:
        return ReasonWords("target", str(COUNTERPARTS[reason.goals]) % {"name": name})
    if reason.kind is ReasonKind.EXCHANGE:
        words = {"name": name, "theirs": topic_name(ground.sought), "mine": topic_name(ground.offered)}
        lead = gettext("%(name)s speaks %(theirs)s and would like to speak %(mine)s; you the other way round.", **words)
        return ReasonWords("talk", lead)
    if reason.kind is ReasonKind.LINES:
        return _alike(ground, name)
    return _help(ground, name)


def _help(ground: Ground, name: str) -> ReasonWords:
    """Return what one looks for and the other offers: in both people's lines, else that both write of it."""
    if ground.reason.kind is ReasonKind.YOU_HELP:
        return _you_help(ground, name)
    mine, theirs = ground.my_wish, ground.their_offer
    unread = theirs if not _reads(theirs) else ""
    words = {"name": name, "topic": topic_name(ground.sought), "mine": mine, "theirs": theirs}
    if ground.sought.startswith(PASTIME):
        lead = gettext("You are curious about %(topic)s, which %(name)s likes.", **words)
    elif mine and theirs and _reads(mine) and _reads(theirs) and ground.headline:
        lead = gettext("You look for “%(mine)s”. %(name)s: “%(theirs)s”.", **words)
    elif mine and theirs and _reads(mine) and _reads(theirs):
        lead = gettext("You look for “%(mine)s”. %(name)s can help with “%(theirs)s”.", **words)
    elif theirs and not ground.names_sought:
        lead, unread = _writes(name, theirs), ""
    else:
        lead = gettext("You both write about %(topic)s.", **words)
    text = _you_help(ground, name).lead if ground.reason.kind is ReasonKind.BOTH_WAYS else ""
    return ReasonWords("target", lead, text if text != lead else "", unread, language_of(unread) if unread else "")


def _you_help(ground: Ground, name: str) -> ReasonWords:
    wish, offer = ground.their_wish, ground.my_offer
    unread = wish if not _reads(wish) else ""
    words = {"name": name, "topic": topic_name(ground.offered), "mine": offer, "theirs": wish}
    if ground.offered.startswith(PASTIME):
        lead = gettext("%(name)s is curious about %(topic)s, which you like.", **words)
    elif wish and offer and _reads(wish) and _reads(offer):
        lead = gettext("%(name)s looks for “%(theirs)s”. You can help with “%(mine)s”.", **words)
    elif wish and not ground.names_offered:
        lead, unread = gettext("%(name)s looks for “%(theirs)s”.", **words), ""
    else:
        lead = gettext("You both write about %(topic)s.", **words)
    return ReasonWords("gift", lead, "", unread, language_of(unread) if unread else "")


def _alike(ground: Ground, name: str) -> ReasonWords:
    """Return two lines side by side; of one that the reader does not read its topics; of none nothing is claimed."""
    mine, theirs = ground.my_wish, ground.their_wish
    if not _reads(theirs) and (topics := _topics_written(ground)):
        lead = gettext("%(name)s writes about %(topics)s.", name=name, topics=topics)
        return ReasonWords("talk", lead, "", theirs, language_of(theirs))
    if not mine or not _reads(theirs):
        lead = _writes(name, theirs)
    else:
        lead = gettext("You write “%(mine)s”; %(name)s writes “%(theirs)s”.", mine=mine, name=name, theirs=theirs)
    return ReasonWords("talk", lead)


def _topics_written(ground: Ground) -> str:
    """Return what the other's line speaks of: the topic both name, else those it names; "" without any."""
    topics = (ground.sought,) if ground.sought and ground.names_sought else ground.topics
    return language().joins_with.join(map(topic_name, topics))


def _writes(name: str, line: str) -> str:
    """Return what the other wrote, which is true however the two lines were understood."""
    return gettext("%(name)s writes: “%(theirs)s”.", name=name, theirs=line)


def _reads(line: str) -> bool:
    """Tell whether a line is in the language of the page."""
    return not line or has_hanzi(line) == language().is_chinese


def rarity_words(holders: int, room: int) -> str:
    """Return how few share a value."""
    if holders == 2:
        return gettext("Only you two of %(all)s guests.", all=room)
    return gettext("Only %(few)s of %(all)s guests.", few=holders, all=room)


def value_name(ground: Ground) -> str:
    """Return a shared value in the reader's language where it is known, else as the reader typed it."""
    return value_label(ground.value_id, language()) or ground.own_text or ground.value_id.rpartition(":")[2]


def first_questions(card: Card) -> list[str]:
    """Return up to two first questions that come from what the two share; empty where nothing does."""
    found = {each.casefold(): each for each in map(_question, card.reasons) if each}
    return list(found.values())


def _question(ground: Ground) -> str:
    reason = ground.reason
    if reason.kind is ReasonKind.GROUND:
        kind = ground.their_kind or ground.kind
        question = QUESTIONS.get(kind) or QUESTIONS_ON_LINES.get(kind)
        return str(question) % {"value": value_name(ground)} if question else ""
    if reason.kind is ReasonKind.GOALS and reason.goals is not None:
        return str(COUNTERPART_QUESTIONS[reason.goals])
    if reason.kind is ReasonKind.EXCHANGE:
        return gettext("What do you find hardest in %(language)s?", language=topic_name(ground.offered))
    if reason.kind is ReasonKind.LINES:
        if ground.sought and ground.names_sought:
            return _question_on_topic(ground)
        return "" if ground.is_title else _question_on_line(ground.their_wish, is_wish=not ground.headline)
    return _question_on_topic(ground)


def _question_on_topic(ground: Ground) -> str:
    """Return a question on a topic that both name by its name, or on the other's line where they name it otherwise."""
    topic, goals = topic_name(ground.sought or ground.offered), ground.reason.goals
    if not (ground.names_sought if ground.sought else ground.names_offered):
        offer = "" if ground.headline else ground.their_offer
        return _question_on_line(offer if ground.sought else ground.their_wish, is_wish=not ground.sought)
    if goals and SOCIAL.issuperset(goals) and find_value("interest", topic):
        return str(QUESTIONS["interest"]) % {"value": topic}
    return gettext("What would you look at first in %(topic)s today?", topic=topic)


def _question_on_line(line: str, *, is_wish: bool) -> str:
    """Return a question on what the other wrote; "" without it, and where its reader could not read what they send."""
    if not line or not _reads(line):
        return ""
    if is_wish:
        return gettext("You wrote “%(line)s”. What have you found so far?", line=line)
    return gettext("You wrote “%(line)s”. How did that begin?", line=line)
