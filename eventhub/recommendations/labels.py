"""Words for reasons, threads and acquaintances."""

from __future__ import annotations

from flask_babel import gettext, lazy_gettext, ngettext

from eventhub.accounts.labels import BACKGROUND
from eventhub.matching.facts import CLOSENESS
from eventhub.matching.goals import GoalType
from eventhub.matching.results import ReasonKind
from eventhub.matching.sentences import topic_words
from eventhub.people.ties.wording import HOW, tie_words
from eventhub.people.visibility.queries import Value
from eventhub.platform.web.filters import called, city_name, event_title, number_word
from eventhub.platform.web.locale import language
from eventhub.recommendations.presenters import Card, GoingPage, Ground, KnownGuest, Thread
from eventhub.recommendations.queries import GuestProfile
from eventhub.recommendations.reason_words import Edge, Knot, ReasonWords, ThreadWords
from eventhub.recommendations.rules import Phase
from eventhub.text.vocabulary import label as value_label

_ = lazy_gettext

# What a person with this goal is after, said of them.
THEIR_GOAL = {
    GoalType.FIND_JOB: _("Is looking for a job."),
    GoalType.HIRE: _("Is hiring."),
    GoalType.FIND_CUSTOMERS: _("Is looking for customers."),
    GoalType.FIND_SUPPLIERS: _("Is looking for suppliers or partners."),
    GoalType.RAISE: _("Is raising money."),
    GoalType.INVEST: _("Is looking for something to invest in."),
    GoalType.FIND_MENTOR: _("Is looking for a mentor."),
    GoalType.MENTOR: _("Likes to give advice."),
    GoalType.LEARN_FIELD: _("Wants to learn from others in the field."),
    GoalType.MEET_CONNECTORS: _("Wants to meet people who know many."),
    GoalType.MAKE_FRIENDS: _("Would like to make friends."),
    GoalType.UNDERSTAND_PLACE: _("Wants to understand the place better."),
    GoalType.PRACTISE_LANGUAGE: _("Would like to practise a language."),
}

# Lead of a shared value, and the sign beside it.
SHARED = {
    "hometown": (_("You both come from %(value)s."), "home"),
    "ancestral_home": (_("Your families both come from %(value)s."), "home"),
    "school": (_("You both studied at %(value)s."), "cap"),
    "employer": (_("You both worked at %(value)s."), "work"),
    "lives_in": (_("You both live in %(value)s."), "pin"),
    "lived_in": (_("You both lived in %(value)s."), "pin"),
    "visited": (_("You have both been to %(value)s."), "pin"),
    "speaks": (_("You both speak %(value)s."), "talk"),
    "wants_to_speak": (_("You both want to speak %(value)s."), "talk"),
    "interest": (_("You share an interest: %(value)s."), "talk"),
    "curious_about": (_("You are both curious about this: %(value)s."), "talk"),
    "cuisine": (_("You share a favourite cuisine: %(value)s."), "talk"),
    "children_school_area": (_("Your children go to school in the same area: %(value)s."), "home"),
}

# A topic that one looks for and the other can help with, by where it was stated.
WANTED = {
    "topic": (_("Knows about something you look for: %(value)s."), "target"),
    "speak": (_("Speaks a language you would like to practise: %(value)s."), "talk"),
    "interest": (_("Knows something you are curious about: %(value)s."), "talk"),
}
GIVEN = {
    "topic": (_("Is looking for something you know about: %(value)s."), "gift"),
    "speak": (_("Would like to practise a language you speak: %(value)s."), "talk"),
    "interest": (_("Is curious about something you know: %(value)s."), "gift"),
}

# A first question on a shared value.
QUESTIONS = {
    "hometown": _("What do you miss most from %(value)s?"),
    "ancestral_home": _("How often do you get back to %(value)s?"),
    "school": _("Which teacher at %(value)s do you still think of?"),
    "employer": _("What did you take with you from %(value)s?"),
    "lives_in": _("What should everyone know about living in %(value)s?"),
    "lived_in": _("What took you to %(value)s?"),
    "visited": _("What surprised you most in %(value)s?"),
    "speaks": _("How did you come to speak %(value)s?"),
    "wants_to_speak": _("What made you want to learn %(value)s?"),
    "interest": _("How did it begin for you? (%(value)s)"),
    "curious_about": _("What made you curious? (%(value)s)"),
    "cuisine": _("Which place here would you recommend for it? (%(value)s)"),
}


def reason_words(card: Card) -> list[ReasonWords]:
    """Return the reasons of a card in words, in their order."""
    return [_reason(ground) for ground in card.reasons]


def _reason(ground: Ground) -> ReasonWords:
    reason = ground.reason
    if reason.kind is ReasonKind.GOAL and reason.goals is not None:
        return ReasonWords("target", gettext("Fits your goal."), str(THEIR_GOAL[reason.goals[1]]), True)
    if reason.kind is ReasonKind.TOPIC:
        return _topic(ground)
    if reason.kind is ReasonKind.GROUND:
        return _shared(ground)
    return _company(reason.kind, reason.holders)


def _topic(ground: Ground) -> ReasonWords:
    sentence, icon = (WANTED if ground.reason.mine else GIVEN)[ground.kind]
    lead = gettext("Can help you.") if ground.reason.mine else gettext("You could help.")
    return ReasonWords(icon, lead, str(sentence) % {"value": value_name(ground)}, ground.reason.mine)


def _shared(ground: Ground) -> ReasonWords:
    sentence, icon = SHARED[ground.kind]
    lead = str(sentence) % {"value": value_name(ground)}
    return ReasonWords(icon, lead, rarity_words(ground.reason.holders, ground.reason.room))


def rarity_words(holders: int, room: int) -> str:
    """Return how few share a value, where that is worth saying (at most a tenth of at least ten guests), else ""."""
    if room < 10 or holders * 10 > room:
        return ""
    if holders == 2:
        return gettext("Only you two of %(all)s guests.", all=room)
    return gettext("Only %(few)s of %(all)s guests.", few=holders, all=room)


def _company(kind: ReasonKind, count: int) -> ReasonWords:
    if kind is ReasonKind.MUTUAL:
        return ReasonWords(
            "talk",
            ngettext("%(num)s person you know can introduce you.", "%(num)s people you know can introduce you.", count),
        )
    leads = {
        ReasonKind.SIMILAR: gettext("Known by people with a background like yours."),
        ReasonKind.CIRCLE: gettext("Moves in circles close to yours."),
        ReasonKind.CONNECTED: gettext("Knows many people here."),
    }
    return ReasonWords("talk", leads[kind])


def value_name(ground: Ground) -> str:
    """Return a value in the reader's language where it is known, else as the reader typed it."""
    if ground.kind == "topic":
        return topic_words(ground.value_id, language())
    return value_label(ground.value_id, language()) or ground.own_text or ground.value_id.rpartition(":")[2]


def thread_words(card: Card) -> ThreadWords | None:
    """Return the warm path of a card in words; None without one."""
    thread = card.thread
    if thread is None:
        return None
    near, far = _near(thread), _far(thread)
    sentence = gettext(
        "You and %(introducer)s: %(near)s. %(introducer)s and %(person)s: %(far)s.",
        introducer=called(thread.introducer),
        person=called(card.person),
        near=near.label,
        far=far.label,
    )
    people = (thread.you, thread.introducer, card.person)
    knots = tuple(Knot(one.name, one.other_name, is_you=one is thread.you) for one in people)
    return ThreadWords(knots, (near, far), sentence)


def _near(thread: Thread) -> Edge:
    """Return the edge of the viewer's own tie, in the viewer's own words."""
    words = tie_words(thread.near) if thread.near else gettext("know each other")
    return Edge(words, _only_met(thread.near_strength))


def _far(thread: Thread) -> Edge:
    """Return the edge of a tie between two others: only what both say of it, never one side's own words."""
    one, other = thread.far, thread.far_back
    met = _only_met(thread.far_strength)
    if one and other and one.how and one.how == other.how:
        return Edge(str(HOW[one.how]), met)
    return Edge(gettext("have met") if met else gettext("know each other well"), met)


def _only_met(strength: float) -> bool:
    """Return whether a tie is no warmer than having met; half a step of slack for single precision."""
    return strength < (CLOSENESS["met"] + CLOSENESS["well"]) / 2


def known_line(known: KnownGuest) -> str:
    """Return the line under an acquaintance: how the viewer knows them, and how many they can introduce."""
    said = tie_words(known.tie) if known.tie else ""
    parts = [said[:1].upper() + said[1:]] if said else []
    if known.opens:
        parts.append(ngettext("Can introduce you to %(num)s guest", "Can introduce you to %(num)s guests", known.opens))
    if known.dormant:
        parts.append(gettext("Good moment to say hello"))
    return gettext(". ").join(parts) if len(parts) > 1 else "".join(parts)


def value_line(value: Value) -> str:
    """Return a value that its owner shows to all who see them, in words: "Hometown: Zigong"."""
    shown = value_label(value.value_id, language()) or value.text
    return gettext("%(kind)s: %(value)s", kind=BACKGROUND[value.kind], value=shown)


def headline(page: GoingPage) -> str:
    """Return the title of the page, which counts the people to meet, not the guests."""
    count = len(page.cards)
    if not count:
        return gettext("Who was there") if page.phase is Phase.OVER else gettext("Who’s going")
    return ngettext(
        "%(number)s person to meet", "%(number)s people to meet", count, number=_number(count, capital=True)
    )


def lede(page: GoingPage) -> str:
    """Return how many are going, and how many of them the viewer knows."""
    going = ngettext("%(num)s person is going.", "%(num)s people are going.", page.guests)
    if page.phase is Phase.OVER:
        going = ngettext("%(num)s person was there.", "%(num)s people were there.", page.guests)
    if not page.known:
        return going
    know = ngettext(
        "You know %(number)s of them.", "You know %(number)s of them.", len(page.known), number=_number(len(page.known))
    )
    return f"{going}{know}" if language() == "zh_Hans" else f"{going} {know}"


def _number(number: int, *, capital: bool = False) -> str:
    return number_word(number, capital)


def who_line(person: GuestProfile) -> str:
    """Return headline and city in one line."""
    city = city_name(person.city)
    if person.headline and city:
        return gettext("%(headline)s. %(city)s", headline=person.headline, city=city)
    return person.headline or city


def no_path(page: GoingPage) -> str:
    """Return what to do when nobody the viewer knows can introduce."""
    if page.host is None:
        return gettext("Nobody you know can introduce you yet.")
    return gettext(
        "Nobody you know can introduce you yet. %(host)s, who greets newcomers, can.", host=called(page.host)
    )


def host_line(page: GoingPage) -> str:
    """Return the line about who greets, for guests who know nobody."""
    return gettext("%(host)s greets newcomers here. Say hello first, and ask who to meet.", host=called(page.host))


def questions(card: Card) -> list[str]:
    """Return two questions to start with, the first on what the two share."""
    shared = next((one for one in card.reasons if one.kind in QUESTIONS), None)
    first = (
        str(QUESTIONS[shared.kind]) % {"value": value_name(shared)}
        if shared
        else gettext("What brought you to this event?")
    )
    return [first, gettext("What would make this evening worth it for you?")]


def mail_subject(page: GoingPage) -> str:
    """Return a subject under 60 characters, however long the event's title is."""
    title = event_title(page.event)
    title = title if len(title) <= 28 else title[:27].rstrip() + "…"
    if not page.cards:
        return gettext("%(event)s: people you know are going", event=title)
    return ngettext("%(event)s: one person to meet", "%(event)s: %(num)s people to meet", len(page.cards), event=title)
