"""Words for what a newcomer and another guest have for each other, said to a third person."""

from __future__ import annotations

from flask_babel import gettext, lazy_gettext

from eventhub.events.registrations.labels import topic_name
from eventhub.matching.goals import GoalType
from eventhub.matching.results import ReasonKind
from eventhub.organiser.greeting.sheet import Row, Suggestion
from eventhub.platform.web.filters import called
from eventhub.platform.web.locale import language
from eventhub.recommendations.presenters import Ground
from eventhub.recommendations.reason_words import value_name
from eventhub.text.characters import has_hanzi

_ = lazy_gettext
# What a guest with one of two counterparts is after, behind their name.
AFTER = {
    GoalType.FIND_JOB: _("is looking for a job"),
    GoalType.HIRE: _("is hiring"),
    GoalType.FIND_CUSTOMERS: _("is looking for customers"),
    GoalType.FIND_SUPPLIERS: _("is looking for suppliers or partners"),
    GoalType.RAISE: _("is raising money"),
    GoalType.INVEST: _("is looking for something to invest in"),
    GoalType.FIND_MENTOR: _("is looking for a mentor"),
    GoalType.MENTOR: _("likes to give advice"),
    GoalType.UNDERSTAND_PLACE: _("would like to get to know the place"),
    GoalType.EXPLAIN_PLACE: _("is happy to explain it"),
}


def why_words(row: Row, suggestion: Suggestion) -> str:
    """Return the first reason to introduce the two in words; "" where none may be told."""
    return next((_words(row, suggestion, ground) for ground in suggestion.reasons), "")


def _words(row: Row, suggestion: Suggestion, ground: Ground) -> str:
    guest, other, reason = called(row.newcomer), called(suggestion.person), ground.reason
    if reason.kind is ReasonKind.GOALS and reason.goals is not None:
        mine, theirs = (str(AFTER[goal]) for goal in reason.goals)
        return gettext("%(guest)s %(wish)s; %(other)s %(theirs)s.", guest=guest, wish=mine, other=other, theirs=theirs)
    if reason.kind is ReasonKind.LINES and not _tells_topic(ground):
        words = {"guest": guest, "mine": ground.my_wish, "other": other, "theirs": ground.their_wish}
        return gettext("%(guest)s writes “%(mine)s”; %(other)s writes “%(theirs)s”.", **words) if ground.my_wish else ""
    if reason.kind is ReasonKind.GROUND:
        return gettext("In common: %(value)s.", value=value_name(ground))
    topic = topic_name(ground.sought or ground.offered)
    return gettext("%(guest)s and %(other)s both write about %(topic)s.", guest=guest, other=other, topic=topic)


def _tells_topic(ground: Ground) -> bool:
    """Tell whether the topic of two lines stands for them, as the reader may not read one of the two."""
    is_unread = any(has_hanzi(line) != language().is_chinese for line in (ground.my_wish, ground.their_wish))
    return is_unread and bool(ground.my_wish and ground.sought) and ground.names_sought
