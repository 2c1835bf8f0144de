"""Words of goals, choices and states, in the reader's language."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from flask_babel import gettext as _
from flask_babel import lazy_gettext

from eventhub.events.event.rules import Admission
from eventhub.events.questions.labels import said_words, wording
from eventhub.events.registrations.answers import Answered
from eventhub.events.registrations.rules import RegistrationState, VisibleTo
from eventhub.matching.goals import GoalType
from eventhub.matching.sentences import topic_words
from eventhub.matching.understanding import all_topics
from eventhub.platform.errors import EventHubError
from eventhub.platform.mail.models import Trouble
from eventhub.platform.web.locale import language
from eventhub.text.vocabulary import label

GOAL_WORDS = {
    GoalType.FIND_CUSTOMERS: lazy_gettext("Find customers"),
    GoalType.LEARN_FIELD: lazy_gettext("Learn from others in my field"),
    GoalType.FIND_SUPPLIERS: lazy_gettext("Partners or suppliers"),
    GoalType.FIND_JOB: lazy_gettext("Find a job"),
    GoalType.HIRE: lazy_gettext("Hire"),
    GoalType.RAISE: lazy_gettext("Raise money"),
    GoalType.INVEST: lazy_gettext("Invest"),
    GoalType.FIND_MENTOR: lazy_gettext("Find a mentor"),
    GoalType.MENTOR: lazy_gettext("Mentor someone"),
    GoalType.MEET_CONNECTORS: lazy_gettext("Meet people who know many others"),
    GoalType.MAKE_FRIENDS: lazy_gettext("Make friends"),
    GoalType.UNDERSTAND_PLACE: lazy_gettext("Get to know the place"),
    GoalType.EXPLAIN_PLACE: lazy_gettext("Help newcomers find their way here"),
    GoalType.PRACTISE_LANGUAGE: lazy_gettext("Practise a language"),
}

VISIBLE_TO_WORDS = {
    VisibleTo.EVERYONE: lazy_gettext("Everyone"),
    VisibleTo.EVERY_GUEST: lazy_gettext("Guests"),
    VisibleTo.SHARED_GROUND: lazy_gettext("A few"),
    VisibleTo.ACQUAINTANCES: lazy_gettext("Only people I know"),
    VisibleTo.NOBODY: lazy_gettext("Nobody"),
}

# What each choice means, said below it.
VISIBLE_TO_SENTENCES = {
    VisibleTo.EVERYONE: lazy_gettext("Your name and photo are also on the public event page."),
    VisibleTo.EVERY_GUEST: lazy_gettext("People who have a place see your name, photo and what you do."),
    VisibleTo.SHARED_GROUND: lazy_gettext("People you know, and guests matched with you. They see the reason."),
    VisibleTo.ACQUAINTANCES: lazy_gettext("Guests you know: both of you have said so."),
    VisibleTo.NOBODY: lazy_gettext("Only the organisers. You then see no guests either."),
}

# On the button of the form, by what pressing it leads to; and on the button that proves the address.
REGISTER_WORDS = {
    RegistrationState.CONFIRMED: lazy_gettext("Register"),
    RegistrationState.PENDING: lazy_gettext("Ask to join"),
    RegistrationState.WAITLISTED: lazy_gettext("Join the waiting list"),
}
CONFIRM_WORDS = {
    RegistrationState.CONFIRMED: lazy_gettext("Confirm my registration"),
    RegistrationState.PENDING: lazy_gettext("Send my request"),
    RegistrationState.WAITLISTED: lazy_gettext("Put me on the waiting list"),
}
CLOSED_WORDS = {
    Admission.NOT_PUBLISHED: lazy_gettext("Registration opens when the event is published."),
    Admission.CANCELLED: lazy_gettext("This event does not take place."),
    Admission.TAKEN_DOWN: lazy_gettext("This event was taken down"),
    Admission.ENDED: lazy_gettext("This event is over."),
    Admission.CLOSED: lazy_gettext("Registration has closed."),
}

STATE_WORDS = {
    RegistrationState.UNVERIFIED: lazy_gettext("Address not confirmed"),
    RegistrationState.PENDING: lazy_gettext("Waiting for approval"),
    RegistrationState.CONFIRMED: lazy_gettext("Going"),
    RegistrationState.WAITLISTED: lazy_gettext("On the waiting list"),
    RegistrationState.OFFERED: lazy_gettext("A place is held"),
    RegistrationState.LAPSED: lazy_gettext("Offer ran out"),
    RegistrationState.DECLINED: lazy_gettext("Declined"),
    RegistrationState.WITHDRAWN: lazy_gettext("Cannot come"),
    RegistrationState.REMOVED: lazy_gettext("Removed"),
}

# Whose mails do not arrive; no word of the address itself, which an organiser does not see.
TROUBLE_WORDS = {
    Trouble.GONE: lazy_gettext("Our last mail to this guest came back: the address does not exist."),
    Trouble.REFUSED: lazy_gettext("Our last mail to this guest was refused by their mail server."),
    Trouble.UNREACHED: lazy_gettext("Our last mail to this guest could not be delivered."),
    Trouble.LATE: lazy_gettext("Our last mail to this guest was left out, as it would have come a day too late."),
    Trouble.UNSURE: lazy_gettext("Our last mail to this guest may not have arrived."),
}

STATE_KINDS = {
    RegistrationState.CONFIRMED: "jade",
    RegistrationState.PENDING: "amber",
    RegistrationState.WAITLISTED: "amber",
    RegistrationState.OFFERED: "amber",
}

TAB_WORDS = {
    "going": lazy_gettext("Going"),
    "pending": lazy_gettext("To approve"),
    "waiting": lazy_gettext("Waiting list"),
    "unverified": lazy_gettext("Not confirmed"),
    "gone": lazy_gettext("Cancelled or declined"),
}

# What a form may say of a person besides the checklist.
PROFILE_WORDS = {
    "name": lazy_gettext("Name"),
    "other_name": lazy_gettext("Other name"),
    "headline": lazy_gettext("What you do"),
    "city": lazy_gettext("Where you live"),
}

REFUSAL_WORDS = {
    "registration_closed": lazy_gettext("Registration has closed. Nothing was changed."),
    "invited_only": lazy_gettext("Only invited people can register here."),
    "turned_away": lazy_gettext("The organiser has declined this registration."),
    "registered_already": lazy_gettext("This address is on the list already"),
    "added_by_hand": lazy_gettext("You have reached today’s limit. Share the link, or try again tomorrow."),
    "offer_lapsed": lazy_gettext("The place was held until the time in the mail and has gone to the next person."),
    "not_next": lazy_gettext("Those ahead of you on the list may still take the free place."),
    "full": lazy_gettext("All places are taken. Add a place, put the person on the waiting list, or leave it."),
    "code": lazy_gettext("This code is wrong or no longer valid. The link in the mail still works."),
    "wrong_codes": lazy_gettext("Too many wrong codes for today. The link in the mail still works."),
    "moved": lazy_gettext("This has changed in the meantime. You see the latest version."),
    "registration_address": lazy_gettext(
        "Many registrations came for this address. Sign in with it, then one button registers you; or try again in an "
        "hour."
    ),
    "limit": lazy_gettext("Too many tries. Nothing is lost; try again in an hour."),
}


# Why a registration moved, where that says more than its new state; codes stand in the log.
WHY_WORDS = {
    "address_confirmed": lazy_gettext("confirmed the address"),
    "added_by_hand": lazy_gettext("added by hand"),
    "walk_in": lazy_gettext("let in at check-in"),
    "approved": lazy_gettext("approved"),
    "decline_taken_back": lazy_gettext("decline taken back"),
    "offer_accepted": lazy_gettext("took the place"),
    "offer_ran_out": lazy_gettext("did not answer in time"),
    "place_free": lazy_gettext("a place was free"),
    "put_first": lazy_gettext("put first on the waiting list"),
    "transfer_offered": lazy_gettext("named a person who may have the place"),
    "transfer_taken_back": lazy_gettext("kept the place after all"),
    "transferred": lazy_gettext("the place went to the person they named"),
    "transfer_accepted": lazy_gettext("took the place of a guest who named them"),
    "removal_planned": lazy_gettext("taken off the list, can be undone"),
    "removal_undone": lazy_gettext("kept on the list"),
    "cannot_come": lazy_gettext("cannot come, said by the link in a mail"),
    "brought": lazy_gettext("imported from another tool"),
    "cancelled_elsewhere": lazy_gettext("no longer going, says the other tool"),
    "own_wish": lazy_gettext("said so themselves"),
}


def said(answer: Answered | None) -> str:
    """Return an answer in words, choices in the reader's language; empty without one."""
    return "" if answer is None else said_words(answer.kind, answer.choices, answer.said, answer.chosen)


def answer_words(answer: Answered) -> str:
    """Return an answer together with the wording that it answers."""
    return _(
        "You answered “%(answer)s” when it read “%(question)s”.",
        answer=said(answer),
        question=wording(answer),
    )


def topic_name(topic: str) -> str:
    """Return a topic in the reader's language: a trade of the vocabulary, or the language or pastime behind it."""
    return _topic_name(topic, language())


def topic_names() -> Sequence[str]:
    """Return the names of all topics that a guest may add, in the reader's language and in order."""
    return _topic_names(language())


@lru_cache(maxsize=8)
def _topic_names(code: str) -> Sequence[str]:
    """Return the names in one language; to make them takes 10 ms, which the page would wait for."""
    return sorted({_topic_name(topic, code) for topic in all_topics()})


def _topic_name(topic: str, code: str) -> str:
    value_id = topic.partition(":")[2]
    if not value_id:
        return topic_words(topic, code)
    return label(value_id, code) or value_id.rpartition(":")[2]


def refusal_words(error: EventHubError) -> str:
    """Return why something was refused, in words."""
    return str(REFUSAL_WORDS.get(error.reason, REFUSAL_WORDS["limit" if error.status == 429 else "moved"]))
