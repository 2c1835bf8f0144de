"""Words for reasons, threads and acquaintances."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext, ngettext

from eventhub.accounts.labels import BACKGROUND
from eventhub.events.registrations.labels import topic_name
from eventhub.matching.facts import CLOSENESS
from eventhub.people.ties.wording import HOW, Titled, tie_words
from eventhub.people.visibility.queries_of_values import Value
from eventhub.platform.web.filters import called, event_title, number_word
from eventhub.platform.web.locale import language
from eventhub.recommendations.presenters import Card, Favour, GoingPage, KnownGuest, Missing, Thread
from eventhub.recommendations.rules import Phase
from eventhub.text.vocabulary import label as value_label


@dataclass(frozen=True)
class Edge:
    """How two people on a thread know each other; dashed when they only met."""

    label: str
    met: bool


@dataclass(frozen=True)
class ThreadWords:
    """What a thread says: of each of its two ties, and in one sentence for those who do not see it drawn."""

    edges: tuple[Edge, ...]
    sentence: str


def thread_words(card: Card, event: Titled) -> ThreadWords | None:
    """Return the warm path of a card in words; None without one."""
    thread = card.thread
    if thread is None:
        return None
    near, far = _near(thread, event), _far(thread)
    sentence = gettext(
        "You and %(introducer)s: %(near)s. %(introducer)s and %(person)s: %(far)s.",
        introducer=called(thread.introducer),
        person=called(card.person),
        near=near.label,
        far=far.label,
    )
    return ThreadWords((near, far), sentence)


def _near(thread: Thread, event: Titled) -> Edge:
    """Return the edge of the viewer's own tie, in the viewer's own words."""
    words = tie_words(thread.near, event) if thread.near else gettext("know each other")
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


def known_line(known: KnownGuest, event: Titled) -> str:
    """Return the line under an acquaintance: how the viewer knows them, and how many they can introduce."""
    said = tie_words(known.tie, event) if known.tie else ""
    parts = [said[:1].upper() + said[1:]] if said else []
    if known.opens:
        parts.append(ngettext("Can introduce you to %(num)s guest", "Can introduce you to %(num)s guests", known.opens))
    if known.dormant:
        parts.append(gettext("Good moment to say hello"))
    return gettext(". ").join(parts) if len(parts) > 1 else "".join(parts)


def favour_line(favour: Favour) -> str:
    """Return the line under one of two acquaintances who should meet: what both write of."""
    words = {"topic": topic_name(favour.topic), "name": called(favour.helper)}
    return gettext("Writes about %(topic)s, as does %(name)s", **words)


def value_line(value: Value) -> str:
    """Return a value that its owner shows to all who see them, in words: "Hometown: Zigong"."""
    shown = value_label(value.value_id, language()) or value.text
    return gettext("%(kind)s: %(value)s", kind=BACKGROUND[value.kind], value=shown)


def headline(page: GoingPage) -> str:
    """Return the title of the page, which counts the people to meet, not the guests."""
    count = len(page.cards)
    if not count:
        return gettext("For you")
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
    return f"{going}{language().blank}{know}"


def progress(page: GoingPage) -> str:
    """Return with how many of the list the viewer has talked; "" for none."""
    if not page.met:
        return ""
    return gettext("You have talked with %(met)s of %(all)s.", met=page.met, all=page.met + len(page.cards))


def opening_words(page: GoingPage) -> str:
    """Return which one answer would open more people; "" where none is missing."""
    if page.opening is None:
        return ""
    guests = page.opening.guests
    words = {
        Missing.GOAL: (
            gettext("Choose a goal: %(num)s guests have.", num=guests),
            gettext("Choose a goal, and we look for people whose goal fits yours."),
        ),
        Missing.LINES: (
            gettext("Write what you look for or can help with: %(num)s guests have.", num=guests),
            gettext("Write what you look for or can help with."),
        ),
        Missing.BACKGROUND: (
            gettext("Add a school or an employer: %(num)s guests have.", num=guests),
            gettext("Adding a school or an employer helps."),
        ),
    }
    counted, plain = words[page.opening.missing]
    return counted if guests else plain


def _number(number: int, *, capital: bool = False) -> str:
    return number_word(number, capital)


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


def mail_subject(page: GoingPage) -> str:
    """Return a subject under 60 characters, however long the event's title is."""
    title = event_title(page.event)
    title = title if len(title) <= 28 else title[:27].rstrip() + "…"
    if not page.cards:
        return gettext("%(event)s: people you know are going", event=title)
    return ngettext("%(event)s: one person to meet", "%(event)s: %(num)s people to meet", len(page.cards), event=title)
