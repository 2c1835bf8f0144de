"""Words of For you and of the directory of guests."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext, lazy_gettext, ngettext

from eventhub.events.registrations.queries import Visited
from eventhub.events.registrations.rules import RegistrationState
from eventhub.matching.goals import GoalType
from eventhub.people.imports.open_questions import Questions
from eventhub.people.visibility.queries_of_values import Value
from eventhub.platform.web.filters import called, number_word
from eventhub.platform.web.locale import language
from eventhub.recommendations.labels import headline
from eventhub.recommendations.presenters import FEW, Card, GoingPage
from eventhub.recommendations.rules import MOST_KEPT, Phase
from eventhub.site.for_you.directory import Relation
from eventhub.text.vocabulary import label as value_label

# So many open questions stand in the strip by name; the fold holds all.
NAMED_QUESTIONS = 3

# Why a guest without a place sees nobody yet.
WITHOUT_A_PLACE = {
    RegistrationState.PENDING: lazy_gettext("Your request is not answered yet. With a place you see who is going."),
    RegistrationState.WAITLISTED: lazy_gettext("You are on the waiting list. With a place you see who is going."),
    RegistrationState.OFFERED: lazy_gettext("A place is held for you. Take it, and you see who is going."),
}

# What a guest came for, as others who may see them read it.
THEIR_GOAL = {
    GoalType.FIND_CUSTOMERS: lazy_gettext("Looks for customers"),
    GoalType.LEARN_FIELD: lazy_gettext("Wants to learn from their field"),
    GoalType.FIND_SUPPLIERS: lazy_gettext("Looks for suppliers or partners"),
    GoalType.FIND_JOB: lazy_gettext("Looks for a job"),
    GoalType.HIRE: lazy_gettext("Is hiring"),
    GoalType.RAISE: lazy_gettext("Is raising money"),
    GoalType.INVEST: lazy_gettext("Looks for something to invest in"),
    GoalType.FIND_MENTOR: lazy_gettext("Looks for a mentor"),
    GoalType.MENTOR: lazy_gettext("Likes to give advice"),
    GoalType.MEET_CONNECTORS: lazy_gettext("Wants to meet people who know many others"),
    GoalType.MAKE_FRIENDS: lazy_gettext("Wants to make friends"),
    GoalType.UNDERSTAND_PLACE: lazy_gettext("Wants to get to know the place"),
    GoalType.EXPLAIN_PLACE: lazy_gettext("Happy to help newcomers find their way here"),
    GoalType.PRACTISE_LANGUAGE: lazy_gettext("Wants to practise a language"),
}


def why_not_yet(visited: Visited | None, user_id: int) -> str:
    """Return why a user without a place at an event is led from its guests to its page."""
    if visited is not None and visited.registration is not None:
        said = WITHOUT_A_PLACE.get(visited.registration.state)
        if said is not None:
            return str(said)
    if visited is not None and any(member.user_id == user_id for member in visited.event.team):
        return gettext("For you and Guests open once you have a place. The team has the guest list under Overview.")
    return gettext("For you and Guests are for guests who have a place. Here is the event.")


def title(page: GoingPage) -> str:
    """Return the heading of For you: how many there are to meet, or what stands on the page instead of them."""
    if page.phase is Phase.OVER:
        return gettext("Who did you meet?")
    return headline(page)


def card_state(card: Card) -> str:
    """Return in one word how a request for the person of a card stands, or that they are kept; "" without either."""
    if card.introduced:
        return gettext("Introduced")
    if card.waiting:
        return gettext("Waiting")
    return gettext("Kept") if card.kept else ""


def too_many_kept() -> str:
    """Return why nobody more can be kept."""
    return gettext("You can keep %(num)s people here. Remove one first.", num=MOST_KEPT)


def open_questions(questions: Questions) -> list[str]:
    """Return what the reader is asked about other guests, a sentence each."""
    people = [*(each.person for each in questions.handshakes), *(each.user for each in questions.doubtful)]
    return [gettext("Do you know %(name)s?", name=called(person)) for person in people]


def is_sparse(page: GoingPage) -> bool:
    """Tell whether the list is so short that the page says why."""
    return not page.cards or len(page.cards) + page.met < FEW


def few(page: GoingPage) -> str:
    """Return what a short list says of itself."""
    count = len(page.cards)
    if count:
        return ngettext(
            "Only %(number)s person fits so far", "Only %(number)s people fit so far", count, number=number_word(count)
        )
    if page.met or page.introduced:
        return gettext("That is everyone for now")
    return gettext("No good match yet")


def relation_line(relation: Relation | None) -> str:
    """Return the reader's own relation to a guest in the directory; "" where there is none."""
    match relation:
        case Relation.KNOWN:
            return gettext("You know each other")
        case Relation.INTRODUCED:
            return gettext("Introduced")
        case Relation.WAITING:
            return gettext("Waiting")
        case Relation.FITS:
            return gettext("Fits you")
        case None:
            return ""


def shown_count(number: int) -> str:
    """Return how many guests the reader can look through."""
    return ngettext("You can see %(num)s guest here.", "You can see %(num)s guests here.", number)


def shared_line(values: Sequence[Value]) -> str:
    """Return what two have in common, in one line; "" for nothing."""
    names = [value_label(each.value_id, language()) or each.text for each in values if each.shared]
    return gettext("You have in common: %(values)s", values=gettext(", ").join(dict.fromkeys(names))) if names else ""
