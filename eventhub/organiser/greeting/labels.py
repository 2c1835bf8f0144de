"""Words for what a newcomer and another guest have for each other, said to a third person."""

from __future__ import annotations

from flask_babel import gettext

from eventhub.matching.results import ReasonKind
from eventhub.organiser.greeting.sheet import Row, Suggestion
from eventhub.platform.web.filters import called
from eventhub.recommendations.labels import THEIR_GOAL, value_name
from eventhub.recommendations.presenters import Ground


def why_words(row: Row, suggestion: Suggestion) -> str:
    """Return the first reason to introduce the two in words; "" where none may be told."""
    return next((_words(row, suggestion, ground) for ground in suggestion.reasons), "")


def _words(row: Row, suggestion: Suggestion, ground: Ground) -> str:
    guest, other, reason = called(row.newcomer), called(suggestion.person), ground.reason
    if reason.kind is ReasonKind.GOAL and reason.goals is not None:
        mine, theirs = (_after_a_name(str(THEIR_GOAL[goal])) for goal in reason.goals)
        return gettext("%(guest)s %(wish)s %(other)s %(theirs)s", guest=guest, wish=mine, other=other, theirs=theirs)
    if reason.kind is ReasonKind.TOPIC:
        wants, knows = (guest, other) if reason.mine else (other, guest)
        return gettext(
            "%(wants)s is looking for %(value)s; %(knows)s can say something about it.",
            wants=wants,
            knows=knows,
            value=value_name(ground),
        )
    return gettext("In common: %(value)s.", value=value_name(ground))


def _after_a_name(sentence: str) -> str:
    """Return "Is hiring." as it goes on after a name."""
    return sentence[:1].lower() + sentence[1:]
