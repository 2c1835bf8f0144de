"""Words of circles, in the language of their reader."""

from __future__ import annotations

from datetime import datetime

from flask_babel import force_locale, gettext
from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString

from eventhub.circles.models import Circle
from eventhub.circles.presenters import CirclePage, Face
from eventhub.circles.rules import CircleState
from eventhub.events.registrations.labels import GOAL_WORDS
from eventhub.introductions.labels import shared_sentences
from eventhub.platform.web.dates import day_time
from eventhub.platform.web.filters import called, event_title
from eventhub.platform.web.locale import language
from eventhub.text.characters import has_hanzi, simplify
from eventhub.text.languages import DEFAULT, Language
from eventhub.text.phone_book import latin_parts, puts_surname_first
from eventhub.text.romanisation import surname_of
from eventhub.text.titles import short_title

STATES: dict[CircleState, LazyString] = {
    CircleState.PROPOSED: _("Proposed"),
    CircleState.ALIVE: _("Meets every month"),
    CircleState.ASKING: _("Restart it?"),
    CircleState.RESTING: _("Paused"),
    CircleState.ENDED: _("Has ended"),
}


def first_name(person: object) -> str:
    """Return as much of a name as is shown before a circle begins: a given name, or 张＊ for a name in hanzi.

    Hanzi begin with the family's name and are short: the rest would be as good as the whole.
    """
    name = called(person)
    if has_hanzi(name):
        return f"{name[: len(surname_of(simplify(name)))]}＊"
    family, given = latin_parts(name)
    if not given:
        return " ".join(family)
    return " ".join(given) if puts_surname_first(name) else given[0]


def reason(face: Face) -> str:
    """Return why the two are in one circle: what they share, else what both came for, else the event."""
    if sentences := shared_sentences(face.shared):
        return sentences[0]
    if face.goal is not None:
        return gettext("Fits your goal: %(goal)s", goal=GOAL_WORDS[face.goal])
    return gettext("You were at the same event.")


def languages_of_lines() -> tuple[Language, Language]:
    """Return the two languages in which first words are offered: the reader's own, and Chinese or English beside it."""
    own = language()
    return (own, DEFAULT) if own.is_chinese else (Language.CHINESE, own)


def opening_line(page: CirclePage, language: str, at: datetime) -> str:
    """Return the first words for a WeChat group of the circle, in a language of the reader's choice."""
    event = page.event
    with force_locale(language):
        title = short_title(event.title, event.translated("title"), Language(language)) or event_title(event)
        words = {"event": title, "when": day_time(at, event.zone), "place": page.circle.place}
        if page.circle.place:
            return gettext(
                "Hello everyone! We met at %(event)s and would like to meet once a month, first on %(when)s at "
                "%(place)s. Please say two lines about yourself.",
                **words,
            )
        return gettext(
            "Hello everyone! We met at %(event)s and would like to meet once a month, first on %(when)s. Please "
            "say two lines about yourself. Where would you like to meet?",
            **words,
        )


def calendar_title(circle: Circle) -> str:
    """Return the title of the entry in the members' calendars."""
    return gettext("Circle: %(event)s", event=event_title(circle.event))
